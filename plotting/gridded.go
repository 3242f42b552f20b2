package plotting

// Data on a grid of x and y, shared by heat maps, contours and regions, and
// the picture that fills a frame with it.

import (
	"image"
	"image/color"
	"math"
	"sort"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// checkGrid notes what is wrong with the coordinates of a grid and the number
// of its rows; it returns false then.
func (p *Panel) checkGrid(method string, x, y []float64, values string, rows int) bool {
	for _, c := range []struct {
		name string
		v    []float64
	}{{"x", x}, {"y", y}} {
		if len(c.v) < 2 {
			p.fail("%s: %s has %d values, want at least 2", method, c.name, len(c.v))
			return false
		}
		for i, v := range c.v {
			if !finite(v) || i > 0 && v <= c.v[i-1] {
				p.fail("%s: %s is not ascending at %[2]s[%d] = %v", method, c.name, i, v)
				return false
			}
		}
	}
	if rows != len(x) {
		p.fail("%s: x has %d values and %s has %d rows", method, len(x), values, rows)
		return false
	}
	return true
}

// checkRow notes a row of values that does not match y.
func (p *Panel) checkRow(method, values string, i, have, want int) bool {
	if have != want {
		p.fail("%s: y has %d values and %s[%d] has %d", method, want, values, i, have)
		return false
	}
	return true
}

// scaled returns the position of v on the scale of the axis, which is where
// cells are halved and values interpolated.
func (a axis) scaled(v float64) float64 {
	if !a.log {
		return v
	}
	if v <= 0 {
		return math.Inf(-1)
	}
	return math.Log(v)
}

// unscaled is the inverse of scaled.
func (a axis) unscaled(u float64) float64 {
	if a.log {
		return math.Exp(u)
	}
	return u
}

// edges returns the borders of the cells around the values: the middles
// between neighbours, and half a cell beyond the ends.
func (a axis) edges(values []float64) []float64 {
	n := len(values)
	e := make([]float64, n+1)
	for i := 1; i < n; i++ {
		e[i] = (a.scaled(values[i-1]) + a.scaled(values[i])) / 2
	}
	e[0] = 2*a.scaled(values[0]) - e[1]
	e[n] = 2*a.scaled(values[n-1]) - e[n-1]
	for i := range e {
		e[i] = a.unscaled(e[i])
	}
	return e
}

// cellOf returns the index of the cell that holds v, or -1.
func cellOf(edges []float64, v float64) int {
	if v < edges[0] || v > edges[len(edges)-1] {
		return -1
	}
	i := sort.SearchFloat64s(edges, v) - 1
	return max(0, min(i, len(edges)-2))
}

// between returns the left neighbour of v among values and how far v is on
// the way to the right one, on the scale of the axis.
func (a axis) between(values []float64, v float64) (i int, t float64) {
	i = sort.SearchFloat64s(values, v) - 1
	i = max(0, min(i, len(values)-2))
	lo, hi := a.scaled(values[i]), a.scaled(values[i+1])
	return i, math.Max(0, math.Min(1, (a.scaled(v)-lo)/(hi-lo)))
}

// pictureSize is the number of pixels along the longer side of a picture.
const pictureSize = 640

// paint fills the part of a frame that lies in the given ranges with a
// picture. One picture, unlike a rectangle for each cell, shows no seams in
// PDF viewers.
func paint(c draw.Canvas, x, y axis, xs, ys span, at func(x, y float64) color.NRGBA) {
	if _, blind := c.Canvas.(*inkCanvas); blind {
		return // A picture leaves no place free: it does not count.
	}
	visible := func(a axis, s span) (lo, hi float64) {
		n := a.normalizer()
		return math.Max(0, n.Normalize(a.lo, a.hi, s.lo)), math.Min(1, n.Normalize(a.lo, a.hi, s.hi))
	}
	x0, x1 := visible(x, xs)
	y0, y1 := visible(y, ys)
	if !(x0 < x1) || !(y0 < y1) {
		return
	}
	rect := vg.Rectangle{Min: vg.Point{X: c.X(x0), Y: c.Y(y0)}, Max: vg.Point{X: c.X(x1), Y: c.Y(y1)}}
	size := rect.Size()
	long := max(size.X, size.Y)
	w, h := int(math.Ceil(float64(size.X/long*pictureSize))), int(math.Ceil(float64(size.Y/long*pictureSize)))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w {
		vx := x.valueAt(x0 + (x1-x0)*(float64(i)+0.5)/float64(w))
		for j := range h {
			vy := y.valueAt(y0 + (y1-y0)*(float64(j)+0.5)/float64(h))
			img.SetNRGBA(i, h-1-j, at(vx, vy))
		}
	}
	c.DrawImage(rect, img)
}

// valueAt returns the value at a fraction of the axis.
func (a axis) valueAt(t float64) float64 {
	lo, hi := a.scaled(a.lo), a.scaled(a.hi)
	return a.unscaled(lo + t*(hi-lo))
}
