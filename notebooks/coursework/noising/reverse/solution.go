package reverse

// Force returns the force of the reverse process at x, where the score is s.
func Force(x, s float64) float64 {
	// BEGIN SOLUTION
	return x + 2*s
	// END SOLUTION
}
