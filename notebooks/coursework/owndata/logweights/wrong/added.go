//go:build ignore

// Effective sizes added up.
//
// points: 2
// hint: effective sizes do not add up

package logweights

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// LogMeanWeight returns the logarithm of the mean weight, from the number of paths and ln Σω of each part.
func LogMeanWeight(paths, logSums []float64) float64 {
	return floats.LogSumExp(logSums) - math.Log(floats.Sum(paths))
}

// EffectivePaths returns the effective sample size, from ln Σω and ln Σω² of each part.
func EffectivePaths(logSums, logSquares []float64) float64 {
	size := 0.0
	for i := range logSums {
		size += math.Exp(2*logSums[i] - logSquares[i])
	}
	return size
}
