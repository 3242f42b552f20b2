package plotting

// Threads: many curves of one kind, such as the trajectories of an ensemble.

import "gonum.org/v1/plot/vg/draw"

// Thread adds a thin curve through the points (x[i], y[i]), one of many such
// as the trajectories of an ensemble. Threads take the colours in turn but are
// not dashed and do not appear in the legend. A thread has gaps at NaN.
func (p *Panel) Thread(x, y []float64) *Panel {
	if !p.checkXY("Thread", x, y) {
		return p
	}
	return p.addColored(&thread{line{points: points(x, y)}})
}

// A thread is a line, but thin.
type thread struct{ line }

func (t *thread) draw(v view) {
	t.stroke(v, draw.LineStyle{Color: t.look.color, Width: thinWidth})
}
