package posterior

import "math"

// Posterior returns Var(X_0 | X_t) for Gaussian data of the given variance.
func Posterior(variance, t float64) float64 {
	// BEGIN SOLUTION
	// 1/Var = 1/σ² + e^{−2t}/Δ
	a := math.Exp(-2 * t)
	return variance * (1 - a) / (a*variance + 1 - a)
	// END SOLUTION
}
