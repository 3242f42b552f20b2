//go:build ignore

// The time of the covariance for that of the landscape.
//
// points: 0
// hint: the time of the covariance

package speciation

import "math"

func Speciation(mu, variance float64) float64 {
	return max(0, math.Log(mu*mu+variance)/2)
}
