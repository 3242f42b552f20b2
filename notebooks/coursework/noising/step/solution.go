package step

import "math"

// Step returns the position after the time dt of a particle at x, for a standard normal number xi.
func Step(x, dt, xi float64) float64 {
	// BEGIN SOLUTION
	return x - x*dt + math.Sqrt(2*dt)*xi
	// END SOLUTION
}
