package blurredbond

import "math"

// LearnedStiffness returns the stiffness that the score of two atoms with noise h has for a spring of the stiffness k.
func LearnedStiffness(k, temperature, h float64) float64 {
	// BEGIN SOLUTION
	// The distance has the variance ϑ/k + 2h², and the stiffness is ϑ over it.
	return k / (1 + 2*k*h*h/temperature)
	// END SOLUTION
}

// NoiseAllowed returns the noise at which the force is weakened by the fraction loss.
func NoiseAllowed(k, temperature, loss float64) float64 {
	// BEGIN SOLUTION
	// 1/(1 + y) = 1 − loss, with y = 2kh²/ϑ.
	return math.Sqrt(loss / (1 - loss) * temperature / (2 * k))
	// END SOLUTION
}
