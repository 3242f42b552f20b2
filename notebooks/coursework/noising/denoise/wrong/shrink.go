//go:build ignore

// The signal is made smaller once more.
//
// points: 1
// hint: the guess must undo this

package denoise

import "math"

func Guess(x, s, t float64) float64 { return math.Exp(-t) * (x + (1-math.Exp(-2*t))*s) }
