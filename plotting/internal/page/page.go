// Package page writes figures into files in which lines stay lines and text stays text:
// PDF, SVG, EPS, and PGF for LaTeX. A Page is a canvas that keeps what is drawn on it;
// its methods write it, in the same bytes each time.
//
// PDF and SVG have the text with the glyphs in their places, from fonts that hold only
// the glyphs used (subset.go, opentype.go) and are inside of the file. EPS has their outlines. In PGF it
// is the source of the labels, for the paper to set.
package page

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	"nonequilibrium/plotting/internal/tex"
)

// Creator is what files give as the program that made them.
const Creator = "nonequilibrium/plotting"

// A Page is a canvas that keeps what is drawn. It knows no transformations: nothing in a
// figure uses them.
type Page struct {
	Title       string // "" for none
	Description string // in words, for those who cannot see it; "" for none

	width, height float64 // points, as all lengths
	pen           pen
	marks         []mark
}

// A pen is how lines and areas are drawn.
type pen struct {
	color  color.NRGBA
	width  float64
	dashes []float64
	offset float64
}

// A mark is something on a page: a stroke, an area, a picture or a text.
type mark interface{}

type (
	// A stroke is drawn with butt ends and round joins, as in a PNG.
	stroke struct {
		path
		pen
	}
	area struct {
		path
		color color.NRGBA
	}
	picture struct {
		corner, size point // lower left
		image.Image
	}
	text struct{ tex.Line }
)

var (
	_ vg.CanvasSizer = (*Page)(nil)
	_ tex.TextCanvas = (*Page)(nil)
)

// New returns an empty page.
func New(width, height vg.Length) *Page {
	return &Page{width: width.Points(), height: height.Points(), pen: pen{color: color.NRGBA{A: 0xFF}, width: 1}}
}

// Size returns the width and height.
func (p *Page) Size() (width, height vg.Length) {
	return vg.Points(p.width), vg.Points(p.height)
}

func (p *Page) SetLineWidth(w vg.Length) { p.pen.width = w.Points() }

func (p *Page) SetLineDash(pattern []vg.Length, offset vg.Length) {
	p.pen.dashes = nil
	for _, d := range pattern {
		p.pen.dashes = append(p.pen.dashes, d.Points())
	}
	p.pen.offset = offset.Points()
}

func (p *Page) SetColor(c color.Color) {
	p.pen.color = nrgba(c)
}

// nrgba returns a color, black for nil.
func nrgba(c color.Color) color.NRGBA {
	if c == nil {
		c = color.Black
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

func (p *Page) Rotate(float64)                         {}
func (p *Page) Translate(vg.Point)                     {}
func (p *Page) Scale(x, y float64)                     {}
func (p *Page) Push()                                  {}
func (p *Page) Pop()                                   {}
func (p *Page) FillString(font.Face, vg.Point, string) {}

func (p *Page) Stroke(path vg.Path) {
	if s := (stroke{straightened(path), p.pen}); len(s.path) > 0 && s.width > 0 && s.color.A > 0 {
		p.marks = append(p.marks, s)
	}
}

func (p *Page) Fill(path vg.Path) {
	if a := (area{straightened(path), p.pen.color}); len(a.path) > 0 && a.color.A > 0 {
		p.marks = append(p.marks, a)
	}
}

func (p *Page) DrawImage(rect vg.Rectangle, img image.Image) {
	size := rect.Size()
	p.marks = append(p.marks, picture{at(rect.Min), point{size.X.Points(), size.Y.Points()}, img})
}

// SetLine implements tex.TextCanvas.
func (p *Page) SetLine(l tex.Line) {
	if len(l.Glyphs)+len(l.Rules) > 0 {
		p.marks = append(p.marks, text{l})
	}
}

// lines are the lines of text on the page.
func (p *Page) lines() []tex.Line {
	var lines []tex.Line
	for _, m := range p.marks {
		if t, ok := m.(text); ok {
			lines = append(lines, t.Line)
		}
	}
	return lines
}

// rules are the rules of a text, as an area.
func (t text) rules() (area, bool) {
	var p vg.Path
	for _, r := range t.Rules {
		t.AddRule(&p, r)
	}
	return area{straightened(p), nrgba(t.Color)}, len(p) > 0
}

// isOpaque tells whether a picture has no transparency.
func (p picture) isOpaque() bool {
	img, ok := p.Image.(interface{ Opaque() bool })
	return ok && img.Opaque()
}

// png returns the picture as a PNG file.
func (p picture) png() ([]byte, error) {
	var buf bytes.Buffer
	err := png.Encode(&buf, p.Image)
	return buf.Bytes(), err
}

// degrees returns an angle in degrees.
func degrees(radians float64) float64 { return radians * 180 / math.Pi }
