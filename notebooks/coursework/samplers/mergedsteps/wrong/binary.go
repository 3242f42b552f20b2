//go:build ignore

// The binary logarithm for the natural one.
//
// points: 3
// hint: use the natural logarithm

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
		t -= math.Log2(1-b) / 2
	}
	return t
}
