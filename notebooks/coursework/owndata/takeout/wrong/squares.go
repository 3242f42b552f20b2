//go:build ignore

// By the sums of the squares, which loses digits.
//
// points: 5
// hint: digits are lost

package takeout

import "math"

// PartSums are the number of some weights, their mean, and the sum of the squares of their deviations from it.
type PartSums struct{ N, Mean, Q2 float64 }

// TakeOut returns what is left of all without the part.
func TakeOut(all, part PartSums) PartSums {
	n := all.N - part.N
	mean := all.Mean - (part.Mean-all.Mean)*part.N/n
	squares := all.Q2 + all.N*all.Mean*all.Mean - part.Q2 - part.N*part.Mean*part.Mean
	return PartSums{n, mean, squares - n*mean*mean}
}

// ErrorOfMean returns the standard error of the mean.
func ErrorOfMean(s PartSums) float64 {
	return math.Sqrt(s.Q2 / (s.N - 1) / s.N)
}
