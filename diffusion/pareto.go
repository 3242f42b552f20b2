package diffusion

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// ParetoShape returns the shape k̂ of a generalised Pareto distribution fitted to the
// largest of the weights, the diagnostic of Vehtari, Simpson, Gelman, Yao and
// Gabry (J. Mach. Learn. Res. 25, 72, 2024): moments of the weights of order 1/k
// and above are infinite. It is negative for weights that are bounded, and −Inf
// if no tail can be fitted: with fewer than 25 weights, or a constant tail.
//
// The tail is the largest min(n/5, 3√n) weights; the fit is that of Zhang and
// Stephens (Technometrics 51, 316, 2009). Its standard error is about
// (1+k)/√(tail size), 0.09 at n = 10⁴.
func ParetoShape(weights []float64) float64 {
	n := len(weights)
	tail := tailLen(n)
	if tail < leastTailLen {
		return math.Inf(-1)
	}
	sorted := slices.Clone(weights)
	slices.Sort(sorted)
	return paretoShape(sorted[n-tail-1:])
}

// paretoShape returns the shape of the tail above the first of the weights, which rise. It changes them.
func paretoShape(weights []float64) float64 {
	threshold, excess := weights[0], weights[1:]
	for i := range excess {
		excess[i] -= threshold
	}
	return generalisedParetoShape(excess)
}

// leastTailLen is the least number of weights that can be fitted.
const leastTailLen = 5

// tailLen returns how many of n weights are the tail.
func tailLen(n int) int { return min(n/5, int(3*math.Sqrt(float64(n)))) }

// generalisedParetoShape returns the estimate of Zhang and Stephens of the shape
// k of the density (1 + kx/σ)^{−1−1/k}/σ from a sorted sample x ≥ 0: with
// θ = −k/σ, for which k(θ) = mean ln(1 − θx), it averages θ over its profile
// likelihood, on a grid of quantiles of a prior that the sample's quartile sets.
func generalisedParetoShape(x []float64) float64 {
	n := float64(len(x))
	quartile, largest := x[int(n/4+0.5)-1], x[len(x)-1]
	if quartile == 0 {
		return math.Inf(-1)
	}
	shape := func(theta float64) float64 {
		var sum float64
		for _, v := range x {
			sum += math.Log1p(-theta * v)
		}
		return sum / n
	}
	grid := 30 + int(math.Sqrt(n))
	theta, likelihood := make([]float64, grid), make([]float64, grid)
	for j := range theta {
		theta[j] = 1/largest + (1-math.Sqrt(float64(grid)/(float64(j)+0.5)))/(3*quartile)
		k := shape(theta[j])
		likelihood[j] = n * (math.Log(-theta[j]/k) - k - 1)
	}
	total := floats.LogSumExp(likelihood)
	var mean float64
	for j, l := range likelihood {
		mean += math.Exp(l-total) * theta[j]
	}
	// The weakly informative prior of Vehtari et al.: ten observations at k = ½.
	return (n*shape(mean) + 10*0.5) / (n + 10)
}
