//go:build ignore

// An error that falls with the number of runs.
//
// points: 3
// hint: the error falls with the number of transitions

package countedrate

import "math"

// Rate returns the rate constant from A to B, from the transitions and the times in A of some runs.
func Rate(counts []int, times []float64) float64 {
	var n int
	var time float64
	for i := range counts {
		n, time = n+counts[i], time+times[i]
	}
	return float64(n) / time
}

// RateError returns the standard error of Rate if transitions come at random.
func RateError(counts []int, times []float64) float64 {
	return Rate(counts, times) / math.Sqrt(float64(len(counts)))
}
