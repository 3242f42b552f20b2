//go:build ignore

// The sign of the third moment.
//
// points: 1
// hint: shocks make large negative increments

package thirdorder

import "math"

// ThirdMoment returns S₃(r) of a stationary fluid that is stirred in the wave k with the power epsilon, where slope is dS₂/dr.
func ThirdMoment(r, k, epsilon, nu, slope float64) float64 {
	return 12*epsilon*math.Sin(k*r)/k - 6*nu*slope
}

// SecondMoment returns S₂(r) at small r.
func SecondMoment(r, epsilon, nu float64) float64 {
	return epsilon * r * r / nu
}
