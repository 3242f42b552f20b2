package countedrate

import "math"

// Rate returns the rate constant from A to B, from the transitions and the times in A of some runs.
func Rate(counts []int, times []float64) float64 {
	// BEGIN SOLUTION
	var n int
	var time float64
	for i := range counts {
		n, time = n+counts[i], time+times[i]
	}
	return float64(n) / time
	// END SOLUTION
}

// RateError returns the standard error of Rate if transitions come at random.
func RateError(counts []int, times []float64) float64 {
	// BEGIN SOLUTION
	var time float64
	for _, t := range times {
		time += t
	}
	return math.Sqrt(Rate(counts, times) / time) // √n/time
	// END SOLUTION
}
