package franzparisi

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/line"
)

// What both ways to the potential have in common: the potential by quadrature, in
// one dimension (line.go) and in more (space.go), and the data that they take.

// Potential is the Franz–Parisi potential of data at one time. It is
// immutable and safe for concurrent use.
type Potential struct {
	freeEnergy float64
	line       *overlapLine // in one dimension
	space      *space       // in more
}

// New returns the potential for data with the distribution m, which has a density, noised up to the
// time t > 0. In one dimension m may be any mixture. In more, where the average
// is over a vector X0' as well as X_t, all components must have the same
// covariance σ²I and means on one line, as any two means are; for all other data there is
// [Sample].
//
// Curves for several t are a loop over New, which takes 0.1 ms in one
// dimension and 4 ms in more. At takes 0.4 ms for a pair in one dimension
// and 2 ms for three components; in d dimensions 1 to 100 ms for a pair, but up to
// seconds for three.
func New(m *diffusion.Mixture, t float64) (*Potential, error) {
	parts, err := components(m, t)
	if err != nil {
		return nil, err
	}
	if m.Dim() == 1 {
		return newOnLine(m, t)
	}
	along, ok := onLine(parts)
	if !ok {
		return nil, fmt.Errorf("franzparisi: m has %d means in %d dimensions that are not on one line: use Sample", len(parts), m.Dim())
	}
	mixture := make(line.Mixture, len(parts))
	for k, c := range parts {
		if v := parts[0].variance; c.variance != v {
			return nil, fmt.Errorf("franzparisi: m has components of variance %v and %v in %d dimensions, want the same: use Sample", v, c.variance, m.Dim())
		}
		mixture[k] = line.New(c.weight, along[k], c.variance)
	}
	return newInSpace(merged(mixture), m.Dim(), t)
}

// component is weight·N(mean, variance I).
type component struct {
	weight   float64
	mean     []float64
	variance float64
}

const arg = check.Package("franzparisi")

// components returns the components of m that have weight, or what is wrong with
// the arguments of a Franz–Parisi potential.
func components(m *diffusion.Mixture, t float64) ([]component, error) {
	if m == nil {
		return nil, errors.New("franzparisi: m is nil")
	}
	if err := arg.Positive("t", t); err != nil {
		return nil, err
	}
	if err := arg.Density("m", m); err != nil {
		return nil, err
	}
	if _, noise := decay(t); math.IsInf(1/noise, 1) {
		return nil, fmt.Errorf("franzparisi: t = %v is too small: the variance of the noise has no inverse", t)
	}
	var parts []component
	for k := range m.Len() {
		weight, mean, cov := m.Component(k)
		if weight == 0 {
			continue
		}
		if !isotropic(cov) {
			return nil, fmt.Errorf("franzparisi: m has a component %d whose covariance is not a multiple of the identity", k)
		}
		parts = append(parts, component{weight, mean, cov.At(0, 0)})
	}
	return parts, nil
}

// isotropic reports whether cov is a multiple of the identity.
func isotropic(cov *mat.SymDense) bool {
	for i := range cov.SymmetricDim() {
		if cov.At(i, i) != cov.At(0, 0) {
			return false
		}
		for j := range i {
			if cov.At(i, j) != 0 {
				return false
			}
		}
	}
	return true
}

// decay returns e^{−t} and Δ = 1 − e^{−2t}, the latter without cancellation as t → 0.
func decay(t float64) (shrink, noise float64) {
	return math.Exp(-t), -math.Expm1(-2 * t)
}

func newOnLine(m *diffusion.Mixture, t float64) (*Potential, error) {
	entropy, err := diffusion.Entropy(m.At(t))
	if err != nil {
		return nil, fmt.Errorf("franzparisi: t = %v: %w", t, err)
	}
	_, noise := decay(t)
	return &Potential{freeEnergy: entropy - math.Log(2*math.Pi*noise)/2, line: newOverlapLine(line.Of(m), t)}, nil
}

// newInSpace takes the mixture along the line of its means. Across the
// line, X_t has the distribution N(0, vI).
func newInSpace(along line.Mixture, dim int, t float64) (*Potential, error) {
	entropy, err := noisedEntropy(along, t)
	if err != nil {
		return nil, fmt.Errorf("franzparisi: t = %v: %w", t, err)
	}
	shrink, noise := decay(t)
	v := shrink*shrink*along[0].Variance + noise
	entropy += float64(dim-1) / 2 * math.Log(2*math.Pi*math.E*v)
	f := &Potential{freeEnergy: entropy/float64(dim) - math.Log(2*math.Pi*noise)/2}
	if f.space, err = newSpace(along, dim, t); err != nil {
		return nil, fmt.Errorf("franzparisi: m has %w", err)
	}
	return f, nil
}

// noisedEntropy returns the entropy of a mixture in one dimension noised up to the time t.
func noisedEntropy(m line.Mixture, t float64) (float64, error) {
	weights, means, variances := make([]float64, len(m)), make([][]float64, len(m)), make([]float64, len(m))
	for k, c := range m {
		weights[k], means[k], variances[k] = c.Weight, []float64{c.Mean}, c.Variance
	}
	law, err := diffusion.NewIsotropicMixture(weights, means, variances)
	if err != nil {
		return 0, err
	}
	return diffusion.Entropy(law.At(t))
}

// At returns V(q) and its first two derivatives at q > 0, per degree of
// freedom. The quadrature is refined until it has converged: to rounding in one
// dimension, within 1e−9 by comparison of two rules in more, always relative to
// the mean modulus of the terms that are averaged. When it does not converge, the
// error says so.
//
// What the curve shows:
//
//   - As q → 0 the sphere |X0 − X0'|² = dq shrinks and V ~ (1/d − ½) ln q. In one
//     dimension the sphere is two points and this is +½ ln q, down to −∞, which is
//     the Jacobian 1/(2√q) of the δ function and says nothing about the data. V″ ~ −1/(2q²) < 0 near q = 0
//     is no instability: subtract ½ ln q to see the rest.
//   - At large q the tails of data and noise dominate and V ~ q/2B, with
//     1/B = 1/σ² + e^{−2t}/Δ and σ² the largest variance.
//   - In d ≥ 3 there is a minimum, for large d at q ≈ 2B, the distance of two draws
//     from one mode of p(X0|X_t). In d = 1 and 2 the draws are closest to each other
//     at q = 0.
//   - Where the data have two modes, V can have a second minimum at q ≈ |μ_1 − μ_2|²/d:
//     another state that agrees with the same X_t, as in a glass. This is what
//     the potential is used for in arXiv:2405.11932. The more noise there is in X_t,
//     the less it says about the mode and the lower this minimum is; in
//     generation, t → 0, it rises, and in one dimension it vanishes. For μ = ±1, σ² = 0.1 it does so at
//     t = 0.212, after the speciation time 0.426. The choice is not made then: two copies
//     that part at this time still end in different modes with the probability 0.15 (diffusion.CloneProbability).
//   - A minimum is a statement about distances. V is a free energy per dimension, and the
//     probability of the other mode is typically e^{−dΔV}, to leading order in d, ΔV the difference
//     of the two minima. For d = 100, μ = ±(1, …, 1), σ² = 0.1 and t = 1 there is a second minimum at q = 4.07, with
//     dΔV = 32.8; the posterior of the wrong mode is 7e−5 on average over X_t, and e^{−32.8} typically.
//   - Between the minima V is not convex: V″ < 0 at the barrier. Convexity is lost
//     long before there is a second minimum, in the one-dimensional example at t = 0.004, because
//     the data themselves have no points between the modes. So V″ < 0 says that
//     there are two states; whether X_t leaves a choice between them is the size of dΔV.
func (f *Potential) At(q float64) (v, dv, d2v float64, err error) {
	if err := arg.Positive("q", q); err != nil {
		return 0, 0, 0, err
	}
	var p jet
	if f.line != nil {
		p, err = f.line.potential(q)
	} else {
		p, err = f.space.normalised(q)
		p[0] += f.freeEnergy
	}
	if err != nil {
		return 0, 0, 0, err
	}
	if !p.finite() {
		return 0, 0, 0, fmt.Errorf("franzparisi: q = %v: V and its derivatives are %v, beyond what a float64 holds", q, p)
	}
	return p[0], p[1], p[2], nil
}

// FreeEnergy returns the free energy of an unconstrained X0, per degree of freedom,
//
//	F = −(1/d) E_{X_t} ln ∫ dX0 e^{−H(X0|X_t)} = S(p_t)/d − ½ ln 2πΔ,
//
// S(p_t) = −∫ p_t ln p_t the entropy of the noised data. The difference
//
//	V(q) − F = −(1/d) E ln p(q|X0', X_t)
//
// is the potential normalised as a probability: p(q|X0', X_t) is the density of
// q in equilibrium.
func (f *Potential) FreeEnergy() float64 { return f.freeEnergy }
