//go:build ignore

// The lag of the variance relaxes at the rate of the mean, a factor 2 in the lag.
//
// points: 4
// hint: your variance relaxes at the rate κ

package tightening

import "math"

// StiffnessFriction returns ζ at the stiffness kappa and the temperature theta.
func StiffnessFriction(kappa, theta float64) float64 {
	return 1 / (kappa * kappa * kappa)
}

// StiffnessLength returns ℒ between two stiffnesses at the temperature theta.
func StiffnessLength(from, to, theta float64) float64 {
	return 2 * math.Abs(1/math.Sqrt(from)-1/math.Sqrt(to))
}

// StiffnessProtocol returns κ when the given share of the time has passed, from 0 to 1.
func StiffnessProtocol(share, from, to float64) float64 {
	root := (1-share)/math.Sqrt(from) + share/math.Sqrt(to)
	return 1 / (root * root)
}
