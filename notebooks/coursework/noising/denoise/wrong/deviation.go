//go:build ignore

// The standard deviation of the noise for its variance.
//
// points: 1
// hint: not by its standard deviation

package denoise

import "math"

func Guess(x, s, t float64) float64 { return math.Exp(t) * (x + math.Sqrt(1-math.Exp(-2*t))*s) }
