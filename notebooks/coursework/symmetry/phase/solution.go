package phase

import "math"

// Phase returns the phase of the pair with the modes ±mu and the standard deviation sigma.
func Phase(mu, sigma float64) string {
	// BEGIN SOLUTION
	switch s := sigma * sigma; {
	case sigma >= math.Sqrt2:
		return "unstable"
	case 2*mu*mu <= s*(2-s):
		return "none"
	}
	return "breaking"
	// END SOLUTION
}
