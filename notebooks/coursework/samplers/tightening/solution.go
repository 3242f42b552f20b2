package tightening

import "math"

// StiffnessFriction returns ζ at the stiffness kappa and the temperature theta.
func StiffnessFriction(kappa, theta float64) float64 {
	// BEGIN SOLUTION
	// v = ϑ/κ + lag, and dv/dt = 2ϑ − 2κv = −2κ·lag is −ϑ κ̇/κ² to first order, so that lag = ϑ κ̇/(2κ³).
	// ν = (ϑ/v − κ) x ≈ −(κ²/ϑ)·lag·x, and ⟨ν²⟩/ϑ = κ³ lag²/ϑ² with ⟨x²⟩ = ϑ/κ.
	return 1 / (4 * kappa * kappa * kappa)
	// END SOLUTION
}

// StiffnessLength returns ℒ between two stiffnesses at the temperature theta.
func StiffnessLength(from, to, theta float64) float64 {
	// BEGIN SOLUTION
	return math.Abs(1/math.Sqrt(from) - 1/math.Sqrt(to))
	// END SOLUTION
}

// StiffnessProtocol returns κ when the given share of the time has passed, from 0 to 1.
func StiffnessProtocol(share, from, to float64) float64 {
	// BEGIN SOLUTION
	// The length is a difference of 1/√κ, which therefore changes steadily.
	root := (1-share)/math.Sqrt(from) + share/math.Sqrt(to)
	return 1 / (root * root)
	// END SOLUTION
}
