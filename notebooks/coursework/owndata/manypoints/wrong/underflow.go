//go:build ignore

// All weights rounded to 0, and divided by their sum.
//
// points: 5
// hint: it is not a number

package manypoints

import "math"

// PointWeights returns the probability of each of the points to be X_0, given that X_t is x.
func PointWeights(points []float64, x, t float64) []float64 {
	weights, sum := make([]float64, len(points)), 0.0
	for i, p := range points {
		weights[i] = math.Pow(x-math.Exp(-t)*p, 2) / (2 * math.Expm1(-2*t))
	}
	for i, log := range weights {
		weights[i] = math.Exp(log)
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// CleanPoint returns the mean of X_0, given that X_t is x.
func CleanPoint(points []float64, x, t float64) float64 {
	mean := 0.0
	for i, w := range PointWeights(points, x, t) {
		mean += w * points[i]
	}
	return mean
}

// SameEnd returns the probability that two reverse runs from x at the time t end at the same point.
func SameEnd(points []float64, x, t float64) float64 {
	same := 0.0
	for _, w := range PointWeights(points, x, t) {
		same += w * w
	}
	return same
}
