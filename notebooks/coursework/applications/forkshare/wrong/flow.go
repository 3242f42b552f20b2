//go:build ignore

// The probability flow for the reverse process.
//
// points: 2
// hint: the reverse process has noise, too

package forkshare

import "math"

// EndVariance returns the variance of where a fork ends that has been noised to the variance delta.
func EndVariance(kappa, delta float64) float64 {
	return 2 * delta
}

// Beyond returns the probability that a fork from l ends at positive values.
func Beyond(l, kappa, delta float64) float64 {
	return math.Erfc(-l/math.Sqrt(2*delta)) / 2
}
