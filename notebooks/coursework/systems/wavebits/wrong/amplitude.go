//go:build ignore

// The decay of the amplitude for that of its variance: a factor 2.
//
// points: 2
// hint: of the amplitude or of its variance

package wavebits

import "math"

// KnownUntil returns the time at which the share s of a wave of the variance lambda is known.
func KnownUntil(s, lambda float64) float64 {
	return math.Log(1 + lambda*(1-s)/s)
}

// WaveBits returns the mutual information of the amplitude with itself at the time t, in bits.
func WaveBits(lambda, t float64) float64 {
	signal, noise := math.Exp(-2*t)*lambda, -math.Expm1(-2*t)
	return math.Log2(1+signal/noise) / 2
}
