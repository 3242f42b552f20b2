//go:build ignore

// Columns that fall together forgotten.
//
// points: 5
// hint: one falls where the other rises

package whatunits

import "math"

// SplitTime returns t_S, or 0 if there is none, for columns with these standard deviations and this correlation.
func SplitTime(sigma1, sigma2, r float64) float64 {
	v1, v2 := sigma1*sigma1, sigma2*sigma2
	largest := (v1 + v2 + math.Hypot(v1-v2, 2*r*sigma1*sigma2)) / 2
	return math.Max(0, math.Log(largest)/2)
}

// SplitStandardized returns t_S, or 0 if there is none, for columns that were divided by their standard deviations.
func SplitStandardized(r float64) float64 {
	return math.Max(0, math.Log1p(r)/2)
}

// SplitInUnit returns t_S, or 0 if there is none, in a unit that is factor times as large as the one in which it is t.
func SplitInUnit(t, factor float64) float64 {
	return math.Max(0, t-math.Log(factor))
}
