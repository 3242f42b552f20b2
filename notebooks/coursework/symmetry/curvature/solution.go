package curvature

// Curvature returns the second derivative of U at 0, for modes at ±m of the variance v.
func Curvature(m, v float64) float64 {
	// BEGIN SOLUTION
	// (ln p)″(0) = −1/v + m²/v²
	return -1 + 2/v - 2*m*m/(v*v)
	// END SOLUTION
}
