package page

// A font that holds some of the glyphs of another, in the Compact Font Format
// (Adobe Technical Notes 5176 and 5177), which PDF and OpenType embed. It is written anew from
// the outlines; what is lost is the hints for screens of few pixels.

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// em is the number of units of a subset in the font size.
const em = 1000

// A subset is a part of a font. Glyph 0 is empty, as in all fonts for what is missing.
type subset struct {
	font   *sfnt.Font
	glyphs []subsetGlyph
}

// A subsetGlyph is a glyph with what it means.
type subsetGlyph struct {
	index   sfnt.GlyphIndex // in the whole font
	char    rune
	advance int // units
}

// newSubset returns the part of a font with the given glyphs and what they mean.
func newSubset(f *sfnt.Font, chars map[sfnt.GlyphIndex]rune) *subset {
	s := &subset{font: f, glyphs: make([]subsetGlyph, 1, len(chars)+1)}
	var buf sfnt.Buffer
	for index, char := range chars {
		advance, _ := f.GlyphAdvance(&buf, index, fixed.Int26_6(em), font.HintingNone)
		s.glyphs = append(s.glyphs, subsetGlyph{index, char, int(advance)})
	}
	slices.SortFunc(s.glyphs[1:], func(a, b subsetGlyph) int { return int(a.index) - int(b.index) })
	return s
}

// id returns the number of a glyph in the subset.
func (s *subset) id(index sfnt.GlyphIndex) int {
	return 1 + slices.IndexFunc(s.glyphs[1:], func(g subsetGlyph) bool { return g.index == index })
}

// name returns the PostScript name of the whole font.
func (s *subset) name() string {
	name, err := s.font.Name(nil, sfnt.NameIDPostScript)
	if err != nil {
		return "Font"
	}
	return name
}

// tag returns six letters that tell subsets of a font apart.
func (s *subset) tag() string {
	h := fnv.New64a()
	for _, g := range s.glyphs {
		fmt.Fprintln(h, g.index, g.char)
	}
	sum, tag := h.Sum64(), make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + byte(sum%26)
		sum /= 26
	}
	return string(tag)
}

// bounds is a box, in units.
type bounds struct{ left, bottom, right, top int }

// bounds returns the box around all glyphs.
func (s *subset) bounds() bounds {
	var all bounds
	for _, g := range s.glyphs[1:] {
		b := s.boundsOf(g)
		all = bounds{min(all.left, b.left), min(all.bottom, b.bottom), max(all.right, b.right), max(all.top, b.top)}
	}
	return all
}

func (s *subset) boundsOf(g subsetGlyph) bounds {
	box, _, err := s.font.GlyphBounds(nil, g.index, fixed.Int26_6(em), font.HintingNone)
	if err != nil {
		return bounds{}
	}
	return bounds{int(box.Min.X), -int(box.Max.Y), int(box.Max.X), -int(box.Min.Y)}
}

// cff returns the font as a table of the Compact Font Format.
func (s *subset) cff() []byte {
	names := make([][]byte, len(s.glyphs)-1)
	programs := make([][]byte, len(s.glyphs))
	charset := []byte{0} // format 0: a number of a string for each glyph but the first
	programs[0] = []byte{opEndChar}
	for i, g := range s.glyphs[1:] {
		names[i] = fmt.Appendf(nil, "glyph%05d", g.index)
		charset = binary.BigEndian.AppendUint16(charset, uint16(standardStrings+i))
		programs[i+1] = s.program(g)
	}
	var (
		head     = []byte{1, 0, 4, 4} // version 1.0, a header of 4 bytes, offsets of 4
		fontName = index([]byte(s.tag() + "+" + s.name()))
		strings  = index(names...)
		none     = index() // of the subroutines
		glyphs   = index(programs...)
		private  = append(operand(nil, 0), opDefaultWidth) // which is its default
	)
	// The top dictionary tells where the parts are; its length does not depend on that.
	top := func(start int) []byte {
		b := s.bounds()
		at := start + len(strings) + len(none)
		return index(slices.Concat(
			longOperand(b.left), longOperand(b.bottom), longOperand(b.right), longOperand(b.top), []byte{opFontBBox},
			longOperand(at), []byte{opCharset},
			longOperand(at+len(charset)), []byte{opCharStrings},
			longOperand(len(private)), longOperand(at+len(charset)+len(glyphs)), []byte{opPrivate},
		))
	}
	start := len(head) + len(fontName) + len(top(0))
	return slices.Concat(head, fontName, top(start), strings, none, charset, glyphs, private)
}

// Operators of dictionaries and glyph programs.
const (
	opFontBBox    = 5
	opCharset     = 15
	opCharStrings = 17
	opPrivate     = 18

	opDefaultWidth = 20

	opLineTo  = 5
	opCurveTo = 8
	opEndChar = 14
	opMoveTo  = 21

	standardStrings = 391 // the strings that all fonts have
)

// index returns a list of data as the format has them: their number, the size of
// offsets, the offsets, which count from 1, and the data.
func index(items ...[]byte) []byte {
	out := binary.BigEndian.AppendUint16(nil, uint16(len(items)))
	if len(items) == 0 {
		return out
	}
	out = append(out, 4)
	offset := uint32(1)
	out = binary.BigEndian.AppendUint32(out, offset)
	for _, item := range items {
		offset += uint32(len(item))
		out = binary.BigEndian.AppendUint32(out, offset)
	}
	return append(out, slices.Concat(items...)...)
}

// longOperand returns an integer of a dictionary in five bytes.
func longOperand(v int) []byte {
	return binary.BigEndian.AppendUint32([]byte{29}, uint32(int32(v)))
}

// operand appends an integer of a glyph program.
func operand(to []byte, v int) []byte {
	switch {
	case -107 <= v && v <= 107:
		return append(to, byte(v+139))
	case 108 <= v && v <= 1131:
		return append(to, byte((v-108)>>8+247), byte(v-108))
	case -1131 <= v && v <= -108:
		return append(to, byte((-v-108)>>8+251), byte(-v-108))
	default:
		return append(to, 28, byte(v>>8), byte(v))
	}
}

// program returns the program that draws a glyph: its advance, and steps from point
// to point.
func (s *subset) program(g subsetGlyph) []byte {
	program := operand(nil, g.advance)
	segments, err := s.font.LoadGlyph(nil, g.index, fixed.Int26_6(em), nil)
	if err != nil {
		segments = nil
	}
	var x, y int
	step := func(operator byte, to ...[2]float64) {
		for _, pt := range to {
			nx, ny := int(math.Round(pt[0])), int(math.Round(pt[1]))
			program = operand(operand(program, nx-x), ny-y)
			x, y = nx, ny
		}
		program = append(program, operator)
	}
	for _, seg := range segments {
		pt := func(i int) [2]float64 { return [2]float64{float64(seg.Args[i].X), -float64(seg.Args[i].Y)} }
		switch seg.Op {
		case sfnt.SegmentOpMoveTo:
			step(opMoveTo, pt(0))
		case sfnt.SegmentOpLineTo:
			step(opLineTo, pt(0))
		case sfnt.SegmentOpQuadTo:
			control, end := pt(0), pt(1)
			third := func(from, to float64) float64 { return from + (to-from)*2/3 }
			step(opCurveTo,
				[2]float64{third(float64(x), control[0]), third(float64(y), control[1])},
				[2]float64{third(end[0], control[0]), third(end[1], control[1])}, end)
		case sfnt.SegmentOpCubeTo:
			step(opCurveTo, pt(0), pt(1), pt(2))
		}
	}
	return append(program, opEndChar)
}
