package takeout

import "math"

// PartSums are the number of some weights, their mean, and the sum of the squares of their deviations from it.
type PartSums struct{ N, Mean, Q2 float64 }

// TakeOut returns what is left of all without the part.
func TakeOut(all, part PartSums) PartSums {
	// BEGIN SOLUTION
	// (46.2), solved for one of the two samples.
	n := all.N - part.N
	mean := all.Mean - (part.Mean-all.Mean)*part.N/n
	difference := part.Mean - mean
	return PartSums{n, mean, all.Q2 - part.Q2 - difference*difference*n*part.N/all.N}
	// END SOLUTION
}

// ErrorOfMean returns the standard error of the mean.
func ErrorOfMean(s PartSums) float64 {
	// BEGIN SOLUTION
	return math.Sqrt(s.Q2 / (s.N - 1) / s.N)
	// END SOLUTION
}
