package page

// Encapsulated PostScript, level 3. It has no transparency: colours are mixed with that of the
// ground, and what is faint is drawn first, so that it hides nothing. Text is drawn as outlines, each glyph being a procedure, so that there is no font
// that a printer or a journal could miss.

import (
	"bytes"
	"encoding/ascii85"
	"fmt"
	"image/color"
	"maps"
	"math"
	"slices"
	"strings"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/vg"

	"nonequilibrium/plotting/internal/tex"
)

// EPS returns the page as an Encapsulated PostScript file.
func (p *Page) EPS() []byte {
	w := &epsWriter{ground: p.ground()}
	var box code
	box.num(3, 0, 0, p.width, p.height)
	w.add("%!PS-Adobe-3.0 EPSF-3.0\n", fmt.Sprintf("%%%%BoundingBox: 0 0 %d %d\n", int(math.Ceil(p.width)), int(math.Ceil(p.height))),
		"%%HiResBoundingBox: ", strings.TrimSpace(string(box)), "\n%%Creator: ", Creator, "\n")
	if p.Title != "" {
		w.add("%%Title: ", oneLine(p.Title), "\n")
	}
	w.add("%%LanguageLevel: 3\n%%Pages: 1\n%%EndComments\n%%BeginProlog\n40 dict begin\n",
		"/m/moveto load def /l/lineto load def /c/curveto load def /h/closepath load def\n",
		"/s/stroke load def /f/fill load def /k/setrgbcolor load def /w/setlinewidth load def\n")
	w.glyphs(p.lines())
	w.add("%%EndProlog\n1 setlinejoin\n")
	for _, m := range faintFirst(p.marks) {
		switch m := m.(type) {
		case stroke:
			w.color(m.color)
			w.setPen(m.pen, "setdash")
			w.postfix(m.path, pdfPath)
			w.add("s\n")
		case area:
			w.area(m)
		case picture:
			w.picture(m)
		case text:
			w.text(m)
		}
	}
	w.add("end\n%%EOF\n")
	return w.code
}

// faintFirst returns marks in another order: strokes and areas that are less than half opaque come
// directly after the ground, or after the picture before them.
func faintFirst(marks []mark) []mark {
	var ordered, rest []mark
	for i, m := range marks {
		alpha := uint8(0xFF)
		switch m := m.(type) {
		case stroke:
			alpha = m.color.A
		case area:
			alpha = m.color.A
		case picture:
			ordered, rest = append(ordered, rest...), nil
			alpha = 0
		}
		if i == 0 || alpha < 0x80 {
			ordered = append(ordered, m)
		} else {
			rest = append(rest, m)
		}
	}
	return append(ordered, rest...)
}

// oneLine returns the printable ASCII characters of a text, as a comment can have them.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, s[:min(len(s), 200)])
}

// ground returns the colour under everything: that of the first area, which fills the page.
func (p *Page) ground() color.NRGBA {
	if len(p.marks) > 0 {
		if a, ok := p.marks[0].(area); ok && a.color.A == 0xFF {
			return a.color
		}
	}
	return white
}

type epsWriter struct {
	code
	ground color.NRGBA
	now    string // the colour set last
}

// mixed returns a colour over the ground.
func (w *epsWriter) mixed(c color.NRGBA) color.NRGBA {
	mix := func(v, under uint8) uint8 {
		return uint8((int(v)*int(c.A) + int(under)*(255-int(c.A)) + 127) / 255)
	}
	return color.NRGBA{mix(c.R, w.ground.R), mix(c.G, w.ground.G), mix(c.B, w.ground.B), 0xFF}
}

func (w *epsWriter) color(c color.NRGBA) {
	var set code
	c = w.mixed(c)
	set.rgb(c)
	if w.now != string(set) {
		w.now = string(set)
		w.add(w.now, "k\n")
	}
}

func (w *epsWriter) area(a area) {
	w.color(a.color)
	w.postfix(a.path, pdfPath)
	w.add("f\n")
}

// glyphs defines a procedure for each glyph, in thousandths of the font size.
func (w *epsWriter) glyphs(lines []tex.Line) {
	used := make(map[string]tex.Glyph)
	for _, l := range lines {
		for _, g := range l.Glyphs {
			used[glyphName(g)] = g
		}
	}
	unit := tex.Line{Size: em}
	for _, name := range slices.Sorted(maps.Keys(used)) {
		var outline vg.Path
		unit.AddGlyph(&outline, tex.Glyph{Font: used[name].Font, Index: used[name].Index, Scale: 1})
		w.add("/", name, "{\n")
		w.postfix(straightened(outline), pdfPath)
		w.add("}bind def\n")
	}
}

// glyphName returns a name for a glyph of a font.
func glyphName(g tex.Glyph) string {
	name, err := g.Font.Name(nil, sfnt.NameIDPostScript)
	if err != nil {
		name = "Font"
	}
	return fmt.Sprintf("%s-%d", name, g.Index)
}

func (w *epsWriter) text(t text) {
	if len(t.Glyphs) > 0 {
		w.color(nrgba(t.Color))
	}
	sin, cos := rotation(t.Rotation)
	for _, g := range t.Glyphs {
		if g.Char == ' ' {
			continue
		}
		start, size := at(t.At(g.X, g.Y)), t.Size.Points()*g.Scale/em
		w.add("gsave[")
		w.num(7, size*cos, size*sin, -size*sin, size*cos)
		w.num(3, start.x, start.y)
		w.add("]concat ", glyphName(g), " f grestore\n")
	}
	if a, ok := t.rules(); ok {
		w.area(a)
	}
}

// picture draws the pixels as compressed data in printable characters.
func (w *epsWriter) picture(p picture) {
	colors, alphas := samples(p.Image)
	for i, a := range alphas {
		c := w.mixed(color.NRGBA{colors[3*i], colors[3*i+1], colors[3*i+2], a})
		colors[3*i], colors[3*i+1], colors[3*i+2] = c.R, c.G, c.B
	}
	width, height := p.Bounds().Dx(), p.Bounds().Dy()
	w.add("gsave ")
	w.num(3, p.corner.x, p.corner.y)
	w.add("translate ")
	w.num(3, p.size.x, p.size.y)
	w.add(fmt.Sprintf("scale /DeviceRGB setcolorspace\n<</ImageType 1/Width %d/Height %d/BitsPerComponent 8/Decode[0 1 0 1 0 1]"+
		"/ImageMatrix[%d 0 0 %d 0 %d]\n/DataSource currentfile/ASCII85Decode filter/FlateDecode filter>>image\n", width, height, width, -height, height))
	var printable bytes.Buffer
	encoder := ascii85.NewEncoder(&printable)
	encoder.Write(deflated(colors))
	encoder.Close()
	for line := range slices.Chunk(printable.Bytes(), 100) {
		w.add(string(line), "\n")
	}
	w.add("~>\ngrestore\n")
}
