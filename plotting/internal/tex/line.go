package tex

// Lines of a label as they are set, for a canvas that writes text as text.

import (
	"image/color"
	"math"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A TextCanvas is a canvas that writes text as text. Handler gives it each line of a label
// with the place of every glyph; on other canvases it fills the outlines of the glyphs.
type TextCanvas interface {
	vg.Canvas
	SetLine(Line)
}

// A Line is a line of a label as it is set. Lengths are in ems, from the left end of the
// base line, with the y axis up; At takes them to the canvas.
type Line struct {
	Source   string // as it was typed
	Size     vg.Length
	Color    color.Color
	Start    vg.Point        // the left end of the base line
	Rotation float64         // counterclockwise, in radians
	Width    float64         // in ems
	Align    text.XAlignment // the part of the width, as a negative number, at which the label was aligned
	Glyphs   []Glyph         // in the order in which they are read
	Rules    []Rule
}

// A Glyph is a glyph in a line.
type Glyph struct {
	Font     *sfnt.Font
	Index    sfnt.GlyphIndex
	Char     rune   // what it means, as it is typed: x also for the italic 𝑥
	Alphabet string // that of mathematics which it is from: "italic", …; "" for a character as it is
	X, Y     float64
	Scale    float64 // of the font size
	Advance  float64 // to the next glyph in the font's own spacing
}

// A Rule is a filled rectangle: a fraction bar or the roof of a root.
type Rule struct{ X, Y, Width, Height float64 }

// At takes a place in the line to the canvas.
func (l Line) At(x, y float64) vg.Point {
	sin, cos := math.Sincos(l.Rotation)
	size := float64(l.Size)
	return vg.Point{
		X: l.Start.X + vg.Length(size*(x*cos-y*sin)),
		Y: l.Start.Y + vg.Length(size*(x*sin+y*cos)),
	}
}

// Outline returns the outlines of everything in the line as one path.
func (l Line) Outline() vg.Path {
	var path vg.Path
	for _, g := range l.Glyphs {
		l.AddGlyph(&path, g)
	}
	for _, r := range l.Rules {
		l.AddRule(&path, r)
	}
	return path
}

// AddGlyph appends the outline of a glyph to a path.
func (l Line) AddGlyph(path *vg.Path, g Glyph) {
	addOutline(path, g.Font, g.Index, func(x, y float64) vg.Point { return l.At(g.X+x*g.Scale, g.Y+y*g.Scale) })
}

// AddRule appends a rule to a path, counterclockwise like the glyphs, so that under
// the non-zero rule an overlap is not cut out.
func (l Line) AddRule(path *vg.Path, r Rule) {
	path.Move(l.At(r.X, r.Y))
	path.Line(l.At(r.X+r.Width, r.Y))
	path.Line(l.At(r.X+r.Width, r.Y+r.Height))
	path.Line(l.At(r.X, r.Y+r.Height))
	path.Close()
}

// Draw draws a label, of one line or more.
func (h Handler) Draw(c vg.Canvas, label string, sty text.Style, pt vg.Point) {
	if inner, ok := c.(*draw.Canvas); ok {
		c = inner.Canvas
	}
	writer, _ := c.(TextCanvas)
	c.SetColor(sty.Color)
	for _, line := range h.set(label, sty, pt) {
		if writer != nil {
			writer.SetLine(line)
		} else if path := line.Outline(); len(path) > 0 {
			c.Fill(path) // one drawing operation for all of the line
		}
	}
}

// set sets the lines of a label.
func (h Handler) set(label string, sty text.Style, pt vg.Point) []Line {
	var (
		size     = sty.Font.Size
		sin, cos = math.Sincos(sty.Rotation)
		y        = sty.Height(label)*vg.Length(1+sty.YAlign) - size*lineDescent // top of the block
		lines    []Line
	)
	for _, source := range h.Lines(label) {
		b := typeset(source)
		width, height, depth := h.Box(source, sty.Font)
		y -= height
		x := width * vg.Length(sty.XAlign)
		lines = append(lines, Line{
			Source: source, Size: size, Color: sty.Color, Rotation: sty.Rotation,
			Start: vg.Point{
				X: pt.X + x*vg.Length(cos) - y*vg.Length(sin),
				Y: pt.Y + x*vg.Length(sin) + y*vg.Length(cos),
			},
			Width: float64(width / size), Align: sty.XAlign,
			Glyphs: b.placed(), Rules: b.rules,
		})
		y -= depth
	}
	return lines
}
