//go:build ignore

// The scatter of a single point for the standard error of the mean.
//
// points: 4
// hint: does not fall with the number of points

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
	curvature := stat.Mean(curvatures, nil)
	theta = stat.Mean(squares, nil) / curvature
	floats.AddScaled(squares, -theta, curvatures)
	return theta, stat.StdDev(squares, nil) / curvature
}
