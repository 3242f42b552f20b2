//go:build ignore

// The errors of two independent samples.
//
// points: 2
// hint: the two models see the same points

package samenoise

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// LossDifference returns the mean loss of A less that of B and its standard error.
func LossDifference(a, b [][2]float64) (difference, stdErr float64) {
	x, y := make([]float64, len(a)), make([]float64, len(a))
	for i := range a {
		x[i], y[i] = (a[i][0]+a[i][1])/2, (b[i][0]+b[i][1])/2
	}
	meanA, deviationA := stat.MeanStdDev(x, nil)
	meanB, deviationB := stat.MeanStdDev(y, nil)
	return meanA - meanB, math.Hypot(deviationA, deviationB) / math.Sqrt(float64(len(x)))
}

// PointsToTell returns the number of points for which gap is as large as sigmas standard errors, if n points give stdErr.
func PointsToTell(stdErr float64, n int, gap, sigmas float64) float64 {
	return float64(n) * math.Pow(sigmas*stdErr/gap, 2)
}
