//go:build ignore

// Itô's product for Stratonovich's.
//
// points: 1
// hint: the Itô product

package flux

import "math"

func Flux(s, t float64) float64 {
	return math.Exp(-2*t)*(s-1) + 1
}
