package plotting

// The color bar at the right of a panel with a heat map, in the same look as
// the frame.

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Distances of a color bar.
const (
	barGap       = 7.0 // from the frame
	barThickness = 8.0
)

// scale returns the axis of the color bar.
func (m *heatMap) scale() axis {
	if m.values.hi > m.values.lo {
		return axis{lo: m.values.lo, hi: m.values.hi}
	}
	return axis{}.fitted(m.values, 0.5, 0.5)
}

// ticks returns the ticks of the color bar for its height.
func (m *heatMap) ticks(height vg.Length) tickSet {
	sty := textStyle(smallSize, draw.XLeft, draw.YCenter)
	return m.scale().ticks(height, sty.Height, 3)
}

// width returns what the color bar takes at the right of the frame.
func (m *heatMap) width(height vg.Length) vg.Length {
	sty := textStyle(smallSize, draw.XLeft, draw.YCenter)
	w := barGap + barThickness + tickGap + widest(sty, m.ticks(height).ticks)
	if m.label != "" {
		w += labelGap + textStyle(labelSize, draw.XCenter, draw.YTop).Height(m.label)
	}
	return w
}

// drawBar draws the color bar; x is the right edge of what stands at its left.
func (m *heatMap) drawBar(c draw.Canvas, frame vg.Rectangle, x vg.Length) {
	bar := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: x + barGap, Y: frame.Min.Y},
		Max: vg.Point{X: x + barGap + barThickness, Y: frame.Max.Y},
	}}
	var (
		scale = m.scale()
		unit  = axis{lo: 0, hi: 1}
		all   = span{0, 1}
	)
	paint(bar, unit, scale, all, span{scale.lo, scale.hi}, func(_, v float64) color.NRGBA { return m.colorOf(v) })
	outline(bar, bar.Rectangle)

	var (
		sty  = textStyle(smallSize, draw.XLeft, draw.YCenter)
		set  = m.ticks(frame.Size().Y)
		left = bar.Max.X + tickGap
	)
	for _, t := range set.ticks {
		y := bar.Y((t.Value - scale.lo) / (scale.hi - scale.lo))
		if t.IsMinor() || math.IsNaN(float64(y)) {
			continue
		}
		bar.StrokeLine2(tickStyle(), bar.Max.X-tickLength*0.8, y, bar.Max.X, y)
		centered(&bar, sty, vg.Point{X: left, Y: y}, t.Label)
	}
	if set.power != 0 {
		power := textStyle(smallSize, draw.XLeft, draw.YBottom)
		bar.FillText(power, vg.Point{X: bar.Min.X, Y: bar.Max.Y + 3}, powerLabel(set.power))
	}
	if m.label != "" {
		right := left + widest(sty, set.ticks) + labelGap
		sideways(&bar, right, bar.Center().Y, m.label)
	}
}

// widest returns the width of the widest tick label.
func widest(sty draw.TextStyle, ticks []tick) (w vg.Length) {
	for _, t := range ticks {
		if !t.IsMinor() {
			w = max(w, sty.Width(t.Label))
		}
	}
	return w
}

// sideways draws an axis label that reads upwards, with its left edge at x
// and its middle at y.
func sideways(c *draw.Canvas, x, y vg.Length, label string) {
	sty := rotated(textStyle(labelSize, draw.XCenter, draw.YTop), math.Pi/2)
	// The top of the text is turned to the left.
	c.FillText(sty, vg.Point{X: x - sty.FontExtents().Descent, Y: y}, label)
}
