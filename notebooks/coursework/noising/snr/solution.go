package snr

import "math"

// Time returns the time at which the power of the signal is r times that of the noise.
func Time(r float64) float64 {
	// BEGIN SOLUTION
	// e^{−2t} = r (1 − e^{−2t})
	return 0.5 * math.Log(1+1/r)
	// END SOLUTION
}
