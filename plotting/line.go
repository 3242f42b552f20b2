package plotting

// Curves through points.

import (
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Line adds a curve through the points (x[i], y[i]). It has gaps at NaN.
func (p *Panel) Line(x, y []float64, label string) *Panel {
	if !p.checkXY("Line", x, y) {
		return p
	}
	p.checkLabel("Line: label", label)
	return p.addColored(&line{labelled: labelled{label: label}, points: points(x, y)})
}

// A line is a curve through points.
type line struct {
	labelled
	points plotter.XYs
}

func (l *line) layer() layer { return curveLayer }

func (l *line) extent(x, y axis) extent { return extentOf(l.points, x, y) }

func (l *line) draw(v view) { l.stroke(v, l.look.line()) }

// stroke draws the curve in a style, with gaps at what the axes do not admit.
func (l *line) stroke(v view, style draw.LineStyle) {
	drawn := func(i int) bool { return v.x.admits(l.points[i].X) && v.y.admits(l.points[i].Y) }
	for _, s := range stretches(len(l.points), drawn) {
		strokeLines(v.Canvas, style, v.ClipLinesXY(v.places(l.points[s.from:s.to]))...)
	}
}

func (l *line) entries(view) []entry { return l.entry(l.sample) }

func (l *line) sample(c *draw.Canvas) {
	sample := plotter.Line{LineStyle: l.look.line()}
	sample.Thumbnail(c)
}

func (l *line) table(_, _ axis) table { return pointTable("line", l.label, l.points) }
