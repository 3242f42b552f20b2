//go:build ignore

// The protocol that is best for temperatures.
//
// points: 6
// hint: not for the stiffness

package tightening

import "math"

// StiffnessFriction returns ζ at the stiffness kappa and the temperature theta.
func StiffnessFriction(kappa, theta float64) float64 {
	return 1 / (4 * kappa * kappa * kappa)
}

// StiffnessLength returns ℒ between two stiffnesses at the temperature theta.
func StiffnessLength(from, to, theta float64) float64 {
	return math.Abs(1/math.Sqrt(from) - 1/math.Sqrt(to))
}

// StiffnessProtocol returns κ when the given share of the time has passed, from 0 to 1.
func StiffnessProtocol(share, from, to float64) float64 {
	return from * math.Pow(to/from, share)
}
