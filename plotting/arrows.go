package plotting

// Vector fields.

import (
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Arrows adds the vectors (u[i], v[i]), such as a score or a drift on a grid, as arrows
// centred at (x[i], y[i]). Lengths are relative: the
// longest arrow is about as long as the distance between neighbours.
func (p *Panel) Arrows(x, y, u, v []float64, label string) *Panel {
	if !p.checkXY("Arrows", x, y) || !p.checkLength("Arrows", "u", u, len(x)) || !p.checkLength("Arrows", "v", v, len(x)) {
		return p
	}
	p.checkLabel("Arrows: label", label)
	return p.addColored(&arrows{labelled: labelled{label: label}, at: points(x, y), vectors: points(u, v)})
}

// arrows are a vector field. (plotter.Field wants a regular grid.)
type arrows struct {
	labelled
	at, vectors plotter.XYs
}

func (a *arrows) layer() layer { return curveLayer }

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

func (a *arrows) draw(v view) {
	// One unit of u and of v may be of different length on the canvas; what
	// counts is the direction in which a point would be carried.
	size := v.Size()
	vectors := a.scaled(float64(size.X)/(v.x.hi-v.x.lo), float64(size.Y)/(v.y.hi-v.y.lo))
	longest := 0.0
	for _, w := range vectors {
		if finite(w.X) && finite(w.Y) {
			longest = math.Max(longest, math.Hypot(w.X, w.Y))
		}
	}
	if longest == 0 {
		return
	}
	spacing := math.Sqrt(float64(size.X*size.Y) / float64(len(a.at)))
	scale := math.Min(0.95*spacing, 28) / longest
	for i, w := range vectors {
		if !v.x.admits(a.at[i].X) || !v.y.admits(a.at[i].Y) || !finite(w.X) || !finite(w.Y) {
			continue
		}
		if mid := v.place(a.at[i].X, a.at[i].Y); v.Contains(mid) {
			a.arrow(v.Canvas, mid, vg.Point{X: vg.Length(w.X * scale), Y: vg.Length(w.Y * scale)})
		}
	}
}

// scaled returns the vectors with their components multiplied by factors, all
// divided by a power of two so that none overflows.
func (a *arrows) scaled(factorX, factorY float64) plotter.XYs {
	largest := math.MinInt
	exponent := func(v float64) int {
		_, e := math.Frexp(v)
		return e
	}
	for _, w := range a.vectors {
		for _, v := range []float64{w.X, w.Y} {
			if finite(v) && v != 0 {
				largest = max(largest, exponent(v))
			}
		}
	}
	factor := max(exponent(factorX), exponent(factorY))
	factorX, factorY = math.Ldexp(factorX, -factor), math.Ldexp(factorY, -factor)
	out := slices.Clone(a.vectors)
	for i, w := range out {
		out[i].X, out[i].Y = math.Ldexp(w.X, -largest)*factorX, math.Ldexp(w.Y, -largest)*factorY
	}
	return out
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

func (a *arrows) entries(view) []entry { return a.entry(a.sample) }

func (a *arrows) sample(c *draw.Canvas) {
	a.arrow(*c, c.Center(), vg.Point{X: sampleWidth * 0.8})
}

func (a *arrows) table(_, _ axis) table {
	t := pointTable("arrows", a.label, a.at)
	for i, w := range a.vectors {
		t.rows[i].xTo, t.rows[i].yTo = a.at[i].X+w.X, a.at[i].Y+w.Y
	}
	return t
}
