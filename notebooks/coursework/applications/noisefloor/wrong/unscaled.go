//go:build ignore

// The noise before the division.
//
// points: 1
// hint: divided by e^{−t}, and so is the noise

package noisefloor

import "math"

// Excess returns the fraction of epsilon by which the power that viscosity takes is too large when generation stops at the time t.
func Excess(t, epsilon, nu, h float64) float64 {
	return -2 * nu * math.Expm1(-2*t) / (h * h * epsilon)
}

// StopTime returns the time at which generation must stop for the given excess.
func StopTime(excess, epsilon, nu, h float64) float64 {
	return math.Log1p(excess*h*h*epsilon/(2*nu)) / 2
}
