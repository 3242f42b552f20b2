package tex

// The two fonts of every figure: Latin Modern Roman for text and Latin Modern
// Math, which also holds the italic variables, for what stands between dollars.
//
// Every glyph has its place, so that a label is the same in all kinds of files. What
// writes text as text (TextCanvas) embeds the glyphs; elsewhere their outlines are filled.

import (
	"fmt"
	"sync"

	"codeberg.org/go-fonts/latin-modern/lmmath"
	"codeberg.org/go-fonts/latin-modern/lmroman10regular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/vg"
)

var (
	romanFont = sync.OnceValue(func() *sfnt.Font { return mustParse(lmroman10regular.TTF) })
	mathFont  = sync.OnceValue(func() *sfnt.Font { return mustParse(lmmath.TTF) })
)

// mustParse parses a font that is part of this program.
func mustParse(data []byte) *sfnt.Font {
	f, err := sfnt.Parse(data)
	if err != nil {
		panic("tex: built-in font: " + err.Error())
	}
	return f
}

// A glyph is one character of a font with its metrics in units of the font
// size (ems). The y axis points up.
type glyph struct {
	font     *sfnt.Font
	index    sfnt.GlyphIndex
	char     rune    // that it stands for, as it is typed
	alphabet variant // that char was taken to
	advance  float64
	left     float64 // leftmost ink
	right    float64 // rightmost ink
	height   float64 // ink above the base line
	depth    float64 // ink below the base line, positive downwards
}

// italic returns how far the ink of a slanted glyph leans over its advance.
func (g glyph) italic() float64 { return max(0, g.right-g.advance) }

// findGlyph looks r up in the given fonts, in order.
func findGlyph(r rune, fonts ...*sfnt.Font) (glyph, error) {
	var buf sfnt.Buffer
	for _, f := range fonts {
		index, err := f.GlyphIndex(&buf, r)
		if err != nil || index == 0 {
			continue
		}
		g, err := measureGlyph(&buf, f, index)
		g.char, g.alphabet = r, uprightLetters
		return g, err
	}
	return glyph{}, fmt.Errorf("the fonts have no character %q (U+%04X)", r, r)
}

// measured holds the glyphs by font and index: to read the metrics of one takes
// as long as to draw it, and a figure asks for those of each digit many times.
var measured sync.Map

// A glyphKey is a place in measured.
type glyphKey struct {
	font  *sfnt.Font
	index sfnt.GlyphIndex
}

// measureGlyph returns the metrics of a glyph.
func measureGlyph(buf *sfnt.Buffer, f *sfnt.Font, index sfnt.GlyphIndex) (glyph, error) {
	key := glyphKey{f, index}
	if g, ok := measured.Load(key); ok {
		return g.(glyph), nil
	}
	g, err := readGlyph(buf, f, index)
	if err == nil {
		measured.Store(key, g)
	}
	return g, err
}

// readGlyph reads the metrics of a glyph from its font.
func readGlyph(buf *sfnt.Buffer, f *sfnt.Font, index sfnt.GlyphIndex) (glyph, error) {
	bounds, advance, err := f.GlyphBounds(buf, index, emUnits(f), font.HintingNone)
	if err != nil {
		return glyph{}, err
	}
	em := float64(f.UnitsPerEm())
	return glyph{
		font:    f,
		index:   index,
		advance: float64(advance) / em,
		left:    float64(bounds.Min.X) / em,
		right:   float64(bounds.Max.X) / em,
		height:  -float64(bounds.Min.Y) / em,
		depth:   float64(bounds.Max.Y) / em,
	}, nil
}

// kern returns the distance to add between two neighbours, in ems.
func kern(a, b glyph) float64 {
	if a.font == nil || a.font != b.font {
		return 0
	}
	var buf sfnt.Buffer
	k, err := a.font.Kern(&buf, a.index, b.index, emUnits(a.font), font.HintingNone)
	if err != nil {
		return 0 // sfnt.ErrNotFound: the font does not kern this pair.
	}
	return float64(k) / float64(a.font.UnitsPerEm())
}

// emUnits is the size at which one fixed-point unit is one font unit.
func emUnits(f *sfnt.Font) fixed.Int26_6 { return fixed.Int26_6(f.UnitsPerEm()) }

// addOutline appends the outline of a glyph to a path; at maps ems to the canvas.
func addOutline(path *vg.Path, f *sfnt.Font, index sfnt.GlyphIndex, at func(x, y float64) vg.Point) {
	var buf sfnt.Buffer
	segments, err := f.LoadGlyph(&buf, index, emUnits(f), nil)
	if err != nil {
		return // A space, or a glyph without outline.
	}
	em := float64(f.UnitsPerEm())
	point := func(p fixed.Point26_6) vg.Point {
		return at(float64(p.X)/em, -float64(p.Y)/em)
	}
	for i, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				path.Close()
			}
			path.Move(point(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(point(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(point(s.Args[0]), point(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))
		}
	}
	if len(segments) > 0 {
		path.Close()
	}
}
