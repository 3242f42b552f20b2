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
	signal, noise := math.Exp(-t), -math.Expm1(-2*t)
	sum, difference := signal*(x1+x2)/noise, signal*(x1-x2)/noise
	like, unlike := math.Exp(K), math.Exp(-K)
	return (like*math.Sinh(sum) + unlike*math.Sinh(difference)) / (like*math.Cosh(sum) + unlike*math.Cosh(difference))
	// END SOLUTION
}
