package plotting

// The legend and the choice of its place: the data are first drawn on a canvas
// that only notes where there is ink, and the legend goes where there is none.

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Corner is a position of the legend.
type Corner int

// The positions of a legend. LegendAuto takes the emptiest place in the panel;
// LegendRight puts the legend to the right of the frame, LegendNone leaves it out.
const (
	LegendAuto Corner = iota
	LegendTopRight
	LegendTopLeft
	LegendBottomRight
	LegendBottomLeft
	LegendRight
	LegendNone
)

// Legend sets the position of the legend.
func (p *Panel) Legend(at Corner) *Panel {
	if at < LegendAuto || at > LegendNone {
		p.fail("Legend: unknown corner %d", at)
		return p
	}
	p.legendAt = at
	return p
}

// Distances inside a legend.
const (
	sampleWidth   = 20.0
	sampleGap     = 4.0
	legendPadding = 3.0
	legendInset   = 4.0 // from the frame
	entryLeading  = 1.5
)

// An entry is a label with a sample of what it names.
type entry struct {
	label  string
	sample func(c *draw.Canvas) // draws it
}

// A legend is a list of entries.
type legend []entry

// size returns the width and height of the legend with its padding.
func (l legend) size() (w, h vg.Length) {
	sty := textStyle(smallSize, draw.XLeft, draw.YCenter)
	for _, e := range l {
		w = max(w, sty.Width(e.label))
		h += sty.Height(e.label) + entryLeading
	}
	return w + sampleWidth + sampleGap + 2*legendPadding, h - entryLeading + 2*legendPadding
}

// draw draws the legend with its lower left corner at pt.
func (l legend) draw(c draw.Canvas, pt vg.Point) {
	w, h := l.size()
	box := vg.Rectangle{Min: pt, Max: vg.Point{X: pt.X + w, Y: pt.Y + h}}
	c.SetColor(legendBacking)
	c.Fill(box.Path())
	sty := textStyle(smallSize, draw.XLeft, draw.YCenter)
	y := box.Max.Y - legendPadding
	for _, e := range l {
		eh := sty.Height(e.label)
		left := pt.X + legendPadding
		sample := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: left, Y: y - eh},
			Max: vg.Point{X: left + sampleWidth, Y: y},
		}}
		e.sample(&sample)
		centered(&c, sty, vg.Point{X: left + sampleWidth + sampleGap, Y: y - eh/2}, e.label)
		y -= eh + entryLeading
	}
}

// place returns the lower left corner of the legend in a frame, and how much
// ink it covers there.
func (l legend) place(frame vg.Rectangle, at Corner, ink *inkCanvas) (vg.Point, float64) {
	w, h := l.size()
	lo := vg.Point{X: frame.Min.X + legendInset, Y: frame.Min.Y + legendInset}
	hi := vg.Point{X: frame.Max.X - legendInset - w, Y: frame.Max.Y - legendInset - h}
	switch at {
	case LegendTopRight:
		return hi, 0
	case LegendTopLeft:
		return vg.Point{X: lo.X, Y: hi.Y}, 0
	case LegendBottomRight:
		return vg.Point{X: hi.X, Y: lo.Y}, 0
	case LegendBottomLeft:
		return lo, 0
	}
	var (
		best = hi
		cost = math.Inf(1)
		over = 0.0
	)
	const steps = 24
	for i := 0; i <= steps; i++ {
		for j := 0; j <= steps; j++ {
			u, v := float64(i)/steps, float64(j)/steps
			pt := vg.Point{X: lo.X + (hi.X-lo.X)*vg.Length(u), Y: lo.Y + (hi.Y-lo.Y)*vg.Length(v)}
			covered := ink.under(vg.Rectangle{Min: pt, Max: vg.Point{X: pt.X + w, Y: pt.Y + h}})
			if k := covered + remoteness(u, v); k < cost-1e-9 {
				best, cost, over = pt, k, covered
			}
		}
	}
	return best, over
}

// remoteness is small in the corners, in the usual order of preference, and
// always less than the price of one cell of ink.
func remoteness(u, v float64) float64 {
	corner := math.Min(
		math.Min(math.Hypot(1-u, 1-v), 0.03+math.Hypot(u, 1-v)),
		math.Min(0.06+math.Hypot(1-u, v), 0.09+math.Hypot(u, v)))
	edge := math.Min(math.Min(u, 1-u), math.Min(v, 1-v))
	return 0.2*corner + 0.3*edge
}

// swatch fills the place of a sample.
func swatch(c *draw.Canvas, fill color.Color, outline draw.LineStyle) {
	var (
		mid  = c.Center().Y
		half = vg.Length(3)
		pts  = []vg.Point{
			{X: c.Min.X, Y: mid - half}, {X: c.Max.X, Y: mid - half},
			{X: c.Max.X, Y: mid + half}, {X: c.Min.X, Y: mid + half},
		}
	)
	c.FillPolygon(fill, pts)
	if outline.Width > 0 {
		c.StrokeLines(outline, append(pts, pts[0]))
	}
}
