package plotting

// Rectangles on a canvas.

import (
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// clamp moves v into [lo, hi], to the middle if that is empty.
func clamp(v, lo, hi vg.Length) vg.Length {
	if lo > hi {
		return (lo + hi) / 2
	}
	return max(lo, min(hi, v))
}

// around returns the rectangle of a size with its middle at pt.
func around(pt vg.Point, w, h vg.Length) vg.Rectangle {
	half := vg.Point{X: w / 2, Y: h / 2}
	return vg.Rectangle{Min: pt.Sub(half), Max: pt.Add(half)}
}

// touches tells whether a rectangle overlaps one of others.
func touches(r vg.Rectangle, others []vg.Rectangle) bool {
	return slices.ContainsFunc(others, func(o vg.Rectangle) bool {
		return r.Min.X < o.Max.X && o.Min.X < r.Max.X && r.Min.Y < o.Max.Y && o.Min.Y < r.Max.Y
	})
}

// outline draws the sides of a rectangle in the style of a frame.
func outline(c draw.Canvas, r vg.Rectangle) {
	c.SetLineStyle(tickStyle())
	c.Stroke(r.Path())
}
