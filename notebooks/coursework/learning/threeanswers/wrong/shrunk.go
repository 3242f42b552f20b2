//go:build ignore

// The clean point as if it had not shrunk.
//
// points: 3
// hint: a clean point has shrunk

package threeanswers

import "math"

// ScoreFromNoise returns the score if the noise in the point is predicted to be xi.
func ScoreFromNoise(xi, t float64) float64 {
	return -xi / math.Sqrt(-math.Expm1(-2*t))
}

// ScoreFromClean returns the score at x if the clean point is predicted to be clean.
func ScoreFromClean(clean, x, t float64) float64 {
	return (clean - x) / -math.Expm1(-2*t)
}

// ScoreFromDrift returns the score at x if the drift of the reverse process is drift.
func ScoreFromDrift(drift, x float64) float64 {
	return (drift - x) / 2
}
