package manypoints

import (
	"math"
	"slices"
)

// PointWeights returns the probability of each of the points to be X_0, given that X_t is x.
func PointWeights(points []float64, x, t float64) []float64 {
	// BEGIN SOLUTION
	// Relative to the largest of them, so that not all are rounded to 0.
	weights, sum := make([]float64, len(points)), 0.0
	for i, p := range points {
		weights[i] = math.Pow(x-math.Exp(-t)*p, 2) / (2 * math.Expm1(-2*t))
	}
	largest := slices.Max(weights)
	for i, log := range weights {
		weights[i] = math.Exp(log - largest)
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
	// END SOLUTION
}

// CleanPoint returns the mean of X_0, given that X_t is x.
func CleanPoint(points []float64, x, t float64) float64 {
	// BEGIN SOLUTION
	mean := 0.0
	for i, w := range PointWeights(points, x, t) {
		mean += w * points[i]
	}
	return mean
	// END SOLUTION
}

// SameEnd returns the probability that two reverse runs from x at the time t end at the same point.
func SameEnd(points []float64, x, t float64) float64 {
	// BEGIN SOLUTION
	same := 0.0
	for _, w := range PointWeights(points, x, t) {
		same += w * w
	}
	return same
	// END SOLUTION
}
