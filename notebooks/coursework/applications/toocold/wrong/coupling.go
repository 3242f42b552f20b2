//go:build ignore

// The change of K in place of the temperature.
//
// points: 2
// hint: this is the change of K

package toocold

// TooHot returns by which fraction the temperature of alloys is too high whose mean energy is too high by the excess.
func TooHot(excess, K, variance float64) float64 {
	return excess / variance
}

// AlloysNeeded returns how many alloys show a temperature off by the fraction x at z standard errors.
func AlloysNeeded(x, z, K, variance float64) float64 {
	return z * z / (x * x * K * K * variance)
}
