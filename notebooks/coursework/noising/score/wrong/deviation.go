//go:build ignore

// The standard deviation for the variance in the denominator.
//
// points: 0
// hint: not the standard deviation

package score

import "math"

func Score(x, mu, v float64) float64 { return (mu*math.Tanh(mu*x/v) - x) / math.Sqrt(v) }
