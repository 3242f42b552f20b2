//go:build ignore

// The error of a share of copies that are seen as such.
//
// points: 5
// hint: the points that count by chance scatter, too

package copycount

import "math"

// CountByChance returns the probability that a new point in d dimensions counts as a copy.
func CountByChance(c float64, d int) float64 {
	return math.Pow(c, float64(d))
}

// CopyShare returns the share of copies among generated points.
func CopyShare(counted, chance float64) float64 {
	return (counted - chance) / (1 - chance)
}

// CopyShareError returns the standard error of CopyShare for m generated points.
func CopyShareError(counted, chance float64, m int) float64 {
	f := CopyShare(counted, chance)
	return math.Sqrt(f * (1 - f) / float64(m))
}
