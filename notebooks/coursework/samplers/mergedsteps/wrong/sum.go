//go:build ignore

// The variances of the noise added up, as if the second step did not shrink anything.
//
// points: 3
// hint: shrinks the noise of the first

package mergedsteps

import "math"

// MergedBeta returns the β of the one step that does what a step b1 and then a step b2 do.
func MergedBeta(b1, b2 float64) float64 {
	return b1 + b2
}

// ChainTime returns the time that the process takes to do what the chain does.
func ChainTime(betas []float64) float64 {
	t := 0.0
	for _, b := range betas {
		t -= math.Log1p(-b) / 2
	}
	return t
}
