package molecules

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
)

// What a noised point of the surface tells of the point it comes from,
//
//	p(x₀ | x_t) ∝ p(x₀) N(x_t; e^{−t} x₀, Δ),    Δ = 1 − e^{−2t}.

// earliest is the time from which on the lattice resolves the noise: √Δ is the spacing.
const earliest = 0.0002

// Shares returns the probabilities that X_0 was in the basin of Reactant, Product and Intermediate, given X_t = x: the shares of the reverse processes from x at the
// time t that end there. It is a sum over the lattice, and panics if len(x) is not 2 or t is less than 0.0002.
func (m *MullerBrown) Shares(x []float64, t float64) []float64 {
	shares, basins := make([]float64, len(minima)), m.basins()
	m.posterior(x, t, func(i int, p float64) { shares[basins[i]] += p })
	return shares
}

// ForkShares returns the shares of Shares for runs that start at x at t = 0, are noised for the time t and then reversed, each with noise of its own: the mean of Shares over the noised
// points, by the rule of Gauss and Hermite. It panics as Shares does.
func (m *MullerBrown) ForkShares(x []float64, t float64) []float64 {
	m.check(x)
	const nodes = 7
	var at, weight [nodes]float64
	quad.Hermite{}.FixedLocations(at[:], weight[:], math.Inf(-1), math.Inf(1))
	shares, signal, spread := make([]float64, len(minima)), math.Exp(-t), math.Sqrt(-2*math.Expm1(-2*t))
	for i, u := range at {
		for j, v := range at {
			noised := []float64{signal*x[0] + spread*u, signal*x[1] + spread*v}
			floats.AddScaled(shares, weight[i]*weight[j]/math.Pi, m.Shares(noised, t))
		}
	}
	return shares
}

// ScoreAt is the diffusion.Drift ∇ln p_t(x) = (e^{−t}⟨X_0|x⟩ − x)/Δ, a sum over the lattice of some ten thousand exponentials. It
// panics if a length is not 2 or t is less than 0.0002.
func (m *MullerBrown) ScoreAt(dst, x []float64, t float64) {
	m.check(dst)
	var u, v float64
	m.posterior(x, t, func(i int, p float64) {
		u += p * m.points[i][0]
		v += p * m.points[i][1]
	})
	signal, variance := math.Exp(-t), -math.Expm1(-2*t)
	dst[0], dst[1] = (signal*u-x[0])/variance, (signal*v-x[1])/variance
}

// posterior calls f with the number of each point of the lattice that x may come from, and its probability.
func (m *MullerBrown) posterior(x []float64, t float64, f func(i int, p float64)) {
	m.check(x)
	if !(t >= earliest) {
		panic("molecules: t is less than 0.0002")
	}
	signal, variance := math.Exp(-t), -math.Expm1(-2*t)
	exponent := func(p [2]float64) float64 {
		u, v := x[0]-signal*p[0], x[1]-signal*p[1]
		return -(u*u + v*v) / (2 * variance)
	}
	const negligible = 30
	top, sum := math.Inf(-1), 0.0
	for i, p := range m.points {
		top = max(top, exponent(p)+m.logWeights[i])
	}
	relative := func(i int) float64 {
		if e := exponent(m.points[i]) + m.logWeights[i] - top; e > -negligible {
			return math.Exp(e)
		}
		return 0
	}
	for i := range m.points {
		sum += relative(i)
	}
	for i := range m.points {
		if p := relative(i); p > 0 {
			f(i, p/sum)
		}
	}
}
