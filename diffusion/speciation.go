package diffusion

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Speciation: the time at which the one valley of the reverse process becomes
// unstable (arXiv:2405.11932; Biroli et al., arXiv:2402.18491). The
// curvature of the potential at its fixed point y* vanishes in the softest
// direction; by Tweedie's formula this is
//
//	λ_max Cov(X_0 | X_t = y*) = sinh 2t,
//
// and for a pair at ±μ of variance σ²
//
//	t_s = ½ ln(μ² + √((1 − σ²)² + μ⁴)).

// SpeciationTime returns the time t at which the reverse process that generates m
// loses its first fixed point.
//
// Late in the noising the potential has one minimum y*(t), near 0. It is followed
// down from there, and t is the first time at which its curvature in the softest
// direction vanishes. If it never does at t > 0, ok is false: no symmetry is broken.
// For data with a symmetry that holds y* in place (a pair, a hexagon), this is the
// speciation time. Data without symmetry as a rule break none: y* moves into
// one of the valleys and stays stable, and the others open elsewhere, at the times
// of [SpinodalTime].
//
// An equal pair of isotropic components is recognised and has the closed form. For
// other data t is accurate to about 1e−11; instabilities that last for less than a few
// percent of e^{2t} − 1 may be passed over.
func SpeciationTime(m *Mixture) (t float64, ok bool, err error) {
	if err := checkMixture("m", m); err != nil {
		return 0, false, err
	}
	if mu, variance, pair := m.asPair(); pair {
		return positiveTime(timeOfCoupling(mu, variance, 1))
	}
	if err := checkReach(m); err != nil {
		return 0, false, err
	}
	v := newValley(m)
	t = latest(m)
	for step := coarseStep(m, t); t > 0; {
		next := max(t-step, 0)
		if v.follow(next) {
			t = next
			step = min(2*step, coarseStep(m, t))
			continue
		}
		if step /= 2; step < 2*epsilon*t+1e-300 {
			break
		}
	}
	if t < 1e-13 { // at t = 0 within the rounding of the data
		return 0, false, nil
	}
	return t, true, nil
}

// asPair recognises ½N(μ, σ²I) + ½N(−μ, σ²I) and returns |μ| and σ².
func (m *Mixture) asPair() (mu, variance float64, ok bool) {
	parts := m.cover(nil, 1)
	if len(parts) != 2 || parts[0].weight != parts[1].weight {
		return 0, 0, false
	}
	variance = parts[0].variances[0]
	for _, c := range parts {
		if c.axes != nil || floats.Min(c.variances) != variance || floats.Max(c.variances) != variance {
			return 0, 0, false
		}
	}
	for j, v := range parts[0].mean {
		if parts[1].mean[j] != -v {
			return 0, 0, false
		}
	}
	return floats.Norm(parts[0].mean, 2), variance, true
}

// latest returns a time from which on p_t is so near N(0, I) that the potential
// has a single fixed point.
func latest(m *Mixture) float64 {
	scale := 0.0 // its logarithm, for the square of a mean may overflow
	for _, c := range m.cover(nil, 1) {
		scale = max(scale, 2*math.Log(floats.Norm(c.mean, 2)), math.Log(math.Abs(floats.Max(c.variances)-1)))
	}
	return 0.5 * (math.Log(1e3) + scale)
}

// coarseStep returns a step of time over which the law at t changes little: 1 %
// of the time that the smallest variance is old.
func coarseStep(m *Mixture, t float64) float64 {
	least := leastVariance(m)
	shrink, noise := decay(t)
	return 0.02 * (noise + shrink*shrink*least)
}

// valley is the fixed point that exists at large t.
type valley struct {
	m       *Mixture
	y       []float64
	pinned  bool // a symmetry holds it at 0
	hessian *mat.SymDense
	eigen   mat.EigenSym
}

func newValley(m *Mixture) *valley {
	v := &valley{m: m, y: make([]float64, m.dim), hessian: mat.NewSymDense(m.dim, nil), pinned: true}
	for _, t := range []float64{0.1, 0.5, 1, 2} {
		v.pinned = v.pinned && vanishesAtOrigin(m, t)
	}
	return v
}

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
		rounding := 16 * epsilon * (floats.Norm(y, 2) + 2*floats.Norm(gradient, 2) + v.uncertainty(law))
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

// uncertainty returns the size of the terms that add up to the score near the valley.
func (v *valley) uncertainty(law *Mixture) float64 {
	var largest float64
	for k := range law.components {
		c := &law.components[k]
		largest = max(largest, floats.Norm(c.mean, 2)/floats.Min(c.variances))
	}
	return largest
}

// softest returns the least curvature of the potential at y.
func (v *valley) softest(law *Mixture, y []float64) float64 {
	PotentialHessian(v.hessian, law, y, 0)
	if !v.eigen.Factorize(v.hessian, false) {
		return math.NaN()
	}
	return v.eigen.Values(nil)[0]
}

// InstabilityTime returns t_u = ½ ln(λ − 1), λ the largest variance of any
// component in any direction: below t_u the potential of the reverse process
// falls to −∞ far out. If λ ≤ 2 there is no such time t > 0, and ok is false.
func InstabilityTime(m *Mixture) (t float64, ok bool, err error) {
	if err := checkMixture("m", m); err != nil {
		return 0, false, err
	}
	var largest float64
	for _, c := range m.cover(nil, 1) {
		largest = max(largest, floats.Max(c.variances))
	}
	if !(largest > 2) {
		return 0, false, nil
	}
	return 0.5 * math.Log(largest-1), true, nil
}
