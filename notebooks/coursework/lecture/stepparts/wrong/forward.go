//go:build ignore

// The variance of the step of noising for that of the step back: forward for reverse.
//
// points: 6
// hint: the step forwards, from x' to x

package stepparts

import "math"

// StepVariance returns the variance of x' given x and x_0; a is the signal of x, and next that of x'.
func StepVariance(a, next float64) float64 {
	return 1 - a/next
}

// StepParts returns the factors of x_0, of ξ and of the fresh noise.
func StepParts(a, next, eta float64) (ofClean, ofNoise, fresh float64) {
	fresh = eta * math.Sqrt(StepVariance(a, next))
	return math.Sqrt(next), math.Sqrt(1 - next - fresh*fresh), fresh
}
