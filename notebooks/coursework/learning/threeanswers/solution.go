package threeanswers

import "math"

// ScoreFromNoise returns the score if the noise in the point is predicted to be xi.
func ScoreFromNoise(xi, t float64) float64 {
	// BEGIN SOLUTION
	return -xi / math.Sqrt(-math.Expm1(-2*t))
	// END SOLUTION
}

// ScoreFromClean returns the score at x if the clean point is predicted to be clean.
func ScoreFromClean(clean, x, t float64) float64 {
	// BEGIN SOLUTION
	return (math.Exp(-t)*clean - x) / -math.Expm1(-2*t)
	// END SOLUTION
}

// ScoreFromDrift returns the score at x if the drift of the reverse process is drift.
func ScoreFromDrift(drift, x float64) float64 {
	// BEGIN SOLUTION
	return (drift - x) / 2
	// END SOLUTION
}
