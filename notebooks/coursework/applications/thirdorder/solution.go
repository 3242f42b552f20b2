package thirdorder

import "math"

// ThirdMoment returns S₃(r) of a stationary fluid that is stirred in the wave k with the power epsilon, where slope is dS₂/dr.
func ThirdMoment(r, k, epsilon, nu, slope float64) float64 {
	// BEGIN SOLUTION
	// 0 = S₃′/6 + 2ν C″ + 2ε cos kr for C = ⟨u(x)u(x+r)⟩, with C″ = −S₂″/2, and integrated from 0.
	return 6*nu*slope - 12*epsilon*math.Sin(k*r)/k
	// END SOLUTION
}

// SecondMoment returns S₂(r) at small r.
func SecondMoment(r, epsilon, nu float64) float64 {
	// BEGIN SOLUTION
	// S₂ = r²⟨(∂u)²⟩, and ν⟨(∂u)²⟩ = ε.
	return epsilon * r * r / nu
	// END SOLUTION
}
