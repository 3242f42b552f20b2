//go:build ignore

// The decay of the signal is forgotten.
//
// points: 0
// hint: how precise is X_t e^t

package posterior

import "math"

func Posterior(variance, t float64) float64 {
	d := 1 - math.Exp(-2*t)
	return variance * d / (variance + d)
}
