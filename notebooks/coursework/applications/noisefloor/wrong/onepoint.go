//go:build ignore

// The noise of one point in a difference of two.
//
// points: 0
// hint: a difference has the noise of two points

package noisefloor

import "math"

// Excess returns the fraction of epsilon by which the power that viscosity takes is too large when generation stops at the time t.
func Excess(t, epsilon, nu, h float64) float64 {
	return nu * math.Expm1(2*t) / (h * h * epsilon)
}

// StopTime returns the time at which generation must stop for the given excess.
func StopTime(excess, epsilon, nu, h float64) float64 {
	return math.Log1p(excess*h*h*epsilon/nu) / 2
}
