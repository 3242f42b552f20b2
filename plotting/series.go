package plotting

// Curves and points: what a panel draws through gonum's plotters, after
// leaving out what cannot be drawn.

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A series is something drawn inside of the axes with an entry in the legend.
type series interface {
	// wear gives the series its look.
	wear(look)
	// extent returns the range of the data on the given axes.
	extent(x, y axis) extent
	// plot draws the data.
	plot(c draw.Canvas, plt *plot.Plot, x, y axis)
	// name is the entry in the legend, or "".
	name() string
	// thumbnail draws the sample in the legend.
	thumbnail(c *draw.Canvas)
}

// An extent is the range of data and how close the axes may come to it.
type extent struct {
	x, y     span
	roomy    bool // leave room at the left and right, for markers
	grounded bool // the y axis starts at the data
	tight    bool // both axes end at the data
}

// Line adds a curve through the points (x[i], y[i]). It has gaps at NaN.
func (p *Panel) Line(x, y []float64, label string) *Panel {
	if !p.checkXY("Line", x, y) {
		return p
	}
	p.checkLabel("Line: label", label)
	return p.add(&line{labelled: labelled{label: label}, points: points(x, y)})
}

// functionSamples is the number of points of a Function.
const functionSamples = 501

// Function adds the curve of f between lo and hi; on a logarithmic x axis the
// samples are spread evenly there. It has gaps where f is NaN or infinite.
func (p *Panel) Function(f func(float64) float64, lo, hi float64, label string) *Panel {
	if f == nil {
		p.fail("Function: f is nil")
		return p
	}
	if !(lo < hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		p.fail("Function: want finite lo < hi, have lo = %v, hi = %v", lo, hi)
		return p
	}
	p.checkLabel("Function: label", label)
	l := &line{labelled: labelled{label: label}, f: f, lo: lo, hi: hi}
	return p.add(l)
}

// Band adds a translucent area between lo and hi, such as an error band. It
// takes the color of the series that follows, and of the last one if none
// does: write the band, then its line.
func (p *Panel) Band(x, lo, hi []float64, label string) *Panel {
	if !p.checkXY("Band", x, lo) || !p.checkLength("Band", "hi", hi, len(x)) {
		return p
	}
	for i := range lo {
		if lo[i] > hi[i] {
			p.fail("Band: lo[%d] = %v is above hi[%d] = %v", i, lo[i], i, hi[i])
			return p
		}
	}
	p.checkLabel("Band: label", label)
	b := &band{labelled: labelled{label: label}, low: points(x, lo), high: points(x, hi)}
	b.wear(lookOf(max(0, p.count-1)))
	p.band = append(p.band, b)
	p.series = append(p.series, b)
	return p
}

// Scatter adds the points (x[i], y[i]). Many of them are drawn as a cloud of
// small translucent dots.
func (p *Panel) Scatter(x, y []float64, label string) *Panel {
	if !p.checkXY("Scatter", x, y) {
		return p
	}
	p.checkLabel("Scatter: label", label)
	return p.add(&scatter{labelled: labelled{label: label}, points: points(x, y)})
}

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
	return p.add(&errorBars{scatter: s, err: append([]float64(nil), err...)})
}

// checkXY notes what is wrong with the coordinates of a series.
func (p *Panel) checkXY(method string, x, y []float64) bool {
	if len(x) == 0 {
		p.fail("%s: x has no points", method)
		return false
	}
	if !p.checkLength(method, "y", y, len(x)) {
		return false
	}
	for i := range x {
		if finite(x[i]) && finite(y[i]) {
			return true
		}
	}
	p.fail("%s: none of the %d points of x, y is finite", method, len(x))
	return false
}

// checkLength notes a slice that does not match x.
func (p *Panel) checkLength(method, argument string, values []float64, want int) bool {
	if len(values) != want {
		p.fail("%s: x has %d values and %s has %d", method, want, argument, len(values))
		return false
	}
	return true
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// points pairs coordinates; it copies them.
func points(x, y []float64) plotter.XYs {
	pts := make(plotter.XYs, len(x))
	for i := range x {
		pts[i] = plotter.XY{X: x[i], Y: y[i]}
	}
	return pts
}

// extentOf returns the range of the points that the axes show.
func extentOf(pts plotter.XYs, x, y axis) extent {
	e := extent{x: emptySpan(), y: emptySpan()}
	for _, pt := range pts {
		if x.shows(pt.X) && y.shows(pt.Y) {
			e.x.include(pt.X)
			e.y.include(pt.Y)
		}
	}
	return e
}

// labelled is the part that all series share.
type labelled struct {
	label string
	look  look
}

func (l *labelled) wear(k look)  { l.look = k }
func (l *labelled) name() string { return l.label }

// A line is a curve through points, or of a function if f is set.
type line struct {
	labelled
	points plotter.XYs
	f      func(float64) float64
	lo, hi float64
}

func (l *line) extent(x, y axis) extent { return extentOf(l.sampled(x), x, y) }

func (l *line) plot(c draw.Canvas, plt *plot.Plot, x, y axis) {
	for _, piece := range pieces(l.sampled(x), x, y) {
		curve := plotter.Line{XYs: piece, LineStyle: l.look.line()}
		curve.Plot(c, plt)
	}
}

func (l *line) thumbnail(c *draw.Canvas) {
	sample := plotter.Line{LineStyle: l.look.line()}
	sample.Thumbnail(c)
}

// sampled returns the points, of a function those spread evenly on the axis.
func (l *line) sampled(x axis) plotter.XYs {
	if l.f == nil {
		return l.points
	}
	if l.points != nil {
		return l.points
	}
	pts := make(plotter.XYs, functionSamples)
	for i := range pts {
		t := float64(i) / (functionSamples - 1)
		v := l.lo + t*(l.hi-l.lo)
		if x.log && l.lo > 0 {
			v = l.lo * math.Pow(l.hi/l.lo, t)
		}
		pts[i] = plotter.XY{X: v, Y: l.f(v)}
	}
	l.points = pts
	return pts
}

// pieces cuts a curve at the points that the axes do not admit.
func pieces(pts plotter.XYs, x, y axis) []plotter.XYs {
	var (
		out   []plotter.XYs
		start = 0
	)
	for i := 0; i <= len(pts); i++ {
		if i < len(pts) && x.admits(pts[i].X) && y.admits(pts[i].Y) {
			continue
		}
		if i-start > 1 {
			out = append(out, pts[start:i])
		}
		start = i + 1
	}
	return out
}

// A band is the area between two curves.
type band struct {
	labelled
	low, high plotter.XYs
}

func (b *band) extent(x, y axis) extent {
	e := extentOf(b.low, x, y)
	h := extentOf(b.high, x, y)
	e.x.unite(h.x)
	e.y.unite(h.y)
	return e
}

func (b *band) plot(c draw.Canvas, plt *plot.Plot, x, y axis) {
	noFloor := y
	noFloor.log = false // a lower edge at zero reaches the floor of a log axis
	edges := append(plotter.XYs(nil), b.low...)
	for i := range edges {
		if !finite(b.high[i].Y) || !y.admits(b.high[i].Y) {
			edges[i].Y = math.NaN()
		}
	}
	start := 0
	for i := 0; i <= len(edges); i++ {
		if i < len(edges) && x.admits(edges[i].X) && noFloor.admits(edges[i].Y) {
			continue
		}
		if i-start > 1 {
			ring := append(plotter.XYs(nil), b.low[start:i]...)
			for j := i - 1; j >= start; j-- {
				ring = append(ring, b.high[j])
			}
			area := plotter.Polygon{XYs: []plotter.XYs{ring}, Color: faded(b.look.color, bandAlpha)}
			area.Plot(c, plt)
		}
		start = i + 1
	}
}

func (b *band) thumbnail(c *draw.Canvas) {
	swatch(c, faded(b.look.color, bandAlpha), draw.LineStyle{})
}

// A scatter is a set of points.
type scatter struct {
	labelled
	points plotter.XYs
}

func (s *scatter) extent(x, y axis) extent {
	e := extentOf(s.points, x, y)
	e.roomy = true
	return e
}

func (s *scatter) plot(c draw.Canvas, plt *plot.Plot, x, y axis) {
	dots := plotter.Scatter{XYs: s.admitted(x, y), GlyphStyle: s.glyph()}
	dots.Plot(c, plt)
}

// admitted returns the points that the axes admit.
func (s *scatter) admitted(x, y axis) plotter.XYs {
	var pts plotter.XYs
	for _, pt := range s.points {
		if x.admits(pt.X) && y.admits(pt.Y) {
			pts = append(pts, pt)
		}
	}
	return pts
}

// glyph returns a marker, or a dot for a cloud of points.
func (s *scatter) glyph() draw.GlyphStyle {
	if len(s.points) < cloudSize {
		return draw.GlyphStyle{Color: s.look.color, Radius: markerRadius, Shape: s.look.marker}
	}
	return draw.GlyphStyle{Color: faded(s.look.color, cloudAlpha), Radius: dotRadius, Shape: draw.CircleGlyph{}}
}

func (s *scatter) thumbnail(c *draw.Canvas) {
	g := s.glyph()
	if len(s.points) >= cloudSize {
		g.Color, g.Radius = s.look.color, dotRadius*1.3
	}
	c.DrawGlyph(g, c.Center())
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

func (e *errorBars) plot(c draw.Canvas, plt *plot.Plot, x, y axis) {
	bars := plotter.YErrorBars{LineStyle: e.barStyle(), CapWidth: 3}
	for i, pt := range e.points {
		if x.admits(pt.X) && y.admits(pt.Y) && finite(e.err[i]) && x.lo <= pt.X && pt.X <= x.hi {
			bars.XYs = append(bars.XYs, pt)
			bars.YErrors = append(bars.YErrors, struct{ Low, High float64 }{e.err[i], e.err[i]})
		}
	}
	bars.Plot(c, plt)
	e.scatter.plot(c, plt, x, y)
}

func (e *errorBars) barStyle() draw.LineStyle {
	return draw.LineStyle{Color: e.look.color, Width: barWidth}
}

func (e *errorBars) thumbnail(c *draw.Canvas) {
	mid := c.Center()
	h := min(c.Size().Y/2, vg.Length(4))
	c.StrokeLine2(e.barStyle(), mid.X, mid.Y-h, mid.X, mid.Y+h)
	e.scatter.thumbnail(c)
}

// swatch fills the place of a legend's sample.
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
