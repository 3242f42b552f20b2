package forkshare

import "math"

// EndVariance returns the variance of where a fork ends that has been noised to the variance delta.
func EndVariance(kappa, delta float64) float64 {
	// BEGIN SOLUTION
	// Given the noised point y, the origin has the density ∝ exp(κz²/2 − (z − y)²/2Δ): the mean y/(1 − κΔ) and the variance Δ/(1 − κΔ).
	// The variance of y itself is Δ.
	left := 1 - kappa*delta
	return delta/left + delta/(left*left)
	// END SOLUTION
}

// Beyond returns the probability that a fork from l ends at positive values.
func Beyond(l, kappa, delta float64) float64 {
	// BEGIN SOLUTION
	u := kappa * delta
	return math.Erfc(-l/math.Sqrt(2*delta*(2-u))) / 2
	// END SOLUTION
}
