package spread

import "math"

// Spread returns the standard deviation of X_t for Gaussian data of the given variance.
func Spread(variance, t float64) float64 {
	// BEGIN SOLUTION
	a := math.Exp(-2 * t)
	return math.Sqrt(a*variance + 1 - a)
	// END SOLUTION
}
