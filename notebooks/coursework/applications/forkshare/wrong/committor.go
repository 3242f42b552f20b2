//go:build ignore

// The committor, and a variance without that of the noised point.
//
// points: 1
// hint: this is the committor

package forkshare

import "math"

// EndVariance returns the variance of where a fork ends that has been noised to the variance delta.
func EndVariance(kappa, delta float64) float64 {
	return delta / (1 - kappa*delta)
}

// Beyond returns the probability that a fork from l ends at positive values.
func Beyond(l, kappa, delta float64) float64 {
	return math.Erfc(-l*math.Sqrt(kappa/2)) / 2
}
