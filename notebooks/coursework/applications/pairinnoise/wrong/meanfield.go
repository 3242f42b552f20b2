//go:build ignore

// The mean field of the second atom for the sum over its states.
//
// points: 2
// hint: this is the mean field

package pairinnoise

import "math"

// Field returns the field h of an atom that noise has moved to x at the time t.
func Field(x, t float64) float64 {
	return x / (2 * math.Sinh(t))
}

// Estimate returns the mean of the first atom given what noise has made of both.
func Estimate(K, x1, x2, t float64) float64 {
	return math.Tanh(x1/(2*math.Sinh(t)) + K*math.Tanh(x2/(2*math.Sinh(t))))
}
