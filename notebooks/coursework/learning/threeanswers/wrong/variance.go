//go:build ignore

// The variance of the noise for its standard deviation.
//
// points: 4
// hint: Δ_t is the variance of the noise

package threeanswers

import "math"

// ScoreFromNoise returns the score if the noise in the point is predicted to be xi.
func ScoreFromNoise(xi, t float64) float64 {
	return -xi / -math.Expm1(-2*t)
}

// ScoreFromClean returns the score at x if the clean point is predicted to be clean.
func ScoreFromClean(clean, x, t float64) float64 {
	return (math.Exp(-t)*clean - x) / -math.Expm1(-2*t)
}

// ScoreFromDrift returns the score at x if the drift of the reverse process is drift.
func ScoreFromDrift(drift, x float64) float64 {
	return (drift - x) / 2
}
