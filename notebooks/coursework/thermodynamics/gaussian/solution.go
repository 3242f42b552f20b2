package gaussian

import "math"

// Mean returns the mean of ΔS_tot, for its standard deviation s.
func Mean(s float64) float64 {
	// BEGIN SOLUTION
	return s * s / 2
	// END SOLUTION
}

// Negative returns the probability that ΔS_tot < 0.
func Negative(s float64) float64 {
	// BEGIN SOLUTION
	return math.Erfc(s/2/math.Sqrt2) / 2
	// END SOLUTION
}
