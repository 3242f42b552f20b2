//go:build ignore

// The sum of both eigenvalues.
//
// points: 4
// hint: this is the sum of both eigenvalues

package whatunits

import "math"

// SplitTime returns t_S, or 0 if there is none, for columns with these standard deviations and this correlation.
func SplitTime(sigma1, sigma2, r float64) float64 {
	v1, v2 := sigma1*sigma1, sigma2*sigma2
	return math.Max(0, math.Log(v1+v2)/2)
}

// SplitStandardized returns t_S, or 0 if there is none, for columns that were divided by their standard deviations.
func SplitStandardized(r float64) float64 {
	return math.Log1p(math.Abs(r)) / 2
}

// SplitInUnit returns t_S, or 0 if there is none, in a unit that is factor times as large as the one in which it is t.
func SplitInUnit(t, factor float64) float64 {
	return math.Max(0, t-math.Log(factor))
}
