package diffusion

import (
	"math"

	"nonequilibrium/diffusion/internal/vec"
)

// How the points of a block lie in memory, and mixtures as the kernels want
// them. 32 points make a chunk of d rows, one for each coordinate; a block is
// one chunk after the other, the last filled up with points of no consequence.

// lanesFor returns the number of lanes that n points occupy.
func lanesFor(n int) int { return (n + vec.Lanes - 1) / vec.Lanes * vec.Lanes }

// place returns where the first coordinate of point i in d dimensions lies; the
// others follow at intervals of vec.Lanes.
func place(i, d int) int { return i/vec.Lanes*vec.Lanes*d + i%vec.Lanes }

// chunks calls f with the bounds of each chunk in dimension d and of its lanes.
func chunks(lanes, d int, f func(from, to, lane int)) {
	for lane := 0; lane < lanes; lane += vec.Lanes {
		f(lane*d, (lane+vec.Lanes)*d, lane)
	}
}

// fill makes l the mixture in the form of the kernels, at least in the given one.
func (m *Mixture) fill(l *vec.Law, form vec.Form) {
	m.mustHaveDensity()
	l.Resize(len(m.components), m.dim, max(form, m.form()))
	for k := range m.components {
		c := &m.components[k]
		mean, precision := l.Component(k, c.logNorm)
		copy(mean, c.mean)
		c.precision(precision)
	}
}

// form is the simplest form that holds the precision matrices of all components.
func (m *Mixture) form() vec.Form {
	form := vec.Isotropic
	for k := range m.components {
		c := &m.components[k]
		if c.axes != nil {
			return vec.Full
		}
		for _, v := range c.variances {
			if v != c.variances[0] {
				form = vec.Diagonal
			}
		}
	}
	return form
}

// twin is a mixture of two components of equal variance in one dimension,
// w₁ N(μ̄ + δ, v) + w₂ N(μ̄ − δ, v), whose score takes no more than one tanh.
type twin struct {
	middle, delta, variance, odds float64 // odds = ½ ln(w₁/w₂)
}

// twin returns m as a twin, if it is one.
func (m *Mixture) twin() (p twin, ok bool) {
	if m.dim != 1 || len(m.components) != 2 {
		return twin{}, false
	}
	a, b := &m.components[0], &m.components[1]
	return twin{
		middle: (a.mean[0] + b.mean[0]) / 2, delta: (a.mean[0] - b.mean[0]) / 2,
		variance: a.variances[0], odds: (math.Log(a.weight) - math.Log(b.weight)) / 2,
	}, a.variances[0] == b.variances[0]
}

// set makes step that of length h along the drift y + 2 ∇ln p_t(y) at time t:
//
//	∇ln p = [μ̄ − y + δ tanh(δ (y − μ̄)/v + ½ ln(w₁/w₂))]/v.
func (p *twin) set(step *vec.Pair, t, h float64) {
	shrink, noise := decay(t)
	middle, delta, v := shrink*p.middle, shrink*p.delta, shrink*shrink*p.variance+noise
	step.Set(h, 2*delta/v, delta/v, p.odds-delta*middle/v, 1-2/v, 2*middle/v)
}
