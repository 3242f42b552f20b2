//go:build ignore

// The error of a mean taken to fall with the number.
//
// points: 3
// hint: falls with the square root

package toocold

import "math"

// TooHot returns by which fraction the temperature of alloys is too high whose mean energy is too high by the excess.
func TooHot(excess, K, variance float64) float64 {
	return excess / (K * variance)
}

// AlloysNeeded returns how many alloys show a temperature off by the fraction x at z standard errors.
func AlloysNeeded(x, z, K, variance float64) float64 {
	return z / (x * K * math.Sqrt(variance))
}
