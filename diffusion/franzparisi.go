package diffusion

import (
	"errors"
	"fmt"
	"math"
)

// The Franz–Parisi potential of generation seen as inference (arXiv:2405.11932;
// Franz and Parisi, J. Phys. I 5, 1401 (1995)).
//
// To generate is to infer the data X0 from the noised X_t. Bayes' formula is a
// Boltzmann distribution of X0 with X_t as quenched disorder,
//
//	p(X0|X_t) ∝ e^{−H(X0|X_t)},    H(X0|X_t) = |X_t − e^{−t}X0|²/2Δ − ln p_0(X0),    Δ = 1 − e^{−2t}.
//
// The potential is the free energy of X0 held at the distance q = |X0 − X0'|²/d
// from an equilibrium configuration X0' of the same disorder,
//
//	V(q) = −(1/d) E_{X0', X_t} ln ∫ dX0 e^{−H(X0|X_t)} δ(q − |X0 − X0'|²/d).
//
// X0' and X_t are drawn together: X0' from the data, X_t by noising it.

// FranzParisi is the Franz–Parisi potential of a data law at one time. It is
// immutable and safe for concurrent use.
type FranzParisi struct {
	freeEnergy float64
	line       *overlapLine // in one dimension
	space      *space       // in more
}

// NewFranzParisi returns the potential for data of the law m noised up to the
// time t > 0. In one dimension m may be any mixture. In more, where the average
// is over a vector X0' as well as X_t, all components must have the same
// covariance σ²I and means on one line, as any two means are; for what is beyond
// this there is [SampleFranzParisi].
//
// Curves for several t are a loop over NewFranzParisi, which takes 0.1 ms in one
// dimension and 4 ms in more. Potential takes 0.4 ms for a pair in one dimension
// and 2 ms for three components; in d dimensions 1 to 100 ms for a pair, but up to
// seconds for three.
func NewFranzParisi(m *Mixture, t float64) (*FranzParisi, error) {
	m, err := checkOverlap(m, t)
	if err != nil {
		return nil, err
	}
	if m.dim == 1 {
		return newLineFranzParisi(m, t)
	}
	along, ok := onLine(m)
	if !ok {
		return nil, fmt.Errorf("diffusion: m has %d means in %d dimensions that are not on one line; see SampleFranzParisi", m.Len(), m.dim)
	}
	first := m.components[0].variances[0]
	list := make([]gauss1, len(along))
	for k := range list {
		c := component{weight: m.components[k].weight}
		c.setVariances(m.components[k].variances[:1])
		if v := c.variances[0]; v != first {
			return nil, fmt.Errorf("diffusion: m has components of variance %v and %v in %d dimensions, want the same; see SampleFranzParisi", first, v, m.dim)
		}
		list[k] = gauss1{c.weight, along[k], first, c.logNorm}
	}
	return newSpaceFranzParisi(merged(list), m.dim, t)
}

// checkOverlap returns m without components of no weight, or what is wrong with
// the arguments of a Franz–Parisi potential.
func checkOverlap(m *Mixture, t float64) (*Mixture, error) {
	if m == nil {
		return nil, errors.New("diffusion: m is nil")
	}
	if !(t > 0) || math.IsInf(t, 1) {
		return nil, fmt.Errorf("diffusion: t = %v is not a positive finite number", t)
	}
	if _, noise := decay(t); !isFinite(1 / noise) {
		return nil, fmt.Errorf("diffusion: t = %v is too small: the variance of the noise has no inverse", t)
	}
	felt := &Mixture{dim: m.dim}
	for k := range m.components {
		c := &m.components[k]
		if c.weight == 0 {
			continue
		}
		for _, v := range c.variances {
			if v != c.variances[0] {
				return nil, fmt.Errorf("diffusion: m has the variances %v along the axes of component %d, want them equal", c.variances, k)
			}
		}
		felt.components = append(felt.components, *c)
	}
	return felt, nil
}

func newLineFranzParisi(m *Mixture, t float64) (*FranzParisi, error) {
	s, err := lineEntropy(gaussians1(m.At(t)))
	if err != nil {
		return nil, fmt.Errorf("diffusion: t = %v: %w", t, err)
	}
	_, noise := decay(t)
	return &FranzParisi{freeEnergy: s - math.Log(2*math.Pi*noise)/2, line: newOverlapLine(m, t)}, nil
}

// newSpaceFranzParisi takes the mixture along the line of its means. Across the
// line, the law of X_t is N(0, vI).
func newSpaceFranzParisi(along []gauss1, dim int, t float64) (*FranzParisi, error) {
	shrink, noise := decay(t)
	noised := make([]gauss1, len(along))
	for k, c := range along {
		c.logNorm -= math.Log(shrink*shrink+noise/c.variance) / 2
		c.mean *= shrink
		c.variance = shrink*shrink*c.variance + noise
		noised[k] = c
	}
	s, err := lineEntropy(noised)
	if err != nil {
		return nil, fmt.Errorf("diffusion: t = %v: %w", t, err)
	}
	s += float64(dim-1) / 2 * math.Log(2*math.Pi*math.E*noised[0].variance)
	f := &FranzParisi{freeEnergy: s/float64(dim) - math.Log(2*math.Pi*noise)/2}
	if f.space, err = newSpace(along, dim, t); err != nil {
		return nil, fmt.Errorf("diffusion: m has %w", err)
	}
	return f, nil
}

// Potential returns V(q) and its first two derivatives at q > 0, per degree of
// freedom. The quadrature is refined until it has converged: to rounding in one
// dimension, within 1e−9 by comparison of two rules in more, always relative to
// the mean modulus of the terms that are averaged. When it does not converge, the
// error says so.
//
// What the curve shows:
//
//   - As q → 0 the sphere |X0 − X0'|² = dq shrinks and V ~ (1/d − ½) ln q. In one
//     dimension the sphere is two points and this is +½ ln q, down to −∞, through
//     the Jacobian 1/(2√q) of the δ function. It is not physics, and V″ < 0 next
//     to q = 0, where V″ ~ −1/(2q²), is no instability: subtract ½ ln q to see the rest.
//   - At large q the tails of data and noise take over and V ~ q/2B, with
//     1/B = 1/σ² + e^{−2t}/Δ and σ² the largest variance.
//   - In d ≥ 3 there is a minimum, for large d at q ≈ 2B, the distance of two draws
//     from one mode of p(X0|X_t). In d = 1 and 2 the draws are closest to each other
//     at q = 0.
//   - Where the data have two modes, a second valley can open at q ≈ |μ_1 − μ_2|²/d:
//     another state that agrees with the same X_t, as in a glass. This is what
//     the potential is for in arXiv:2405.11932. Noise makes it: the further X_t is
//     from the data, the less it says about the mode and the lower the valley; in
//     generation, t → 0, the valley rises and vanishes. For μ = ±1, σ² = 0.1 in one
//     dimension it does so at t = 0.212, after the speciation time 0.426.
//   - Between the valleys V is not convex: V″ < 0 at the barrier. Convexity is lost
//     long before there is a second valley, in the example at t = 0.004, because
//     the data themselves have no points between the modes. So V″ < 0 says that
//     there are two states, and a second minimum that X_t leaves a choice.
func (f *FranzParisi) Potential(q float64) (v, dv, d2v float64, err error) {
	if err := checkDistance(q); err != nil {
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
	for _, x := range p {
		if !isFinite(x) {
			return 0, 0, 0, fmt.Errorf("diffusion: q = %v: V and its derivatives are %v, beyond what a float64 holds", q, p)
		}
	}
	return p[0], p[1], p[2], nil
}

// checkDistance reports a q that is no squared distance.
func checkDistance(q float64) error {
	if !(q > 0) || math.IsInf(q, 1) {
		return fmt.Errorf("diffusion: q = %v is not a positive finite number", q)
	}
	return nil
}

// FreeEnergy returns the free energy of X0 that is held nowhere,
//
//	F = −(1/d) E_{X_t} ln ∫ dX0 e^{−H(X0|X_t)} = S(p_t)/d − ½ ln 2πΔ,
//
// S(p_t) = −∫ p_t ln p_t the entropy of the noised data. The difference
//
//	V(q) − F = −(1/d) E ln p(q|X0', X_t)
//
// is the potential normalised as a probability: p(q|X0', X_t) is the density of
// q in equilibrium.
func (f *FranzParisi) FreeEnergy() float64 { return f.freeEnergy }
