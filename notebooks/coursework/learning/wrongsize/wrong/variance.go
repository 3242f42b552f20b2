//go:build ignore

// The variance of the point for that of the score.
//
// points: 6
// hint: the variance of the point

package wrongsize

import "math"

// DriftCost returns the rate of relative entropy if the drifts differ by df.
func DriftCost(df float64) float64 {
	return df * df / 4
}

// MeanSquareScore returns ⟨s²⟩ at the time t for data of the standard deviation sigma.
func MeanSquareScore(sigma, t float64) float64 {
	return 1 + (sigma*sigma-1)*math.Exp(-2*t)
}

// PathCost returns the relative entropy of the paths for the score that is c times the exact one.
func PathCost(c, sigma, T float64) float64 {
	return (1 - c) * (1 - c) * math.Log((math.Exp(2*T)+sigma*sigma-1)/(sigma*sigma)) / 2
}
