package pairinnoise

import "math"

// Field returns the field h of an atom that noise has moved to x at the time t.
func Field(x, t float64) float64 {
	// BEGIN SOLUTION
	// exp(−(x − e^{−t}ς)²/2Δ): the mixed term, since ς² = 1.
	return math.Exp(-t) * x / -math.Expm1(-2*t)
	// END SOLUTION
}

// Estimate returns the mean of the first atom given what noise has made of both.
func Estimate(K, x1, x2, t float64) float64 {
	// BEGIN SOLUTION
	// The second atom acts on the first like a field whose tanh is tanh K tanh h₂.
	return math.Tanh(Field(x1, t) + math.Atanh(math.Tanh(K)*math.Tanh(Field(x2, t))))
	// END SOLUTION
}
