package molecules

import (
	"math"
	"sort"

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
	shares := make([]float64, len(minima))
	m.posterior(x, t, func(i int, p float64) { shares[m.basins().points[i]] += p })
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
	const negligible = 30 // of the density on the lattice, and here
	exponent := func(i int) float64 {
		u, v := x[0]-signal*m.points[i][0], x[1]-signal*m.points[i][1]
		return m.logWeights[i] - (u*u+v*v)/(2*variance)
	}
	largest := func(from, to int) float64 {
		top := math.Inf(-1)
		for i := from; i < to; i++ {
			top = max(top, exponent(i))
		}
		return top
	}
	// The points are in the order of their first coordinate. Unless x is far off the lattice, those out of reach are negligible whatever their density.
	const least = -(negligible + 10)
	reach := math.Sqrt(2 * variance * (negligible - least))
	from := sort.Search(len(m.points), func(i int) bool { return signal*m.points[i][0] >= x[0]-reach })
	to := sort.Search(len(m.points), func(i int) bool { return signal*m.points[i][0] > x[0]+reach })
	top, sum := largest(from, to), 0.0
	if top < least {
		from, to = 0, len(m.points)
		top = largest(from, to)
	}
	relative := func(i int) float64 {
		if e := exponent(i) - top; e > -negligible {
			return math.Exp(e)
		}
		return 0
	}
	for i := from; i < to; i++ {
		sum += relative(i)
	}
	for i := from; i < to; i++ {
		if p := relative(i); p > 0 {
			f(i, p/sum)
		}
	}
}
