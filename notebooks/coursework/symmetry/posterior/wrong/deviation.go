//go:build ignore

// The standard deviation for the variance.
//
// points: 0
// hint: this is a standard deviation

package posterior

import "math"

func Posterior(variance, t float64) float64 {
	a := math.Exp(-2 * t)
	return math.Sqrt(variance * (1 - a) / (a*variance + 1 - a))
}
