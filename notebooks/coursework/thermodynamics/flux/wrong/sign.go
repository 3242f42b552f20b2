//go:build ignore

// The heat that is taken up, not given off. No heat flows in equilibrium with either sign.
//
// points: 1
// hint: the sign is wrong

package flux

import "math"

func Flux(s, t float64) float64 {
	return math.Exp(-2*t) * (1 - s)
}
