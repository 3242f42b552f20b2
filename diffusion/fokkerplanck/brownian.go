package fokkerplanck

import (
	"math"
)

// Exact results for Brownian motion dX = √2 dW in an interval of length ℓ, to compare
// grids and trajectories with. Let G_ℓ be the normal density of variance 2t wrapped
// around a ring of length ℓ, and y = x − lo:
//
//	periodic      G_ℓ(x − x0)
//	reflecting    G_2ℓ(y − y0) + G_2ℓ(y + y0)
//	absorbing     G_2ℓ(y − y0) − G_2ℓ(y + y0).
//
// Every function has two forms, a sum over images that converges fast at early times and
// a sum over eigenfunctions that converges fast at late times,
//
//	G_ℓ(z) = Σ_k e^{−(z + kℓ)²/4t}/√(4πt) = 1/ℓ + (2/ℓ) Σ_{n≥1} cos(2πnz/ℓ) e^{−(2πn/ℓ)² t}
//
// (Carslaw and Jaeger, Conduction of Heat in Solids, Ch. 10; Redner, A Guide to
// First-Passage Processes, Ch. 2). Both have converged after a few terms at
// t = ℓ²/4π, where the functions change from one to the other.

// imageTerms and eigenTerms bound the sums: what they omit is below 1e−30.
const (
	imageTerms = 7
	eigenTerms = 5
)

// late reports whether the sum over eigenfunctions of a ring of length P is the shorter.
func late(t, ring float64) bool { return 4*math.Pi*t > ring*ring }

// Density returns the density at x, after a time t > 0, of the Brownian motion
// dX = √2 dW that started from x0 and has not been absorbed. It panics if t is not positive.
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

// Distribution returns the probability that, after a time t > 0, the Brownian motion
// dX = √2 dW that started from x0 is between Lo and x and has not been absorbed. It panics if t is not positive.
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
//	Σ_{n odd} (4/πn) sin(πn y0/ℓ) e^{−(πn/ℓ)² t},    y0 = x0 − Lo,
//
// between absorbing ends and 1 otherwise. It panics if t is not positive.
func (v Interval) Survival(x0, t float64) float64 {
	requirePositive("t", t)
	if v.Boundary != Absorbing {
		return 1
	}
	return v.Distribution(v.Hi, x0, t)
}

// MeanExitTime returns the mean time (x0 − Lo)(Hi − x0)/2 after which the Brownian
// motion dX = √2 dW from x0 meets an absorbing end; it is +Inf if there is none.
func (v Interval) MeanExitTime(x0 float64) float64 {
	if v.Boundary != Absorbing {
		return math.Inf(1)
	}
	return (x0 - v.Lo) * (v.Hi - x0) / 2
}

// sines returns (2/ℓ) Σ_n sin(q y0) f(q) e^{−q² t}, q = πn/ℓ.
func (v Interval) sines(x0, t float64, f func(q float64) float64) (sum float64) {
	length := v.Length()
	for n := 1; n <= 2*eigenTerms; n++ {
		q := math.Pi * float64(n) / length
		sum += 2 / length * math.Sin(q*(x0-v.Lo)) * f(q) * math.Exp(-q*q*t)
	}
	return sum
}

// wrapped returns G_ℓ(z) for the length ℓ of the ring.
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

// wrappedIntegral returns ∫_0^z G_ℓ, an odd function of z.
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
