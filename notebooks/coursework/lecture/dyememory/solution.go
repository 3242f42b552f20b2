package dyememory

import "math"

// DyeWave returns the amplitude of the slowest wave at the time t.
func DyeWave(x0, length, t float64) float64 {
	// BEGIN SOLUTION
	// At t = 0 it is 2⟨cos(πx/ℓ)⟩ of the point.
	k := math.Pi / length
	return 2 * math.Cos(k*x0) * math.Exp(-k*k*t)
	// END SOLUTION
}

// DyeMemory returns the relative entropy to the uniform density at late times, in nats.
func DyeMemory(x0, length, t float64) float64 {
	// BEGIN SOLUTION
	// ⟨(1+δ) ln(1+δ)⟩ = ⟨δ + δ²/2⟩ over the uniform density, and cos² is ½ on average.
	k := math.Pi / length
	return math.Pow(math.Cos(k*x0), 2) * math.Exp(-2*k*k*t)
	// END SOLUTION
}

// DyeForgets returns the time at which DyeMemory has fallen to the given number of nats.
func DyeForgets(nats, x0, length float64) float64 {
	// BEGIN SOLUTION
	k := math.Pi / length
	return math.Log(math.Pow(math.Cos(k*x0), 2)/nats) / (2 * k * k)
	// END SOLUTION
}
