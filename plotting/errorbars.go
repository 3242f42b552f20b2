package plotting

// Points with error bars.

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ErrorBars adds the points (x[i], y[i]) with bars from y[i]-err[i] to
// y[i]+err[i].
func (p *Panel) ErrorBars(x, y, err []float64, label string) *Panel {
	if !p.checkXY("ErrorBars", x, y) || !p.checkErrors("ErrorBars", "err", err, len(x)) {
		return p
	}
	return p.addErrorBars("ErrorBars", x, y, label, errorBars{err: slices.Clone(err), y: centeredAt(y, err)})
}

// ErrorBarsXY adds the points (x[i], y[i]) with bars of length xErr[i] to the left and to the
// right and of length yErr[i] upwards and downwards.
func (p *Panel) ErrorBarsXY(x, y, xErr, yErr []float64, label string) *Panel {
	const method = "ErrorBarsXY"
	if !p.checkXY(method, x, y) || !p.checkErrors(method, "xErr", xErr, len(x)) || !p.checkErrors(method, "yErr", yErr, len(x)) {
		return p
	}
	return p.addErrorBars(method, x, y, label, errorBars{err: slices.Clone(yErr), x: centeredAt(x, xErr), y: centeredAt(y, yErr)})
}

// ErrorIntervals adds the points (x[i], y[i]) with bars from lo[i] to hi[i], such as
// confidence intervals, which need not have y[i] in their middle. A bar with an infinite end
// reaches to the frame.
func (p *Panel) ErrorIntervals(x, y, lo, hi []float64, label string) *Panel {
	const method = "ErrorIntervals"
	if !p.checkXY(method, x, y) || !p.checkInterval(method, "lo", "hi", "y", lo, hi, y) {
		return p
	}
	return p.addErrorBars(method, x, y, label, errorBars{y: intervals{slices.Clone(lo), slices.Clone(hi)}})
}

// ErrorIntervalsXY is ErrorIntervals with bars from xLo[i] to xHi[i] too.
func (p *Panel) ErrorIntervalsXY(x, y, xLo, xHi, yLo, yHi []float64, label string) *Panel {
	const method = "ErrorIntervalsXY"
	if !p.checkXY(method, x, y) || !p.checkInterval(method, "xLo", "xHi", "x", xLo, xHi, x) || !p.checkInterval(method, "yLo", "yHi", "y", yLo, yHi, y) {
		return p
	}
	return p.addErrorBars(method, x, y, label, errorBars{
		x: intervals{slices.Clone(xLo), slices.Clone(xHi)},
		y: intervals{slices.Clone(yLo), slices.Clone(yHi)},
	})
}

// checkErrors notes errors that are negative.
func (f *firstError) checkErrors(method, argument string, err []float64, want int) bool {
	if !f.checkLength(method, argument, err, want) {
		return false
	}
	for i, e := range err {
		if e < 0 {
			f.fail("%s: %s[%d] = %v is negative", method, argument, i, e)
			return false
		}
	}
	return true
}

// checkInterval notes intervals that do not hold their points.
func (f *firstError) checkInterval(method, low, high, argument string, lo, hi, at []float64) bool {
	if !f.checkLength(method, low, lo, len(at)) || !f.checkLength(method, high, hi, len(at)) {
		return false
	}
	for i, v := range at {
		switch {
		case lo[i] > v:
			f.fail("%s: %s[%d] = %v is above %s[%[3]d] = %[6]v", method, low, i, lo[i], argument, v)
			return false
		case hi[i] < v:
			f.fail("%s: %s[%d] = %v is below %s[%[3]d] = %[6]v", method, high, i, hi[i], argument, v)
			return false
		}
	}
	return true
}

// addErrorBars adds points with the bars of e.
func (p *Panel) addErrorBars(method string, x, y []float64, label string, e errorBars) *Panel {
	p.checkLabel(method+": label", label)
	e.scatter = scatter{labelled: labelled{label: label}, points: points(x, y)}
	return p.addColored(&e)
}

// errorBars are points with bars.
type errorBars struct {
	scatter
	err  []float64 // of y, or nil if the bars are not as long on both sides
	x, y intervals
}

// intervals are the ends of bars in one direction; the zero value has none.
type intervals struct{ lo, hi []float64 }

// centeredAt returns the intervals around values. An error that is not finite has no bar.
func centeredAt(at, err []float64) intervals {
	s := intervals{make([]float64, len(at)), make([]float64, len(at))}
	for i, e := range err {
		if !finite(e) {
			e = math.NaN()
		}
		s.lo[i], s.hi[i] = at[i]-e, at[i]+e
	}
	return s
}

// of returns the i-th interval; ok is false if there is none.
func (s intervals) of(i int) (lo, hi float64, ok bool) {
	if s.lo == nil || math.IsNaN(s.lo[i]) || math.IsNaN(s.hi[i]) {
		return 0, 0, false
	}
	return s.lo[i], s.hi[i], true
}

// include widens a span by the ends of an interval that the axis admits.
func (s intervals) include(i int, a axis, to *span) {
	lo, hi, ok := s.of(i)
	for _, v := range []float64{lo, hi} {
		if ok && a.admits(v) {
			to.include(v)
		}
	}
}

func (e *errorBars) extent(x, y axis) extent {
	out := e.scatter.extent(x, y)
	for i, pt := range e.points {
		if x.shows(pt.X) && y.shows(pt.Y) {
			e.x.include(i, x, &out.x)
			e.y.include(i, y, &out.y)
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
	ends := make([]vg.Point, 0, 6*len(e.points)) // of all, in one piece
	line := func(a, b vg.Point) []vg.Point {
		ends = append(ends, a, b)
		return ends[len(ends)-2 : len(ends) : len(ends)]
	}
	// bar adds the bar between two points, of which one coordinate is the same.
	bar := func(low, high, half vg.Point) {
		if high.Y >= v.Min.Y && low.Y <= v.Max.Y && high.X >= v.Min.X && low.X <= v.Max.X {
			bars = append(bars, line(
				vg.Point{X: max(low.X, v.Min.X), Y: max(low.Y, v.Min.Y)},
				vg.Point{X: min(high.X, v.Max.X), Y: min(high.Y, v.Max.Y)}))
		}
		for _, end := range []vg.Point{low, high} {
			if v.Contains(end) {
				caps = append(caps, line(end.Sub(half), end.Add(half)))
			}
		}
	}
	const half = capWidth / 2
	for i, pt := range e.points {
		if !v.x.admits(pt.X) || !v.y.admits(pt.Y) {
			continue
		}
		if lo, hi, ok := e.y.of(i); ok && v.x.lo <= pt.X && pt.X <= v.x.hi {
			bar(v.place(pt.X, lo), v.place(pt.X, hi), vg.Point{X: half})
		}
		if lo, hi, ok := e.x.of(i); ok && v.y.lo <= pt.Y && pt.Y <= v.y.hi {
			bar(v.place(lo, pt.Y), v.place(hi, pt.Y), vg.Point{Y: half})
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
	if e.x.lo != nil {
		c.StrokeLine2(e.bar(), mid.X-h, mid.Y, mid.X+h, mid.Y)
	}
	e.scatter.sample(c)
}

func (e *errorBars) table(x, y axis) table {
	t := e.scatter.table(x, y)
	for i := range t.rows {
		r := &t.rows[i]
		if lo, hi, ok := e.x.of(i); ok {
			r.xLow, r.xHigh = lo, hi
		}
		if e.err != nil {
			r.err = e.err[i]
		} else if lo, hi, ok := e.y.of(i); ok {
			r.yLow, r.yHigh = lo, hi
		}
	}
	return t
}
