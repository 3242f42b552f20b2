package diffusion

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// One valley of the landscape, followed in time until it loses its stability or its existence.

// latest returns a time from which on p_t is so near N(0, I) that the potential
// has a single fixed point.
func latest(m *Mixture) float64 {
	scale := 0.0 // its logarithm, for the square of a mean may overflow
	for _, c := range m.cover(nil, 1) {
		scale = max(scale, 2*math.Log(floats.Norm(c.mean, 2)), math.Log(math.Abs(floats.Max(c.variances)-1)))
	}
	return 0.5 * (math.Log(1e3) + scale)
}

// coarseStep returns a step of time over which the distribution at t changes little: 1 %
// of the time that the smallest variance is old.
func coarseStep(m *Mixture, t float64) float64 {
	least := leastVariance(m)
	shrink, noise := decay(t)
	return 0.02 * (noise + shrink*shrink*least)
}

// valley is a minimum of the potential that moves with time.
type valley struct {
	m       *Mixture
	y       []float64 // where it is
	pinned  bool      // a symmetry holds it at 0
	hessian *mat.SymDense
	eigen   mat.EigenSym
}

// newValley returns the valley that exists at large t.
func newValley(m *Mixture) *valley {
	v := valleyAt(m, make([]float64, m.dim))
	v.pinned = true
	for _, t := range []float64{0.1, 0.5, 1, 2} {
		v.pinned = v.pinned && vanishesAtOrigin(m, t)
	}
	v.follow(latest(m))
	return v
}

// valleyAt returns the valley at y.
func valleyAt(m *Mixture, y []float64) *valley {
	return &valley{m: m, y: y, hessian: mat.NewSymDense(m.dim, nil)}
}

// copy returns a valley at the same place that can be moved by itself.
func (v *valley) copy() *valley {
	c := valleyAt(v.m, v.y)
	c.pinned = v.pinned
	return c
}

// depth returns the potential at the valley.
func (v *valley) depth(t float64) float64 { return Potential(v.m, v.y, t) }

// vanishesAtOrigin reports whether the force at y = 0 and time t is zero but for rounding.
func vanishesAtOrigin(m *Mixture, t float64) bool {
	origin := make([]float64, m.dim)
	law := m.At(t)
	gamma := law.Posterior(nil, origin)
	var sum float64
	for k, g := range gamma {
		z, work := make([]float64, m.dim), make([]float64, m.dim)
		law.components[k].score(z, origin, work)
		sum += g * floats.Norm(z, 2)
	}
	return floats.Norm(law.Score(nil, origin), 2) <= 1e-11*sum
}

// travel follows the valley from one time to another, in either direction, and returns how far it got.
func (v *valley) travel(from, to float64) (reached float64, ok bool) {
	t := from
	step := coarseStep(v.m, t)
	for range mostSteps {
		if t == to {
			return t, true
		}
		next := max(t-step, to)
		if to > from {
			next = min(t+step, to)
		}
		if v.step(t, next) {
			t = next
			step = min(2*step, coarseStep(v.m, t))
			continue
		}
		if step /= 2; step < 2*epsilon*t+1e-300 {
			break
		}
	}
	return t, t == to
}

// mostSteps is more than a valley takes from the latest time to 0.
const mostSteps = 100_000

// step moves the valley from one time to the next and reports whether it is the same one: on the way back it must
// come to where it was. Near a spinodal another valley may take over.
func (v *valley) step(from, to float64) bool {
	if v.pinned {
		return v.follow(to)
	}
	start := v.y
	if !v.follow(to) {
		return false
	}
	there := v.y
	back := v.follow(from)
	missed := floats.Distance(v.y, start, 2)
	if v.y = there; back && missed <= 0.1*floats.Distance(there, start, 2)+v.blur(from) {
		return true
	}
	v.y = start
	return false
}

// blur is the distance within which places count as the same.
func (v *valley) blur(t float64) float64 {
	shrink, noise := decay(t)
	return 1e-9*math.Sqrt(noise+shrink*shrink*leastVariance(v.m)) + 64*epsilon*floats.Norm(v.y, 2)
}

// follow moves the valley to time t by Newton's method and reports whether it is
// still there and stable: every step must go downhill in a convex landscape and
// be shorter than the last.
func (v *valley) follow(t float64) bool {
	law := v.m.At(t)
	if v.pinned {
		return v.softest(law, v.y) > 0
	}
	y := append([]float64(nil), v.y...)
	gradient, move := make([]float64, v.m.dim), mat.NewVecDense(v.m.dim, nil)
	last := math.Inf(1)
	for range 50 {
		if !(v.softest(law, y) > 0) {
			return false
		}
		law.Score(gradient, y)
		rounding := 16 * epsilon * (floats.Norm(y, 2) + 2*floats.Norm(gradient, 2) + v.uncertainty(law, y))
		floats.Scale(-2, gradient)
		floats.Sub(gradient, y)
		if floats.Norm(gradient, 2) <= rounding {
			v.y = y
			return true
		}
		var chol mat.Cholesky
		if !chol.Factorize(v.hessian) || chol.SolveVecTo(move, mat.NewVecDense(v.m.dim, gradient)) != nil {
			return false
		}
		length := mat.Norm(move, 2)
		if !(length < 0.9*last) {
			return false
		}
		last = length
		floats.Sub(y, move.RawVector().Data)
	}
	return false
}

// uncertainty returns the size of the terms that add up to the score at y.
func (v *valley) uncertainty(law *Mixture, y []float64) float64 {
	var size float64
	for k, gamma := range law.Posterior(nil, y) {
		c := &law.components[k]
		size += gamma * (floats.Norm(c.mean, 2) + floats.Norm(y, 2)) / floats.Min(c.variances)
	}
	return size
}

// softest returns the least curvature of the potential at y.
func (v *valley) softest(law *Mixture, y []float64) float64 {
	PotentialHessian(v.hessian, law, y, 0)
	if !v.eigen.Factorize(v.hessian, false) {
		return math.NaN()
	}
	return v.eigen.Values(nil)[0]
}
