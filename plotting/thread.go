package plotting

// Threads: many curves of one kind, such as the trajectories of an ensemble.

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Thread adds a thin curve through the points (x[i], y[i]), one of many such
// as the trajectories of an ensemble. Threads take the colors in turn but are
// not dashed and not in the legend. A thread has gaps at NaN.
func (p *Panel) Thread(x, y []float64) *Panel {
	if !p.checkXY("Thread", x, y) {
		return p
	}
	return p.add(&thin{line{points: points(x, y)}})
}

// A thin is the curve of a Thread.
type thin struct{ line }

func (t *thin) plot(c draw.Canvas, plt *plot.Plot, x, y axis) {
	for _, piece := range pieces(t.points, x, y) {
		curve := plotter.Line{XYs: piece, LineStyle: draw.LineStyle{Color: t.look.color, Width: thinWidth}}
		curve.Plot(c, plt)
	}
}
