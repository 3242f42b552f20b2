package plotting

// The colour bar at the right of a panel, in the same look as the frame.

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Distances of a colour bar.
const (
	barGap       = 7.0 // from the frame
	barThickness = 8.0
)

// A colorBar says which colours stand for which values.
type colorBar struct {
	label  string
	values span
	fixed  bool // the values were given
}

// colorOf returns the colour of a value, and that of missing data for NaN.
func (b *colorBar) colorOf(v float64, theme Theme) color.NRGBA {
	switch {
	case math.IsNaN(v):
		return theme.shade(missingColor)
	case isNarrow(b.values.lo, b.values.hi):
		return colorAt(0.5)
	}
	return colorAt((v - b.values.lo) / (b.values.hi - b.values.lo))
}

// scale returns the axis of the colour bar.
func (b *colorBar) scale() axis {
	if !isNarrow(b.values.lo, b.values.hi) {
		return axis{lo: b.values.lo, hi: b.values.hi}
	}
	return axis{}.fitted(b.values, 0.5, 0.5)
}

// ticks returns the ticks of the colour bar for its height.
func (b *colorBar) ticks(height vg.Length) tickSet {
	sty := textStyle(smallSize, draw.XLeft, draw.YCenter)
	return b.scale().ticks(height, sty.Height, 3)
}

// width returns what the colour bar takes at the right of the frame.
func (b *colorBar) width(height vg.Length) vg.Length {
	sty := textStyle(smallSize, draw.XLeft, draw.YCenter)
	w := barGap + barThickness + tickGap + b.ticks(height).widest(sty)
	if b.label != "" {
		w += labelGap + textStyle(labelSize, draw.XCenter, draw.YTop).Height(b.label)
	}
	return w
}

// draw draws the colour bar beside a frame; x is the right edge of what stands at
// its left.
func (b *colorBar) draw(c draw.Canvas, frame vg.Rectangle, x vg.Length) {
	bar := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: x + barGap, Y: frame.Min.Y},
		Max: vg.Point{X: x + barGap + barThickness, Y: frame.Max.Y},
	}}
	scale := b.scale()
	colors := view{Canvas: bar, x: axis{lo: 0, hi: 1}, y: scale}
	colors.paint(span{0, 1}, span{scale.lo, scale.hi}, func(_, v float64) color.NRGBA { return b.colorOf(v, Standard) })
	outline(bar, bar.Rectangle)
	b.drawTicks(bar, scale)
}

// drawTicks draws the ticks, the numbers and the label at the right of the bar.
func (b *colorBar) drawTicks(bar draw.Canvas, scale axis) {
	var (
		sty  = textStyle(smallSize, draw.XLeft, draw.YCenter)
		set  = b.ticks(bar.Size().Y)
		left = bar.Max.X + tickGap
	)
	for _, t := range set.ticks {
		y := bar.Y(scale.fraction(t.Value))
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
	if b.label != "" {
		sideways(&bar, left+set.widest(sty)+labelGap, bar.Center().Y, b.label)
	}
}
