//go:build ignore

// Q2 subtracted as if both had the same mean.
//
// points: 3
// hint: the deviations were from the common mean

package takeout

import "math"

// PartSums are the number of some weights, their mean, and the sum of the squares of their deviations from it.
type PartSums struct{ N, Mean, Q2 float64 }

// TakeOut returns what is left of all without the part.
func TakeOut(all, part PartSums) PartSums {
	n := all.N - part.N
	mean := all.Mean - (part.Mean-all.Mean)*part.N/n
	return PartSums{n, mean, all.Q2 - part.Q2}
}

// ErrorOfMean returns the standard error of the mean.
func ErrorOfMean(s PartSums) float64 {
	return math.Sqrt(s.Q2 / (s.N - 1) / s.N)
}
