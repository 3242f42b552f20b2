//go:build ignore

// The field without the variance of the noise.
//
// points: 3
// hint: divided by the variance of the noise

package pairinnoise

import "math"

// Field returns the field h of an atom that noise has moved to x at the time t.
func Field(x, t float64) float64 {
	return math.Exp(-t) * x
}

// Estimate returns the mean of the first atom given what noise has made of both.
func Estimate(K, x1, x2, t float64) float64 {
	h1, h2 := x1/(2*math.Sinh(t)), x2/(2*math.Sinh(t))
	like, unlike := math.Exp(K), math.Exp(-K)
	return (like*math.Sinh(h1+h2) + unlike*math.Sinh(h1-h2)) / (like*math.Cosh(h1+h2) + unlike*math.Cosh(h1-h2))
}
