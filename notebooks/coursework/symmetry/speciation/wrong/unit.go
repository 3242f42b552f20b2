//go:build ignore

// The formula for σ² = 1.
//
// points: 2
// hint: right for σ² = 1 only

package speciation

import "math"

func Speciation(mu, variance float64) float64 { return max(0, math.Log(2*mu*mu)/2) }
