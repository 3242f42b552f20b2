//go:build ignore

// The binary logarithm for the natural one.
//
// points: 5
// hint: these are bits

package twodecays

import "math"

// BlochZ returns r_z after the time t.
func BlochZ(z0, gamma, n, t float64) float64 {
	steady := -1 / (2*n + 1)
	return steady + (z0-steady)*math.Exp(-gamma*(2*n+1)*t)
}

// BlochX returns r_x after the time t.
func BlochX(x0, gamma, n, t float64) float64 {
	return x0 * math.Exp(-gamma*(2*n+1)*t/2)
}

// BlochEntropy returns the entropy in nats for 0 ≤ r < 1.
func BlochEntropy(r float64) float64 {
	p, q := (1+r)/2, (1-r)/2
	return -p*math.Log2(p) - q*math.Log2(q)
}
