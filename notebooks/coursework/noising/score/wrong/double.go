//go:build ignore

// The whole log-ratio as the argument of tanh.
//
// points: 2
// hint: half the logarithm

package score

import "math"

func Score(x, mu, v float64) float64 { return (mu*math.Tanh(2*mu*x/v) - x) / v }
