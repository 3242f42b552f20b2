package samenoise

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// LossDifference returns the mean loss of A less that of B and its standard error.
func LossDifference(a, b [][2]float64) (difference, stdErr float64) {
	// BEGIN SOLUTION
	// ξ and −ξ of one point are not independent of each other, but points are.
	d := make([]float64, len(a))
	for i := range a {
		d[i] = (a[i][0] + a[i][1] - b[i][0] - b[i][1]) / 2
	}
	mean, deviation := stat.MeanStdDev(d, nil)
	return mean, stat.StdErr(deviation, float64(len(d)))
	// END SOLUTION
}

// PointsToTell returns the number of points for which gap is as large as sigmas standard errors, if n points give stdErr.
func PointsToTell(stdErr float64, n int, gap, sigmas float64) float64 {
	// BEGIN SOLUTION
	return float64(n) * math.Pow(sigmas*stdErr/gap, 2)
	// END SOLUTION
}
