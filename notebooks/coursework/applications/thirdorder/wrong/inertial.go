//go:build ignore

// The force taken to be the same at both points.
//
// points: 3
// hint: the force at two points is not the same

package thirdorder

// ThirdMoment returns S₃(r) of a stationary fluid that is stirred in the wave k with the power epsilon, where slope is dS₂/dr.
func ThirdMoment(r, k, epsilon, nu, slope float64) float64 {
	return 6*nu*slope - 12*epsilon*r
}

// SecondMoment returns S₂(r) at small r.
func SecondMoment(r, epsilon, nu float64) float64 {
	return epsilon * r * r / nu
}
