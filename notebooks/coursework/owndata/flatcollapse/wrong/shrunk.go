//go:build ignore

// Δ_t/a as if it were e^{2t}.
//
// points: 2
// hint: Δ_t/a vanishes at t = 0

package flatcollapse

import "math"

// CollapseTime returns the collapse time of n points in a plane of k dimensions in a space of d.
func CollapseTime(n, k, d int, variance float64) float64 {
	ratio := math.Expm1(2 * math.Log(float64(n)) / float64(k))
	return math.Log(variance/ratio) / 2
}

// PointsNeeded returns the number of points for which the collapse is at the time t.
func PointsNeeded(t float64, k, d int, variance float64) float64 {
	return math.Pow(1+variance/math.Expm1(2*t), float64(k)/2)
}
