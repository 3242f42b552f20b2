package plotting

// Points with error bars.

import (
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ErrorBars adds the points (x[i], y[i]) with bars from y[i]-err[i] to
// y[i]+err[i].
func (p *Panel) ErrorBars(x, y, err []float64, label string) *Panel {
	if !p.checkXY("ErrorBars", x, y) || !p.checkLength("ErrorBars", "err", err, len(x)) {
		return p
	}
	for i, e := range err {
		if e < 0 {
			p.fail("ErrorBars: err[%d] = %v is negative", i, e)
			return p
		}
	}
	p.checkLabel("ErrorBars: label", label)
	s := scatter{labelled: labelled{label: label}, points: points(x, y)}
	return p.addColored(&errorBars{scatter: s, err: slices.Clone(err)})
}

// errorBars are points with bars.
type errorBars struct {
	scatter
	err []float64
}

func (e *errorBars) extent(x, y axis) extent {
	out := e.scatter.extent(x, y)
	for i, pt := range e.points {
		if !x.shows(pt.X) || !y.shows(pt.Y) || !finite(e.err[i]) {
			continue
		}
		for _, v := range []float64{pt.Y - e.err[i], pt.Y + e.err[i]} {
			if y.admits(v) {
				out.y.include(v)
			}
		}
	}
	return out
}

func (e *errorBars) draw(v view) {
	bars, caps := e.lines(v)
	strokeLines(v.Canvas, e.bar(), slices.Concat(bars, caps)...) // many bars cover most caps
	e.scatter.draw(v)
}

// capWidth is the width of the ends of a bar.
const capWidth = vg.Length(3)

// lines returns the bars and their caps, as far as they are in the frame.
func (e *errorBars) lines(v view) (bars, caps [][]vg.Point) {
	const half = capWidth / 2
	ends := make([]vg.Point, 0, 6*len(e.points)) // of all, in one piece
	line := func(a, b vg.Point) []vg.Point {
		ends = append(ends, a, b)
		return ends[len(ends)-2 : len(ends) : len(ends)]
	}
	for i, pt := range e.points {
		if !v.x.admits(pt.X) || !v.y.admits(pt.Y) || !finite(e.err[i]) || pt.X < v.x.lo || pt.X > v.x.hi {
			continue
		}
		low, high := v.place(pt.X, pt.Y-e.err[i]), v.place(pt.X, pt.Y+e.err[i])
		if high.Y >= v.Min.Y && low.Y <= v.Max.Y {
			bars = append(bars, line(vg.Point{X: low.X, Y: max(low.Y, v.Min.Y)}, vg.Point{X: high.X, Y: min(high.Y, v.Max.Y)}))
		}
		for _, end := range []vg.Point{low, high} {
			if v.Contains(end) {
				caps = append(caps, line(vg.Point{X: end.X - half, Y: end.Y}, vg.Point{X: end.X + half, Y: end.Y}))
			}
		}
	}
	return bars, caps
}

func (e *errorBars) bar() draw.LineStyle {
	return draw.LineStyle{Color: e.look.color, Width: barWidth}
}

func (e *errorBars) entries(view) []entry { return e.entry(e.sample) }

func (e *errorBars) sample(c *draw.Canvas) {
	mid := c.Center()
	h := min(c.Size().Y/2, vg.Length(4))
	c.StrokeLine2(e.bar(), mid.X, mid.Y-h, mid.X, mid.Y+h)
	e.scatter.sample(c)
}

func (e *errorBars) table(x, y axis) table {
	t := e.scatter.table(x, y)
	for i := range t.rows {
		t.rows[i].err = e.err[i]
	}
	return t
}
