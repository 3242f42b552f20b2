//go:build ignore

// T for 1/T.
//
// points: 2
// hint: K is the inverse temperature

package toocold

// TooHot returns by which fraction the temperature of alloys is too high whose mean energy is too high by the excess.
func TooHot(excess, K, variance float64) float64 {
	return K * excess / variance
}

// AlloysNeeded returns how many alloys show a temperature off by the fraction x at z standard errors.
func AlloysNeeded(x, z, K, variance float64) float64 {
	return z * z / (x * x * K * K * variance)
}
