//go:build ignore

// The memory falls like the wave and not like its square: a factor 2 in the rate.
//
// points: 5
// hint: decays at half the rate

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
	return math.Pow(math.Cos(k*x0), 2) * math.Exp(-k*k*t)
}

// DyeForgets returns the time at which DyeMemory has fallen to the given number of nats.
func DyeForgets(nats, x0, length float64) float64 {
	k := math.Pi / length
	return math.Log(math.Pow(math.Cos(k*x0), 2)/nats) / (k * k)
}
