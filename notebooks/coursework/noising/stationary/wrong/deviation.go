//go:build ignore

// The standard deviation for the variance.
//
// points: 1
// hint: this is a standard deviation

package stationary

import "math"

func Variance(dt float64) float64 { return math.Sqrt(1 / (1 - dt/2)) }
