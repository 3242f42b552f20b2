//go:build ignore

// The factor of the square of a point for that of a point: a factor 2.
//
// points: 3
// hint: its square by

package mergedsteps

import "math"

// MergedBeta returns the β of the one step that does what a step b1 and then a step b2 do.
func MergedBeta(b1, b2 float64) float64 {
	return 1 - (1-b1)*(1-b2)
}

// ChainTime returns the time that the process takes to do what the chain does.
func ChainTime(betas []float64) float64 {
	t := 0.0
	for _, b := range betas {
		t -= math.Log1p(-b)
	}
	return t
}
