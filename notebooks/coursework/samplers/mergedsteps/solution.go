package mergedsteps

import "math"

// MergedBeta returns the β of the one step that does what a step b1 and then a step b2 do.
func MergedBeta(b1, b2 float64) float64 {
	// BEGIN SOLUTION
	// What is left of the variance of x_0 is the product of what each step leaves.
	return 1 - (1-b1)*(1-b2)
	// END SOLUTION
}

// ChainTime returns the time that the process takes to do what the chain does.
func ChainTime(betas []float64) float64 {
	// BEGIN SOLUTION
	t := 0.0
	for _, b := range betas {
		t -= math.Log1p(-b) / 2 // a step shrinks a point by √(1−β) = e^{−t}
	}
	return t
	// END SOLUTION
}
