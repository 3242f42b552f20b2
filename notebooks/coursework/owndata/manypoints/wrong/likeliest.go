//go:build ignore

// The likeliest point for the mean, and its probability.
//
// points: 4
// hint: both runs may also end at another one

package manypoints

import (
	"math"
	"slices"
)

// PointWeights returns the probability of each of the points to be X_0, given that X_t is x.
func PointWeights(points []float64, x, t float64) []float64 {
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
}

// CleanPoint returns the mean of X_0, given that X_t is x.
func CleanPoint(points []float64, x, t float64) float64 {
	weights := PointWeights(points, x, t)
	return points[slices.Index(weights, slices.Max(weights))]
}

// SameEnd returns the probability that two reverse runs from x at the time t end at the same point.
func SameEnd(points []float64, x, t float64) float64 {
	return slices.Max(PointWeights(points, x, t))
}
