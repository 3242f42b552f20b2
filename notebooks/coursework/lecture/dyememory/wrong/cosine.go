//go:build ignore

// The average of cos² forgotten: a factor 2.
//
// points: 5
// hint: what is the average of cos²

package dyememory

import "math"

// DyeWave returns the amplitude of the slowest wave at the time t.
func DyeWave(x0, length, t float64) float64 {
	k := math.Pi / length
	return 2 * math.Cos(k*x0) * math.Exp(-k*k*t)
}

// DyeMemory returns the relative entropy to the uniform density at late times, in nats.
func DyeMemory(x0, length, t float64) float64 {
	k := math.Pi / length
	return 2 * math.Pow(math.Cos(k*x0), 2) * math.Exp(-2*k*k*t)
}

// DyeForgets returns the time at which DyeMemory has fallen to the given number of nats.
func DyeForgets(nats, x0, length float64) float64 {
	k := math.Pi / length
	return math.Log(math.Pow(math.Cos(k*x0), 2)/nats) / (2 * k * k)
}
