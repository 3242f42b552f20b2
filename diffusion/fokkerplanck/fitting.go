package fokkerplanck

import (
	"fmt"
	"math"
)

// Exponential fitting. If the drift f and the flux J are constant between two centres at
// the distance h, the equation J = fρ − Dρ' is solved by an exponential, and
//
//	J = (D/h) [B(−w) ρ_i − B(w) ρ_{i+1}],    w = fh/D,    B(w) = w/(e^w − 1).
//
// So cells exchange mass at the rates (D/h²) B(∓w), which are positive for any w and
// obey local detailed balance, B(−w)/B(w) = e^w. With a potential w is exactly
// (U_i − U_{i+1})/D, and the flux of ρ ∝ e^{−U/D} vanishes (Scharfetter and Gummel
// 1969; Chang and Cooper 1970).

// bernoulli returns B(w) = w/(e^w − 1).
func bernoulli(w float64) float64 {
	if w == 0 {
		return 1
	}
	return w / math.Expm1(w)
}

// rates are the rates at which the cells pass their mass on to the next and to the
// previous cell along one axis. At an absorbing end they lead out of the interval, at a
// periodic one around it, and at a reflecting one they are 0.
type rates struct{ up, down []float64 }

// fit puts the rates of every axis at time t into r.
func (s *Solver) fit(r []rates, t float64) error {
	for a := range s.Grid.axes {
		if err := s.fitAxis(r[a], a, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Solver) fitAxis(r rates, axis int, t float64) error {
	v, stride := s.Grid.axes[axis], s.Grid.stride[axis]
	l := newLink(s, axis, t)
	for first := range s.Grid.lines(axis) {
		s.Grid.Center(l.x, first)
		last := first + (v.Cells-1)*stride
		for n := range v.Cells - 1 {
			i := first + n*stride
			r.up[i], r.down[i+stride] = l.exchange(v.Center(n), v.Center(n+1))
		}
		switch v.Boundary {
		case Reflecting:
			r.down[first], r.up[last] = 0, 0
		case Absorbing: // half a cell away
			_, r.down[first] = l.exchange(v.Lo, v.Center(0))
			r.up[last], _ = l.exchange(v.Center(v.Cells-1), v.Hi)
		case Periodic:
			r.up[last], r.down[first] = l.exchange(v.Center(v.Cells-1), v.Center(v.Cells))
		}
	}
	return l.err
}

// link is a step along one axis of the grid at the time t; the other coordinate
// of x is kept.
type link struct {
	solver   *Solver
	axis     int
	t        float64
	x, force []float64
	err      error // the first force that is not finite
}

func newLink(s *Solver, axis int, t float64) *link {
	d := s.Grid.Dim()
	return &link{solver: s, axis: axis, t: t, x: make([]float64, d), force: make([]float64, d)}
}

// exchange returns the rates from the coordinate from to the coordinate to, and back.
func (l *link) exchange(from, to float64) (up, down float64) {
	w, d := l.bias(from, to), l.solver.diffusion()
	rate := d / ((to - from) * l.solver.Grid.axes[l.axis].Width())
	return rate * bernoulli(-w), rate * bernoulli(w)
}

// bias returns w.
func (l *link) bias(from, to float64) (w float64) {
	s, what := l.solver, "Potential"
	if s.Potential != nil {
		l.x[l.axis] = from
		w = s.Potential(l.x, l.t)
		l.x[l.axis] = to
		w -= s.Potential(l.x, l.t)
	} else {
		what = "Drift"
		l.x[l.axis] = (from + to) / 2
		s.Drift(l.force, l.x, l.t)
		w = l.force[l.axis] * (to - from)
	}
	w /= s.diffusion()
	if !isFinite(w) && l.err == nil {
		l.err = fmt.Errorf("fokkerplanck: %s makes w = %v near x = %v at t = %v, want a finite value", what, w, l.x, l.t)
	}
	return w
}
