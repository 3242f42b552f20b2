package bits

import "math"

// Bits returns KL(N(0, variance) ‖ N(0, 1)) in bits.
func Bits(variance float64) float64 {
	// BEGIN SOLUTION
	return (variance - 1 - math.Log(variance)) / (2 * math.Ln2)
	// END SOLUTION
}
