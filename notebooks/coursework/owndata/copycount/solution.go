package copycount

import "math"

// CountByChance returns the probability that a new point in d dimensions counts as a copy.
func CountByChance(c float64, d int) float64 {
	// BEGIN SOLUTION
	// Volumes go with the power d of the distances.
	return math.Pow(c, float64(d))
	// END SOLUTION
}

// CopyShare returns the share of copies among generated points.
func CopyShare(counted, chance float64) float64 {
	// BEGIN SOLUTION
	// Copies count, and of the others those by chance: counted = f + (1 − f) chance.
	return (counted - chance) / (1 - chance)
	// END SOLUTION
}

// CopyShareError returns the standard error of CopyShare for m generated points.
func CopyShareError(counted, chance float64, m int) float64 {
	// BEGIN SOLUTION
	return math.Sqrt(counted*(1-counted)/float64(m)) / (1 - chance)
	// END SOLUTION
}
