package twodecays

import "math"

// BlochZ returns r_z after the time t.
func BlochZ(z0, gamma, n, t float64) float64 {
	// BEGIN SOLUTION
	steady := -1 / (2*n + 1)
	return steady + (z0-steady)*math.Exp(-gamma*(2*n+1)*t)
	// END SOLUTION
}

// BlochX returns r_x after the time t.
func BlochX(x0, gamma, n, t float64) float64 {
	// BEGIN SOLUTION
	// No jump makes a ρ_eg; the anticommutator takes away half of either rate.
	return x0 * math.Exp(-gamma*(2*n+1)*t/2)
	// END SOLUTION
}

// BlochEntropy returns the entropy in nats for 0 ≤ r < 1.
func BlochEntropy(r float64) float64 {
	// BEGIN SOLUTION
	p, q := (1+r)/2, (1-r)/2
	return -p*math.Log(p) - q*math.Log(q)
	// END SOLUTION
}
