package toocold

// TooHot returns by which fraction the temperature of alloys is too high whose mean energy is too high by the excess.
func TooHot(excess, K, variance float64) float64 {
	// BEGIN SOLUTION
	// d⟨E⟩/dK = −Var E, and dT/T = −dK/K.
	return excess / (K * variance)
	// END SOLUTION
}

// AlloysNeeded returns how many alloys show a temperature off by the fraction x at z standard errors.
func AlloysNeeded(x, z, K, variance float64) float64 {
	// BEGIN SOLUTION
	// The excess is xKV, its standard error √(V/n).
	return z * z / (x * x * K * K * variance)
	// END SOLUTION
}
