//go:build ignore

// Weights that are no numbers of the computer.
//
// points: 4
// hint: take the largest out before you exponentiate

package logweights

import "math"

// LogMeanWeight returns the logarithm of the mean weight, from the number of paths and ln Σω of each part.
func LogMeanWeight(paths, logSums []float64) float64 {
	sum, n := 0.0, 0.0
	for i := range paths {
		sum += math.Exp(logSums[i])
		n += paths[i]
	}
	return math.Log(sum / n)
}

// EffectivePaths returns the effective sample size, from ln Σω and ln Σω² of each part.
func EffectivePaths(logSums, logSquares []float64) float64 {
	sum, squares := 0.0, 0.0
	for i := range logSums {
		sum += math.Exp(logSums[i])
		squares += math.Exp(logSquares[i])
	}
	return sum * sum / squares
}
