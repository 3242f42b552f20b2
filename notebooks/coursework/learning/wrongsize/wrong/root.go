//go:build ignore

// The variance of a step taken as dt: a factor 2.
//
// points: 5
// hint: because of the √2 before dW

package wrongsize

import "math"

// DriftCost returns the rate of relative entropy if the drifts differ by df.
func DriftCost(df float64) float64 {
	return df * df / 2
}

// MeanSquareScore returns ⟨s²⟩ at the time t for data of the standard deviation sigma.
func MeanSquareScore(sigma, t float64) float64 {
	return 1 / (1 + (sigma*sigma-1)*math.Exp(-2*t))
}

// PathCost returns the relative entropy of the paths for the score that is c times the exact one.
func PathCost(c, sigma, T float64) float64 {
	return (1 - c) * (1 - c) * math.Log((math.Exp(2*T)+sigma*sigma-1)/(sigma*sigma))
}
