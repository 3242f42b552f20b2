package whatunits

import "math"

// SplitTime returns t_S, or 0 if there is none, for columns with these standard deviations and this correlation.
func SplitTime(sigma1, sigma2, r float64) float64 {
	// BEGIN SOLUTION
	v1, v2 := sigma1*sigma1, sigma2*sigma2
	largest := (v1 + v2 + math.Hypot(v1-v2, 2*r*sigma1*sigma2)) / 2
	return math.Max(0, math.Log(largest)/2)
	// END SOLUTION
}

// SplitStandardized returns t_S, or 0 if there is none, for columns that were divided by their standard deviations.
func SplitStandardized(r float64) float64 {
	// BEGIN SOLUTION
	return math.Log1p(math.Abs(r)) / 2
	// END SOLUTION
}

// SplitInUnit returns t_S, or 0 if there is none, in a unit that is factor times as large as the one in which it is t.
func SplitInUnit(t, factor float64) float64 {
	// BEGIN SOLUTION
	// Λ is divided by the square of the factor.
	return math.Max(0, t-math.Log(factor))
	// END SOLUTION
}
