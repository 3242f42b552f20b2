package production

import "math"

// Production returns the entropy production rate at the time t, for Gaussian data of the given variance.
func Production(variance, t float64) float64 {
	// BEGIN SOLUTION
	v := 1 + math.Exp(-2*t)*(variance-1) // of X_t
	return (v - 1) * (v - 1) / v
	// END SOLUTION
}
