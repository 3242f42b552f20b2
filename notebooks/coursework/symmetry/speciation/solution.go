package speciation

import "math"

// Speciation returns t_s of the pair at ±mu of the given variance, or 0.
func Speciation(mu, variance float64) float64 {
	// BEGIN SOLUTION
	// 2v − v² = 2m² is a quadratic equation for e^{2t}.
	return max(0, 0.5*math.Log(mu*mu+math.Sqrt(math.Pow(mu, 4)+(variance-1)*(variance-1))))
	// END SOLUTION
}
