//go:build ignore

// Distances as if they were volumes.
//
// points: 4
// hint: volumes are uniformly distributed

package copycount

import "math"

// CountByChance returns the probability that a new point in d dimensions counts as a copy.
func CountByChance(c float64, d int) float64 {
	return c
}

// CopyShare returns the share of copies among generated points.
func CopyShare(counted, chance float64) float64 {
	return (counted - chance) / (1 - chance)
}

// CopyShareError returns the standard error of CopyShare for m generated points.
func CopyShareError(counted, chance float64, m int) float64 {
	return math.Sqrt(counted*(1-counted)/float64(m)) / (1 - chance)
}
