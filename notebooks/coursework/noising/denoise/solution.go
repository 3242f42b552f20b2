package denoise

import "math"

// Guess returns ⟨X_0|X_t = x⟩, where the score of p_t at x is s.
func Guess(x, s, t float64) float64 {
	// BEGIN SOLUTION
	// ∂ ln p_t = −(x − e^{−t} ⟨X_0|x⟩)/Δ
	return math.Exp(t) * (x - math.Expm1(-2*t)*s)
	// END SOLUTION
}
