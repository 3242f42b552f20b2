//go:build ignore

// The variance for the standard deviation.
//
// points: 6
// hint: a standard deviation

package stepparts

import "math"

// StepVariance returns the variance of x' given x and x_0; a is the signal of x, and next that of x'.
func StepVariance(a, next float64) float64 {
	ratio := a / next
	return 1 / (1/(1-next) + ratio/(1-ratio))
}

// StepParts returns the factors of x_0, of ξ and of the fresh noise.
func StepParts(a, next, eta float64) (ofClean, ofNoise, fresh float64) {
	fresh = eta * StepVariance(a, next)
	return math.Sqrt(next), math.Sqrt(1 - next - fresh*fresh), fresh
}
