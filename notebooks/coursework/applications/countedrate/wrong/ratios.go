//go:build ignore

// The mean of the ratios, and the error that a mean over runs would have.
//
// points: 0
// hint: a mean of ratios

package countedrate

import "math"

// Rate returns the rate constant from A to B, from the transitions and the times in A of some runs.
func Rate(counts []int, times []float64) float64 {
	var sum float64
	for i := range counts {
		sum += float64(counts[i]) / times[i]
	}
	return sum / float64(len(counts))
}

// RateError returns the standard error of Rate if transitions come at random.
func RateError(counts []int, times []float64) float64 {
	return Rate(counts, times) / math.Sqrt(float64(len(counts)))
}
