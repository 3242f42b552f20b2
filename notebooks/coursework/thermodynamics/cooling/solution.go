package cooling

// ReverseFlux returns the rate at which generation gives heat off, when the variance of the particle is v.
func ReverseFlux(v float64) float64 {
	// BEGIN SOLUTION
	// f = (1 − 2/v) y
	return (v - 1) * (v - 2) / v
	// END SOLUTION
}

// Takes reports whether it takes heat from the bath.
func Takes(v float64) bool {
	// BEGIN SOLUTION
	return 1 < v && v < 2
	// END SOLUTION
}
