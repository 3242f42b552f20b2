package score

import "math"

// Score returns the score at x of the pair with the means ±mu and the variance v.
func Score(x, mu, v float64) float64 {
	// BEGIN SOLUTION
	return (mu*math.Tanh(mu*x/v) - x) / v
	// END SOLUTION
}
