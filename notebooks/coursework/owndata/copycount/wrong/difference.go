//go:build ignore

// Chance subtracted and nothing else.
//
// points: 2
// hint: a copy can't count by chance a second time

package copycount

import "math"

// CountByChance returns the probability that a new point in d dimensions counts as a copy.
func CountByChance(c float64, d int) float64 {
	return math.Pow(c, float64(d))
}

// CopyShare returns the share of copies among generated points.
func CopyShare(counted, chance float64) float64 {
	return counted - chance
}

// CopyShareError returns the standard error of CopyShare for m generated points.
func CopyShareError(counted, chance float64, m int) float64 {
	return math.Sqrt(counted * (1 - counted) / float64(m))
}
