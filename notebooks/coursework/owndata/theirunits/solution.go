package theirunits

import "math"

// AlphaBarTime returns the time at which the share alphaBar of the variance is signal.
func AlphaBarTime(alphaBar float64) float64 {
	// BEGIN SOLUTION
	// The signal e^{−t} is √ᾱ.
	return -math.Log(alphaBar) / 2
	// END SOLUTION
}

// SigmaTime returns the time at which noise of the standard deviation sigma has been added to a signal that has not shrunk.
func SigmaTime(sigma float64) float64 {
	// BEGIN SOLUTION
	// Divided by √(1 + σ²), the signal is e^{−t}.
	return math.Log1p(sigma*sigma) / 2
	// END SOLUTION
}

// ScoreVP returns the score if the noise in the point is predicted to be xi.
func ScoreVP(xi, alphaBar float64) float64 {
	// BEGIN SOLUTION
	return -xi / math.Sqrt(1-alphaBar)
	// END SOLUTION
}

// ScoreVE returns the score if the noise in the point is predicted to be xi.
func ScoreVE(xi, sigma float64) float64 {
	// BEGIN SOLUTION
	// √Δ_t is σ/√(1 + σ²), because x is smaller than y by this root.
	return -xi * math.Sqrt(1+sigma*sigma) / sigma
	// END SOLUTION
}

// ScoreFromVelocity returns the score at y if the velocity is predicted to be velocity.
func ScoreFromVelocity(velocity, y, alphaBar float64) float64 {
	// BEGIN SOLUTION
	// y and the velocity are x_0 and ξ, rotated; rotate back.
	xi := math.Sqrt(alphaBar)*velocity + math.Sqrt(1-alphaBar)*y
	return -xi / math.Sqrt(1-alphaBar)
	// END SOLUTION
}
