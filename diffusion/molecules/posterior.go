package molecules

import "math"

// What a noised point of the surface tells of the point it comes from,
//
//	p(x₀ | x_t) ∝ p(x₀) N(x_t; e^{−t} x₀, Δ),    Δ = 1 − e^{−2t}.

// earliest is the time from which on the lattice resolves the noise: √Δ is the spacing.
const earliest = 0.0002

// Posterior returns ⟨f(X_0) | X_t = x⟩ by a sum over the lattice. With f the indicator of a basin it is the share of the reverse processes from x at
// the time t that end in it. It panics if len(x) is not 2 or t is less than 0.0002.
func (m *MullerBrown) Posterior(x []float64, t float64, f func(x []float64) float64) float64 {
	var sum float64
	m.posterior(x, t, func(x0 []float64, p float64) { sum += p * f(x0) })
	return sum
}

// ScoreAt is the diffusion.Drift ∇ln p_t(x) = (e^{−t}⟨X_0|x⟩ − x)/Δ, a sum over the lattice of some ten thousand exponentials. It
// panics if a length is not 2 or t is less than 0.0002.
func (m *MullerBrown) ScoreAt(dst, x []float64, t float64) {
	m.check(dst)
	var u, v float64
	m.posterior(x, t, func(x0 []float64, p float64) {
		u += p * x0[0]
		v += p * x0[1]
	})
	signal, variance := math.Exp(-t), -math.Expm1(-2*t)
	dst[0], dst[1] = (signal*u-x[0])/variance, (signal*v-x[1])/variance
}

// posterior calls f with all points of the lattice that x may come from, and their probabilities.
func (m *MullerBrown) posterior(x []float64, t float64, f func(x0 []float64, p float64)) {
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
	x0 := make([]float64, 2)
	for i := range m.points {
		if p := relative(i); p > 0 {
			copy(x0, m.points[i][:])
			f(x0, p/sum)
		}
	}
}
