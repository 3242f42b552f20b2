//go:build ignore

// The variance for the standard deviation.
//
// points: 5
// hint: this is a variance

package onejump

import "math"

// FlowEnd returns the end of the probability flow that passes through x at the time t.
func FlowEnd(x, t, m, sigma float64) float64 {
	width := math.Sqrt(math.Exp(-2*t)*sigma*sigma - math.Expm1(-2*t))
	return m + sigma/width*(x-math.Exp(-t)*m)
}

// CleanMean returns ⟨X_0|X_t = x⟩.
func CleanMean(x, t, m, sigma float64) float64 {
	variance := math.Exp(-2*t)*sigma*sigma - math.Expm1(-2*t)
	covariance := math.Exp(-t) * sigma * sigma
	return m + covariance/variance*(x-math.Exp(-t)*m)
}

// WidthOfMeans returns the standard deviation of CleanMean over the points of p_t.
func WidthOfMeans(t, sigma float64) float64 {
	width := math.Sqrt(math.Exp(-2*t)*sigma*sigma - math.Expm1(-2*t))
	return math.Exp(-2*t) * sigma * sigma * sigma * sigma / (width * width)
}
