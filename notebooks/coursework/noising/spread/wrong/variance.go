//go:build ignore

// The variance for the standard deviation: both are 1 in equilibrium.
//
// points: 1
// hint: a variance for a standard deviation?

package spread

import "math"

func Spread(variance, t float64) float64 {
	a := math.Exp(-2 * t)
	return a*variance + 1 - a
}
