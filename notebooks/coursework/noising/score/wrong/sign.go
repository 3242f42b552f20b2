//go:build ignore

// The score with the sign of the energy.
//
// points: 0
// hint: negative slope

package score

import "math"

func Score(x, mu, v float64) float64 { return (x - mu*math.Tanh(mu*x/v)) / v }
