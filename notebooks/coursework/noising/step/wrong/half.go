//go:build ignore

// A noise of variance dt: the factor √2 of the equation is lost.
//
// points: 1
// hint: has the variance 2 dt

package step

import "math"

func Step(x, dt, xi float64) float64 { return x - x*dt + math.Sqrt(dt)*xi }
