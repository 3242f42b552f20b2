package mode

import "math"

// Right returns the probability that x comes from the mode at +m, when both have the variance v.
func Right(x, m, v float64) float64 {
	// BEGIN SOLUTION
	return 1 / (1 + math.Exp(-2*m*x/v))
	// END SOLUTION
}
