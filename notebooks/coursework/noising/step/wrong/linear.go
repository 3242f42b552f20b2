//go:build ignore

// A kick of size dt.
//
// points: 1
// hint: not the standard deviation dt

package step

import "math"

func Step(x, dt, xi float64) float64 { return x - x*dt + math.Sqrt2*dt*xi }
