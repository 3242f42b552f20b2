//go:build ignore

// ᾱ for e^{−t}.
//
// points: 6
// hint: share of the variance

package theirunits

import "math"

// AlphaBarTime returns the time at which the share alphaBar of the variance is signal.
func AlphaBarTime(alphaBar float64) float64 {
	return -math.Log(alphaBar)
}

// SigmaTime returns the time at which noise of the standard deviation sigma has been added to a signal that has not shrunk.
func SigmaTime(sigma float64) float64 {
	return math.Log1p(sigma*sigma) / 2
}

// ScoreVP returns the score if the noise in the point is predicted to be xi.
func ScoreVP(xi, alphaBar float64) float64 {
	return -xi / math.Sqrt(1-alphaBar)
}

// ScoreVE returns the score if the noise in the point is predicted to be xi.
func ScoreVE(xi, sigma float64) float64 {
	return -xi * math.Sqrt(1+sigma*sigma) / sigma
}

// ScoreFromVelocity returns the score at y if the velocity is predicted to be velocity.
func ScoreFromVelocity(velocity, y, alphaBar float64) float64 {
	xi := math.Sqrt(alphaBar)*velocity + math.Sqrt(1-alphaBar)*y
	return -xi / math.Sqrt(1-alphaBar)
}
