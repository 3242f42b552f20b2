package noisefloor

import "math"

// Excess returns the fraction of epsilon by which the power that viscosity takes is too large when generation stops at the time t.
func Excess(t, epsilon, nu, h float64) float64 {
	// BEGIN SOLUTION
	// The noise has the variance e^{2t} − 1 at each point, and twice that in a difference of two.
	return 2 * nu * math.Expm1(2*t) / (h * h * epsilon)
	// END SOLUTION
}

// StopTime returns the time at which generation must stop for the given excess.
func StopTime(excess, epsilon, nu, h float64) float64 {
	// BEGIN SOLUTION
	return math.Log1p(excess*h*h*epsilon/(2*nu)) / 2
	// END SOLUTION
}
