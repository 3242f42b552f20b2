package diffusion

import (
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// Entropies of distributions, in nats:
//
//	S  = −∫ p ln p dx                    (differential entropy)
//	KL = ∫ p ln(p/q) dx ≥ 0              (relative entropy of p to q)
//
// The relative entropy of p_t to equilibrium N(0, I) is what the noising has
// still to produce: dKL/dt = −Σ̇, the rate of production (arXiv:2405.11932).

// Entropy returns the differential entropy of m by quadrature, to a relative
// accuracy of about 1e−13 of ⟨|ln p|⟩ in one dimension, 1e−11 in two and 1e−9 in three. More
// dimensions are an error; use [SampleEntropy]. A mixture without a density is an error.
func Entropy(m *Mixture) (float64, error) {
	if err := check.First(checkQuadrature("Entropy", "m", m, "SampleEntropy"), checkDensity("m", m)); err != nil {
		return 0, err
	}
	cover := m.cover(nil, 1)
	p := newDeparture(m, 0, cover)
	mean, err := average(cover, 1, func(value *averages, anchor int, offset, x []float64) {
		p.at(anchor, offset, x)
		value[0] = -p.logProb
	})
	return mean[0], err
}

// KLToEquilibrium returns KL(p_t ‖ N(0, I)) by quadrature, p_t the distribution that m has become
// at time t. The relative accuracy is the same early and late: about 1e−13 in one
// dimension, 1e−11 in two and 1e−9 in three, also where the result itself is 1e−19. (Give it the
// data and the time, not m.At(t), whose variances are rounded.) More
// dimensions are an error; use [SampleKL]. So are data without a density at t = 0.
func KLToEquilibrium(m *Mixture, t float64) (float64, error) {
	if err := check.First(checkQuadrature("KLToEquilibrium", "m", m, "SampleKL"), checkDensityAt("m", m, t)); err != nil {
		return 0, err
	}
	return relativeEntropy(m, t, standardNormal(m.dim))
}

// KL returns the relative entropy KL(p ‖ q) by quadrature, with the accuracy of
// [KLToEquilibrium]. A reverse run that starts from p in place of q ends in a distribution whose
// relative entropy to the right one is at most this, for it only falls under the dynamics. Mixtures without a density are an error.
func KL(p, q *Mixture) (float64, error) {
	if err := check.First(checkSame("p", p, "q", q), checkQuadrature("KL", "p", p, "SampleKL"), checkDensity("p", p), checkDensity("q", q)); err != nil {
		return 0, err
	}
	return relativeEntropy(p, 0, q)
}

// relativeEntropy returns KL(p_t ‖ q): the mean of ln(p/q) if that is not small.
// If it is, that mean suffers from cancellation, for ln(p/q) takes both signs. But p and q are normalised, and
//
//	∫ p ln(p/q) dx = ∫ [p ln(p/q) − p + q] dx = ∫ ½(p + q) F(ln(p/q)) dx,    F ≥ 0.
func relativeEntropy(data *Mixture, t float64, other *Mixture) (float64, error) {
	cover := data.At(t).cover(nil, 1)
	p, q := newDeparture(data, t, cover), newDeparture(other, 0, cover)
	if !(p.near && q.near) {
		mean, err := averageRounded(cover, 1, func(value *averages, anchor int, offset, x []float64) {
			p.at(anchor, offset, x)
			q.at(anchor, offset, x)
			value[0], value[1] = logRatio(p, q), p.rounding+q.rounding
		})
		if err != nil || mean[0] > 0.1 {
			return mean[0], err
		}
	}
	cover = other.cover(data.At(t).cover(nil, 0.5), 0.5)
	p, q = newDeparture(data, t, cover), newDeparture(other, 0, cover)
	mean, err := averageRounded(cover, 1, func(value *averages, anchor int, offset, x []float64) {
		p.at(anchor, offset, x)
		q.at(anchor, offset, x)
		l, rounding := logRatio(p, q), p.rounding+q.rounding
		value[0], value[1] = divergence(l), (min(math.Abs(l), 2)+rounding)*rounding
	})
	return mean[0], err
}

// logRatio returns ln(p/q) at the point of the last evaluations.
func logRatio(p, q *departure) float64 {
	if p.near && q.near {
		return p.logRatio - q.logRatio
	}
	return p.logProb - q.logProb
}

// divergence returns F(l) = 2 (l − 1 + e^{−l})/(1 + e^{−l}), without cancellation.
func divergence(l float64) float64 {
	switch {
	case math.Abs(l) < 0.5:
		term := 0.5 * l * l
		sum := term
		for n := 3.0; n < 20; n++ { // l − 1 + e^{−l} = l²/2! − l³/3! + …
			term *= -l / n
			sum += term
		}
		return 2 * sum / (1 + math.Exp(-l))
	case l > 0:
		return 2 * (l - 1 + math.Exp(-l)) / (1 + math.Exp(-l))
	default:
		return 2 * (1 + (l-1)*math.Exp(l)) / (1 + math.Exp(l))
	}
}

// cover appends to dst the components of m that have weight, times share.
func (m *Mixture) cover(dst []*component, share float64) []*component {
	for k := range m.components {
		if c := m.components[k]; c.weight > 0 {
			c.weight *= share
			dst = append(dst, &c)
		}
	}
	return dst
}

// standardNormal returns N(0, I).
func standardNormal(d int) *Mixture {
	c := component{weight: 1, mean: make([]float64, d)}
	unit := make([]float64, d)
	for j := range unit {
		unit[j] = 1
	}
	c.setVariances(unit)
	return &Mixture{dim: d, components: []component{c}}
}
