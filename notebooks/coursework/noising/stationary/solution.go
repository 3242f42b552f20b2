package stationary

// Variance returns the stationary variance of the chain with the time step dt.
func Variance(dt float64) float64 {
	// BEGIN SOLUTION
	// v = (1 − dt)² v + 2 dt
	return 1 / (1 - dt/2)
	// END SOLUTION
}
