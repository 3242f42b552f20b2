//go:build ignore

// The mean of the logarithms.
//
// points: 3
// hint: the mean of logarithms is not the logarithm of the mean

package logweights

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// LogMeanWeight returns the logarithm of the mean weight, from the number of paths and ln Σω of each part.
func LogMeanWeight(paths, logSums []float64) float64 {
	sum := 0.0
	for i := range paths {
		sum += paths[i] * (logSums[i] - math.Log(paths[i]))
	}
	return sum / floats.Sum(paths)
}

// EffectivePaths returns the effective sample size, from ln Σω and ln Σω² of each part.
func EffectivePaths(logSums, logSquares []float64) float64 {
	return math.Exp(2*floats.LogSumExp(logSums) - floats.LogSumExp(logSquares))
}
