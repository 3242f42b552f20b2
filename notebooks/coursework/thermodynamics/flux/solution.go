package flux

import "math"

// Flux returns the mean rate at which heat is given off at the time t, for data with the second moment s.
func Flux(s, t float64) float64 {
	// BEGIN SOLUTION
	// f∘dx = f dx + f′ dt by Itô's formula, so the rate is ⟨f²⟩ + ⟨f′⟩ = ⟨x²⟩ − 1.
	return math.Exp(-2*t) * (s - 1)
	// END SOLUTION
}
