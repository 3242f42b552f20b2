package plotting

// Vector fields.

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Arrows adds the vectors (u[i], v[i]) as arrows with their middles at
// (x[i], y[i]), such as a score or a drift on a grid. Lengths are relative: the
// longest arrow is about as long as the distance between neighbours.
func (p *Panel) Arrows(x, y, u, v []float64, label string) *Panel {
	if !p.checkXY("Arrows", x, y) || !p.checkLength("Arrows", "u", u, len(x)) || !p.checkLength("Arrows", "v", v, len(x)) {
		return p
	}
	p.checkLabel("Arrows: label", label)
	return p.add(&arrows{labelled: labelled{label: label}, at: points(x, y), vectors: points(u, v)})
}

// arrows are a vector field. (plotter.Field wants a regular grid.)
type arrows struct {
	labelled
	at, vectors plotter.XYs
}

func (a *arrows) extent(x, y axis) extent {
	e := extentOf(a.at, x, y)
	if e.x.empty() || x.log || y.log {
		return e
	}
	// Room for half an arrow beyond the outermost points.
	dx, dy := arrowRoom(e.x, len(a.at)), arrowRoom(e.y, len(a.at))
	return extent{
		x:     span{e.x.lo - dx, e.x.hi + dx},
		y:     span{e.y.lo - dy, e.y.hi + dy},
		tight: true,
	}
}

// arrowRoom is half the distance between neighbours among n points.
func arrowRoom(s span, n int) float64 { return (s.hi - s.lo) / (2 * math.Sqrt(float64(n))) }

func (a *arrows) plot(c draw.Canvas, plt *plot.Plot, x, y axis) {
	// One unit of u and of v may be of different length on the canvas; what
	// counts is the direction in which a point would be carried.
	size := c.Size()
	perX, perY := float64(size.X)/(x.hi-x.lo), float64(size.Y)/(y.hi-y.lo)
	longest := 0.0
	for _, w := range a.vectors {
		if finite(w.X) && finite(w.Y) {
			longest = math.Max(longest, math.Hypot(w.X*perX, w.Y*perY))
		}
	}
	if longest == 0 {
		return
	}
	spacing := math.Sqrt(float64(size.X*size.Y) / float64(len(a.at)))
	scale := math.Min(0.95*spacing, 28) / longest
	trX, trY := plt.Transforms(&c)
	for i, w := range a.vectors {
		if !x.admits(a.at[i].X) || !y.admits(a.at[i].Y) || !finite(w.X) || !finite(w.Y) {
			continue
		}
		mid := vg.Point{X: trX(a.at[i].X), Y: trY(a.at[i].Y)}
		if c.Contains(mid) {
			a.arrow(c, mid, vg.Point{X: vg.Length(w.X * perX * scale), Y: vg.Length(w.Y * perY * scale)})
		}
	}
}

// arrow draws one arrow with a head of at most 3 points.
func (a *arrows) arrow(c draw.Canvas, mid, along vg.Point) {
	length := vg.Length(math.Hypot(float64(along.X), float64(along.Y)))
	if length < 0.5 {
		return
	}
	var (
		tail, tip = mid.Sub(along.Scale(0.5)), mid.Add(along.Scale(0.5))
		head      = min(3, length*0.5)
		ahead     = along.Scale(head / length)
		side      = vg.Point{X: -ahead.Y, Y: ahead.X}.Scale(0.42)
		neck      = tip.Sub(ahead)
	)
	c.StrokeLines(draw.LineStyle{Color: a.look.color, Width: 0.7}, []vg.Point{tail, neck})
	c.FillPolygon(a.look.color, []vg.Point{tip, neck.Add(side), neck.Sub(side)})
}

func (a *arrows) thumbnail(c *draw.Canvas) {
	a.arrow(*c, c.Center(), vg.Point{X: sampleWidth * 0.8})
}
