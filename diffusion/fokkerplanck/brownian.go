package fokkerplanck

import (
	"math"
)

// Exact answers for Brownian motion dX = √2 dW in an interval of length L, to
// hold grids and trajectories against. With w_P the normal law of variance 2t
// wrapped around a ring of length P and y = x − lo,
//
//	periodic      w_L(x − x0)
//	reflecting    w_2L(y − y0) + w_2L(y + y0)
//	absorbing     w_2L(y − y0) − w_2L(y + y0).
//
// Every function has two forms: the sum over images, which converges early, and
// the sum over eigenfunctions, which converges late,
//
//	w_P(z) = Σ_k e^{−(z + kP)²/4t}/√(4πt) = 1/P + (2/P) Σ_{n≥1} cos(2πnz/P) e^{−(2πn/P)² t}
//
// (Carslaw and Jaeger, Conduction of Heat in Solids, Ch. 10; Redner, A Guide to
// First-Passage Processes, Ch. 2). Both have converged after a few terms at the
// time t = P²/4π where they change over.

// imageTerms and eigenTerms bound the sums: what is left out is below 1e−30.
const (
	imageTerms = 7
	eigenTerms = 5
)

// late reports whether the sum over eigenfunctions of a ring of length P is the shorter.
func late(t, ring float64) bool { return 4*math.Pi*t > ring*ring }

// Density returns the density at x of the Brownian motion dX = √2 dW that started
// from x0, a time t > 0 ago, and that has not been absorbed. It panics if t is not positive.
func (v Interval) Density(x, x0, t float64) float64 {
	requirePositive("t", t)
	length := v.Length()
	switch {
	case v.Boundary == Periodic:
		return wrapped(x-x0, t, length)
	case v.Boundary == Reflecting:
		return wrapped(x-x0, t, 2*length) + wrapped(x+x0-2*v.Lo, t, 2*length)
	case late(t, 2*length):
		return v.sines(x0, t, func(q float64) float64 { return math.Sin(q * (x - v.Lo)) })
	}
	return wrapped(x-x0, t, 2*length) - wrapped(x+x0-2*v.Lo, t, 2*length)
}

// Distribution returns the probability that the Brownian motion dX = √2 dW that
// started from x0, a time t > 0 ago, is between Lo and x and has not been
// absorbed. It panics if t is not positive.
func (v Interval) Distribution(x, x0, t float64) float64 {
	requirePositive("t", t)
	length := v.Length()
	switch {
	case v.Boundary == Periodic:
		return wrappedIntegral(x-x0, t, length) - wrappedIntegral(v.Lo-x0, t, length)
	case v.Boundary == Reflecting:
		return wrappedIntegral(x-x0, t, 2*length) + wrappedIntegral(x+x0-2*v.Lo, t, 2*length)
	case late(t, 2*length):
		return v.sines(x0, t, func(q float64) float64 {
			half := math.Sin(q * (x - v.Lo) / 2)
			return 2 * half * half / q
		})
	}
	return wrappedIntegral(x-x0, t, 2*length) + 2*wrappedIntegral(x0-v.Lo, t, 2*length) -
		wrappedIntegral(x+x0-2*v.Lo, t, 2*length)
}

// Survival returns the probability that the Brownian motion dX = √2 dW that
// started from x0 has met no absorbing end within the time t > 0,
//
//	Σ_{n odd} (4/πn) sin(πn y0/L) e^{−(πn/L)² t}
//
// between absorbing ends and 1 otherwise. It panics if t is not positive.
func (v Interval) Survival(x0, t float64) float64 {
	requirePositive("t", t)
	if v.Boundary != Absorbing {
		return 1
	}
	return v.Distribution(v.Hi, x0, t)
}

// MeanExitTime returns the mean time (x0 − Lo)(Hi − x0)/2 at which the Brownian
// motion dX = √2 dW from x0 meets an absorbing end; it is +Inf without one.
func (v Interval) MeanExitTime(x0 float64) float64 {
	if v.Boundary != Absorbing {
		return math.Inf(1)
	}
	return (x0 - v.Lo) * (v.Hi - x0) / 2
}

// sines returns (2/L) Σ_n sin(q y0) f(q) e^{−q² t}, q = πn/L.
func (v Interval) sines(x0, t float64, f func(q float64) float64) (sum float64) {
	length := v.Length()
	for n := 1; n <= 2*eigenTerms; n++ {
		q := math.Pi * float64(n) / length
		sum += 2 / length * math.Sin(q*(x0-v.Lo)) * f(q) * math.Exp(-q*q*t)
	}
	return sum
}

// wrapped returns w_P(z).
func wrapped(z, t, ring float64) (sum float64) {
	if late(t, ring) {
		sum = 1 / ring
		for n := 1; n <= eigenTerms; n++ {
			q := 2 * math.Pi * float64(n) / ring
			sum += 2 / ring * math.Cos(q*z) * math.Exp(-q*q*t)
		}
		return sum
	}
	for k := -imageTerms; k <= imageTerms; k++ {
		y := z + float64(k)*ring
		sum += math.Exp(-y * y / (4 * t))
	}
	return sum / math.Sqrt(4*math.Pi*t)
}

// wrappedIntegral returns ∫_0^z w_P, an odd function of z.
func wrappedIntegral(z, t, ring float64) (sum float64) {
	if late(t, ring) {
		sum = z / ring
		for n := 1; n <= eigenTerms; n++ {
			q := 2 * math.Pi * float64(n) / ring
			sum += 2 / ring * math.Sin(q*z) / q * math.Exp(-q*q*t)
		}
		return sum
	}
	width := math.Sqrt(4 * t)
	for k := -imageTerms; k <= imageTerms; k++ {
		shift := float64(k) * ring
		sum += 0.5 * (math.Erf((z+shift)/width) - math.Erf(shift/width))
	}
	return sum
}
