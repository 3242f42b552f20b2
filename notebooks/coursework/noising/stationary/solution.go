package stationary

// Variance returns the stationary variance of the chain with steps h.
func Variance(h float64) float64 {
	// BEGIN SOLUTION
	// v = (1 − h)² v + 2h
	return 1 / (1 - h/2)
	// END SOLUTION
}
