package plotting

// Curves with markers.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// MarkedLine adds a curve through the points (x[i], y[i]) with a marker at each of them, or
// at some of them where they are closer together than the markers are wide. It has gaps at NaN.
func (p *Panel) MarkedLine(x, y []float64, label string) *Panel {
	if !p.checkXY("MarkedLine", x, y) {
		return p
	}
	p.checkLabel("MarkedLine: label", label)
	return p.addColored(&markedLine{line{labelled: labelled{label: label}, points: points(x, y)}})
}

// A markedLine is a line with markers.
type markedLine struct{ line }

func (m *markedLine) extent(x, y axis) extent {
	e := m.line.extent(x, y)
	e.roomy = true
	return e
}

// markerDistance is the least distance between the middles of two markers of a line.
const markerDistance = vg.Length(3 * markerRadius)

func (m *markedLine) draw(v view) {
	m.line.draw(v)
	var marked []vg.Point
	for _, pt := range m.points {
		if !v.x.admits(pt.X) || !v.y.admits(pt.Y) {
			continue
		}
		at := v.place(pt.X, pt.Y)
		if n := len(marked); v.Contains(at) && (n == 0 || distance(at, marked[n-1]) >= markerDistance) {
			marked = append(marked, at)
		}
	}
	drawGlyphs(v.Canvas, m.glyph(), marked)
}

func (m *markedLine) glyph() draw.GlyphStyle {
	return draw.GlyphStyle{Color: m.look.color, Radius: markerRadius, Shape: m.look.marker}
}

func (m *markedLine) entries(view) []entry {
	return m.entry(func(c *draw.Canvas) {
		m.sample(c)
		c.DrawGlyph(m.glyph(), c.Center())
	})
}
