package diffusion

import (
	"fmt"
	"math"
)

// The distribution function of a mixture in one dimension, and its inverse.

// CDF returns the probability of X ≤ x for a mixture in one dimension. It
// panics in more; take a [Mixture.Projection] first.
func (m *Mixture) CDF(x float64) float64 {
	below, _ := m.tails(x)
	return below
}

// Quantile returns the x with P(X ≤ x) = p, or the least with P(X ≤ x) ≥ p where components are points, for a
// mixture in one dimension, p between 0 and 1 exclusive. It panics in more dimensions.
func (m *Mixture) Quantile(p float64) (float64, error) {
	if !(p > 0 && p < 1) {
		return 0, fmt.Errorf("diffusion: p = %v is not between 0 and 1", p)
	}
	return m.quantile(p, 1-p), nil
}

// Support returns the smallest interval that contains, for every component with a weight above 0,
// its mean plus and minus the given number of its standard deviations, for a mixture in one
// dimension. It panics in more; take a [Mixture.Projection] first.
func (m *Mixture) Support(deviations float64) (lo, hi float64) {
	if m.dim != 1 {
		panic("diffusion: Support of a mixture in more than one dimension")
	}
	lo, hi = math.Inf(1), math.Inf(-1)
	for k := range m.components {
		if c := &m.components[k]; c.weight > 0 {
			width := deviations * math.Sqrt(c.variances[0])
			lo, hi = min(lo, c.mean[0]-width), max(hi, c.mean[0]+width)
		}
	}
	return lo, hi
}

// tails returns P(X ≤ x) and P(X > x), both to full precision.
func (m *Mixture) tails(x float64) (below, above float64) {
	if m.dim != 1 {
		panic("diffusion: CDF of a mixture in more than one dimension")
	}
	for k := range m.components {
		c := &m.components[k]
		if c.variances[0] == 0 { // a point
			if c.mean[0] <= x {
				below += c.weight
			} else {
				above += c.weight
			}
			continue
		}
		z := (c.mean[0] - x) / math.Sqrt(c.variances[0]) / math.Sqrt2
		below += c.weight * 0.5 * math.Erfc(z)
		above += c.weight * 0.5 * math.Erfc(-z)
	}
	return below, above
}

// quantile returns the point with the given probabilities below and above it. It uses
// the smaller of the two, which is the more precise.
func (m *Mixture) quantile(below, above float64) float64 {
	excess := func(x float64) float64 {
		b, a := m.tails(x)
		if below < above {
			return b - below
		}
		return above - a
	}
	for k := range m.components {
		c := &m.components[k]
		if x := c.mean[0]; c.variances[0] == 0 && excess(x) >= 0 && excess(math.Nextafter(x, math.Inf(-1))) < 0 {
			return x // where the distribution function jumps
		}
	}
	lo, hi := m.Support(reach)
	// Components may be narrower than the spacing of float64 at their means.
	for step := max(hi-lo, 4*epsilon*math.Abs(lo)); excess(lo) > 0 && lo > -math.MaxFloat64; step *= 2 {
		lo = max(lo-step, -math.MaxFloat64)
	}
	for step := max(hi-lo, 4*epsilon*math.Abs(hi)); excess(hi) < 0 && hi < math.MaxFloat64; step *= 2 {
		hi = min(hi+step, math.MaxFloat64)
	}
	return findRoot(excess, lo, hi, excess(lo), excess(hi))
}
