package wavebits

import "math"

// KnownUntil returns the time at which the share s of a wave of the variance lambda is known.
func KnownUntil(s, lambda float64) float64 {
	// BEGIN SOLUTION
	// s = aΛ/(aΛ + 1 − a) with a = e^{−2t}; solve for a.
	return math.Log(1+lambda*(1-s)/s) / 2
	// END SOLUTION
}

// WaveBits returns the mutual information of the amplitude with itself at the time t, in bits.
func WaveBits(lambda, t float64) float64 {
	// BEGIN SOLUTION
	signal, noise := math.Exp(-2*t)*lambda, -math.Expm1(-2*t)
	return math.Log2(1+signal/noise) / 2
	// END SOLUTION
}
