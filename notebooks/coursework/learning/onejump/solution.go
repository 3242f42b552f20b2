package onejump

import "math"

// FlowEnd returns the end of the probability flow that passes through x at the time t.
func FlowEnd(x, t, m, sigma float64) float64 {
	// BEGIN SOLUTION
	width := math.Sqrt(math.Exp(-2*t)*sigma*sigma - math.Expm1(-2*t))
	return m + sigma/width*(x-math.Exp(-t)*m)
	// END SOLUTION
}

// CleanMean returns ⟨X_0|X_t = x⟩.
func CleanMean(x, t, m, sigma float64) float64 {
	// BEGIN SOLUTION
	variance := math.Exp(-2*t)*sigma*sigma - math.Expm1(-2*t)
	covariance := math.Exp(-t) * sigma * sigma
	return m + covariance/variance*(x-math.Exp(-t)*m)
	// END SOLUTION
}

// WidthOfMeans returns the standard deviation of CleanMean over the points of p_t.
func WidthOfMeans(t, sigma float64) float64 {
	// BEGIN SOLUTION
	// CleanMean multiplies the width of p_t by covariance/variance. FlowEnd gives back σ.
	width := math.Sqrt(math.Exp(-2*t)*sigma*sigma - math.Expm1(-2*t))
	return math.Exp(-t) * sigma * sigma / width
	// END SOLUTION
}
