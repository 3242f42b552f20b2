package page

// Text in PDF: the fonts, and glyphs in their places.

import (
	"fmt"
	"math"
	"slices"

	"nonequilibrium/plotting/internal/tex"
)

// run writes glyphs of one font and size on one base line.
func (w *pdfWriter) run(t text, run []tex.Glyph) {
	var (
		first    = run[0]
		i        = slices.IndexFunc(w.fonts, func(s *subset) bool { return s.font == first.Font })
		s        = w.fonts[i]
		start    = at(t.At(first.X, first.Y))
		sin, cos = rotation(t.Rotation)
		pen      = first.X // where the next glyph would be
	)
	w.add(fmt.Sprintf("/F%d ", i))
	w.num(3, t.Size.Points()*first.Scale)
	w.add("Tf ")
	w.num(5, cos, sin, -sin, cos)
	w.num(3, start.x, start.y)
	w.add("Tm [<")
	for _, g := range run {
		id := s.id(g.Index)
		if shift := math.Round((pen - g.X) / g.Scale * em); shift != 0 {
			w.add(fmt.Sprintf("> %d <", int(shift)))
			pen -= shift * g.Scale / em
		}
		w.add(fmt.Sprintf("%04X", id))
		pen += float64(s.glyphs[id].advance) * g.Scale / em
	}
	w.add(">] TJ\n")
}

// font adds a font to a file, with what each glyph means, by which it is searched.
func (f *pdfFile) font(s *subset) int {
	var (
		name            = s.tag() + "+" + s.name()
		ascent, descent = s.heights()
		b               = s.bounds()
		program         = f.stream("/Subtype /CIDFontType0C ", s.cff())
		widths, meaning code
	)
	for i, g := range s.glyphs {
		widths.num(0, float64(g.advance))
		if i > 0 {
			meaning.add(fmt.Sprintf("1 beginbfchar <%04X> <%s> endbfchar\n", i, hex16(string(g.char))))
		}
	}
	descriptor := f.object(fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] "+
		"/ItalicAngle 0 /Ascent %d /Descent %d /CapHeight 683 /StemV 69 /FontFile3 %d 0 R >>",
		name, b.left, b.bottom, b.right, b.top, ascent, -descent, program))
	glyphs := f.object(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s "+
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /W [0 [%s]] >>",
		name, descriptor, widths))
	unicode := f.stream("", []byte("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"+
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"+
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"+string(meaning)+
		"endcmap CMapName currentdict /CMap defineresource pop end end\n"))
	return f.object(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>",
		name, glyphs, unicode))
}
