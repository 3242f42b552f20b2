package diffusion

import (
	"fmt"
	"math"
)

// Transport between laws in one dimension. The cheapest plan keeps the order of
// the points, so it is the map y(x) = F_q⁻¹(F_p(x)) between equal quantiles, and
//
//	W_2² = ∫ p(x) (x − y(x))² dx,
//
// the least mean square displacement that carries p to q (Villani, Topics in
// Optimal Transportation, 2003).

// Quantile returns the x with P(X ≤ x) = p for a mixture in one dimension, p
// between 0 and 1 exclusive. It panics in more dimensions.
func (m *Mixture) Quantile(p float64) (float64, error) {
	if !(p > 0 && p < 1) {
		return 0, fmt.Errorf("diffusion: p = %v is not between 0 and 1", p)
	}
	return m.quantile(p, 1-p), nil
}

// tails returns P(X ≤ x) and P(X > x), both with all their digits.
func (m *Mixture) tails(x float64) (below, above float64) {
	if m.dim != 1 {
		panic("diffusion: CDF of a mixture in more than one dimension")
	}
	for k := range m.components {
		c := &m.components[k]
		z := (c.mean[0] - x) / math.Sqrt(2*c.variances[0])
		below += c.weight * 0.5 * math.Erfc(z)
		above += c.weight * 0.5 * math.Erfc(-z)
	}
	return below, above
}

// quantile returns where the mass below and above is as given. It looks at the
// smaller of the two, which has the digits.
func (m *Mixture) quantile(below, above float64) float64 {
	excess := func(x float64) float64 {
		b, a := m.tails(x)
		if below < above {
			return b - below
		}
		return above - a
	}
	lo, hi := m.support()
	for excess(lo) > 0 {
		lo -= hi - lo
	}
	for excess(hi) < 0 {
		hi += hi - lo
	}
	return findRoot(excess, lo, hi, excess(lo), excess(hi))
}

// support returns where practically all of the mass is.
func (m *Mixture) support() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, c := range m.cover(nil, 1) {
		width := reach * math.Sqrt(c.variances[0])
		lo, hi = min(lo, c.mean[0]-width), max(hi, c.mean[0]+width)
	}
	return lo, hi
}

// Wasserstein returns the Wasserstein distance W_2 between two laws in one
// dimension by quadrature, to a relative accuracy of about 1e−12. More
// dimensions are an error.
func Wasserstein(p, q *Mixture) (float64, error) {
	for _, m := range []*Mixture{p, q} {
		if m == nil {
			return 0, errNilMixture
		}
		if m.dim != 1 {
			return 0, fmt.Errorf("diffusion: Wasserstein in %d dimensions, want 1", m.dim)
		}
	}
	mean, err := average(p.cover(nil, 1), 1, func(value *averages, _ int, _, x []float64) {
		move := x[0] - q.quantile(p.tails(x[0]))
		value[0] = move * move
	})
	return math.Sqrt(mean[0]), err
}
