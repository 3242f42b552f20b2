package page

// SVG whose text is text, in fonts that are inside of the file. Programs that do not read
// these take a font of the system for the same characters in the same places.

import (
	"encoding/base64"
	"fmt"
	"html"
	"image/color"
	"math"
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/vg"

	"nonequilibrium/plotting/internal/tex"
)

// SVG returns the page as an SVG file.
func (p *Page) SVG() ([]byte, error) {
	w := &svgWriter{height: p.height, faces: p.faces()}
	w.add(`<?xml version="1.0" encoding="UTF-8"?>`, "\n", `<svg xmlns="http://www.w3.org/2000/svg" width="`, w.length(p.width), `pt" height="`, w.length(p.height),
		`pt" viewBox="0 0 `, w.length(p.width), " ", w.length(p.height), `" role="img">`, "\n")
	w.about(p)
	w.style()
	for _, m := range p.marks {
		switch m := m.(type) {
		case stroke:
			w.add("<path", w.path(m.path), ` fill="none"`, paint("stroke", m.color), ` stroke-width="`, short(m.width), `" stroke-linejoin="round"`)
			w.dashes(m.pen)
			w.add("/>\n")
		case area:
			w.area(m)
		case picture:
			if err := w.picture(m); err != nil {
				return nil, err
			}
		case text:
			w.text(m)
		}
	}
	w.add("</svg>\n")
	return w.code, nil
}

// A face is a part of a font whose characters are those of one alphabet, so that
// each can be typed.
type face struct {
	faceKey
	*subset
	family string
}

type faceKey struct {
	font     *sfnt.Font
	alphabet string
}

// faces returns the faces of the text, in the order of their first glyphs.
func (p *Page) faces() []face {
	var (
		faces []face
		chars = make(map[faceKey]map[sfnt.GlyphIndex]rune)
	)
	for _, l := range p.lines() {
		for _, g := range l.Glyphs {
			key := faceKey{g.Font, g.Alphabet}
			switch {
			case !isTyped(g):
				continue
			case chars[key] == nil:
				chars[key] = make(map[sfnt.GlyphIndex]rune)
				faces = append(faces, face{faceKey: key})
			}
			chars[key][g.Index] = g.Char
		}
	}
	for i, f := range faces {
		s := newSubset(f.faceKey.font, chars[f.faceKey])
		// The name tells the fonts of two figures on one page of HTML apart.
		faces[i].subset, faces[i].family = s, s.name()+f.alphabet+"-"+s.tag()
	}
	return faces
}

// isTyped tells whether a glyph is written as a character. What combines with its
// neighbours would not stay in its place.
func isTyped(g tex.Glyph) bool {
	return g.Char < 0x10000 && unicode.IsPrint(g.Char) && !unicode.Is(unicode.M, g.Char) || g.Char == ' '
}

// css returns how text in the face is written: by the font in the file, or by others in programs that do not read it.
func (f face) css() string {
	return fmt.Sprintf(`font-family:"%s","Latin Modern Roman","Latin Modern Math",serif%s`, f.family, f.style())
}

// style returns what tells the face from the regular one.
func (f face) style() (style string) {
	if strings.Contains(f.alphabet, "italic") {
		style += ";font-style:italic"
	}
	if strings.Contains(f.alphabet, "bold") {
		style += ";font-weight:bold"
	}
	return style
}

// An svgWriter writes the elements. The y axis of SVG points down.
type svgWriter struct {
	code
	height float64
	faces  []face
}

// short returns a number with three digits after the point.
func short(v float64) string { return string(number(nil, v, 3)) }

func (w *svgWriter) length(v float64) string { return string(number(nil, v, digits)) }

// escapedXML returns text for XML, which has no control characters.
func escapedXML(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}

// about writes what the figure is.
func (w *svgWriter) about(p *Page) {
	if p.Title != "" {
		w.add("<title>", escapedXML(p.Title), "</title>\n")
	}
	if p.Description != "" {
		w.add("<desc>", escapedXML(p.Description), "</desc>\n")
	}
	w.add(`<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">`,
		`<rdf:Description><dc:creator>`, Creator, "</dc:creator></rdf:Description></rdf:RDF></metadata>\n")
}

// style writes the fonts.
func (w *svgWriter) style() {
	if len(w.faces) == 0 {
		return
	}
	w.add("<style>\n")
	for _, f := range w.faces {
		data := base64.StdEncoding.EncodeToString(f.openType(f.family))
		w.add(fmt.Sprintf("@font-face{font-family:\"%s\";src:url(data:font/otf;base64,%s)%s}\n.%s{%s}\n", f.family, data, f.style(), f.family, f.css()))
	}
	w.add("</style>\n")
}

func (w *svgWriter) path(p path) string {
	c := code(` d="`)
	for _, s := range p {
		c.add("MLCZ"[s.kind : s.kind+1])
		for i, pt := range s.points() {
			if i > 0 {
				c.add(" ")
			}
			c.add(w.length(pt.x), " ", w.length(w.height-pt.y))
		}
	}
	return string(c) + `"`
}

// paint returns an attribute with a color, and one with its opacity.
func paint(attribute string, c color.NRGBA) string {
	s := fmt.Sprintf(` %s="#%02x%02x%02x"`, attribute, c.R, c.G, c.B)
	if c.A != 0xFF {
		s += fmt.Sprintf(` %s-opacity="%s"`, attribute, short(float64(c.A)/255))
	}
	return s
}

func (w *svgWriter) dashes(p pen) {
	if len(p.dashes) == 0 {
		return
	}
	var pattern []string
	for _, d := range p.dashes {
		pattern = append(pattern, short(d))
	}
	w.add(` stroke-dasharray="`, strings.Join(pattern, " "), `"`)
	if p.offset != 0 {
		w.add(` stroke-dashoffset="`, short(p.offset), `"`)
	}
}

func (w *svgWriter) area(a area) {
	w.add("<path", w.path(a.path), paint("fill", a.color), "/>\n")
}

func (w *svgWriter) picture(p picture) error {
	data, err := p.png()
	if err != nil {
		return err
	}
	w.add(`<image x="`, w.length(p.corner.x), `" y="`, w.length(w.height-p.corner.y-p.size.y),
		`" width="`, w.length(p.size.x), `" height="`, w.length(p.size.y), `" preserveAspectRatio="none" href="data:image/png;base64,`,
		base64.StdEncoding.EncodeToString(data), "\"/>\n")
	return nil
}

// text writes a line as an element, with a part for each run of glyphs that follow
// each other in the spacing of the font.
func (w *svgWriter) text(t text) {
	var outlines vg.Path
	body := code{}
	origin := at(t.Start)
	turned := t.Rotation != 0
	if turned {
		origin = point{0, w.height}
	}
	for rest := t.Glyphs; len(rest) > 0; {
		n := w.run(rest)
		if n == 0 {
			t.AddGlyph(&outlines, rest[0])
			rest = rest[1:]
			continue
		}
		size := t.Size.Points()
		body.add(`<tspan class="`, w.face(rest[0]).family, `" x="`, short(origin.x+size*rest[0].X), `" y="`,
			short(w.height-origin.y-size*rest[0].Y), `" font-size="`, short(size*rest[0].Scale), `">`)
		for _, g := range rest[:n] {
			body.add(escapedXML(string(g.Char)))
		}
		body.add("</tspan>")
		rest = rest[n:]
	}
	if len(body) > 0 {
		w.add("<text", paint("fill", nrgba(t.Color)))
		if turned {
			w.add(` transform="translate(`, short(t.Start.X.Points()), " ", short(w.height-t.Start.Y.Points()), `) rotate(`, short(-degrees(t.Rotation)), `)"`)
		}
		w.add(` text-rendering="geometricPrecision" xml:space="preserve">`, string(body), "</text>\n")
	}
	for _, r := range t.Rules {
		t.AddRule(&outlines, r)
	}
	if len(outlines) > 0 {
		w.area(area{straightened(outlines), nrgba(t.Color)})
	}
}

// run returns the number of glyphs at the beginning that can be written together, 0 if the first one
// is not written as a character.
func (w *svgWriter) run(glyphs []tex.Glyph) int {
	first := glyphs[0]
	end := first.X
	for n, g := range glyphs {
		if !isTyped(g) || g.Font != first.Font || g.Alphabet != first.Alphabet || g.Scale != first.Scale || g.Y != first.Y ||
			math.Abs(g.X-end) > 1e-4 {
			return n
		}
		end = g.X + g.Advance
	}
	return len(glyphs)
}

func (w *svgWriter) face(g tex.Glyph) face {
	for _, f := range w.faces {
		if f.faceKey == (faceKey{g.Font, g.Alphabet}) {
			return f
		}
	}
	panic("page: a glyph without a face")
}
