package wrongsize

import "math"

// DriftCost returns the rate of relative entropy if the drifts differ by df.
func DriftCost(df float64) float64 {
	// BEGIN SOLUTION
	// The step is N(f dt, 2 dt): the squared difference of the means over twice the variance is (df dt)²/(4 dt).
	return df * df / 4
	// END SOLUTION
}

// MeanSquareScore returns ⟨s²⟩ at the time t for data of the standard deviation sigma.
func MeanSquareScore(sigma, t float64) float64 {
	// BEGIN SOLUTION
	return 1 / (1 + (sigma*sigma-1)*math.Exp(-2*t))
	// END SOLUTION
}

// PathCost returns the relative entropy of the paths for the score that is c times the exact one.
func PathCost(c, sigma, T float64) float64 {
	// BEGIN SOLUTION
	// The drifts differ by 2(1 − c)s, and ∫ e^{2t}/(e^{2t} + σ² − 1) dt is half a logarithm.
	return (1 - c) * (1 - c) * math.Log((math.Exp(2*T)+sigma*sigma-1)/(sigma*sigma)) / 2
	// END SOLUTION
}
