//go:build ignore

// The mean of the ratios for the ratio of the means: a biased estimator, and here an infinite variance.
//
// points: 0
// hint: the mean of the ratios

package forcethermometer

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// ForceTemperature returns the temperature of a sample in the double well, and its standard error.
func ForceTemperature(sample []float64) (theta, stdErr float64) {
	squares, curvatures := make([]float64, len(sample)), make([]float64, len(sample))
	for i, x := range sample {
		force := -4 * x * (x*x - 1)
		squares[i], curvatures[i] = force*force, 12*x*x-4
	}
	floats.Div(squares, curvatures)
	mean, sd := stat.MeanStdDev(squares, nil)
	return mean, stat.StdErr(sd, float64(len(sample)))
}
