package flatcollapse

import "math"

// CollapseTime returns the collapse time of n points in a plane of k dimensions in a space of d.
func CollapseTime(n, k, d int, variance float64) float64 {
	// BEGIN SOLUTION
	// I = (k/2) ln[(aσ² + Δ)/Δ]: noise at right angles to the plane tells nothing of X_0.
	ratio := math.Expm1(2 * math.Log(float64(n)) / float64(k))
	return math.Log1p(variance/ratio) / 2
	// END SOLUTION
}

// PointsNeeded returns the number of points for which the collapse is at the time t.
func PointsNeeded(t float64, k, d int, variance float64) float64 {
	// BEGIN SOLUTION
	return math.Pow(1+variance/math.Expm1(2*t), float64(k)/2)
	// END SOLUTION
}
