package stepparts

import "math"

// StepVariance returns the variance of x' given x and x_0; a is the signal of x, and next that of x'.
func StepVariance(a, next float64) float64 {
	// BEGIN SOLUTION
	// As a function of x', N(√a' x_0, 1 − a') and N(x √(a'/a), (1 − a/a') a'/a) are multiplied.
	ratio := a / next
	return 1 / (1/(1-next) + ratio/(1-ratio))
	// END SOLUTION
}

// StepParts returns the factors of x_0, of ξ and of the fresh noise.
func StepParts(a, next, eta float64) (ofClean, ofNoise, fresh float64) {
	// BEGIN SOLUTION
	// The variances of old and fresh noise add up to 1 − a'.
	fresh = eta * math.Sqrt(StepVariance(a, next))
	return math.Sqrt(next), math.Sqrt(1 - next - fresh*fresh), fresh
	// END SOLUTION
}
