package logweights

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// LogMeanWeight returns the logarithm of the mean weight, from the number of paths and ln Σω of each part.
func LogMeanWeight(paths, logSums []float64) float64 {
	// BEGIN SOLUTION
	return floats.LogSumExp(logSums) - math.Log(floats.Sum(paths))
	// END SOLUTION
}

// EffectivePaths returns the effective sample size, from ln Σω and ln Σω² of each part.
func EffectivePaths(logSums, logSquares []float64) float64 {
	// BEGIN SOLUTION
	return math.Exp(2*floats.LogSumExp(logSums) - floats.LogSumExp(logSquares))
	// END SOLUTION
}
