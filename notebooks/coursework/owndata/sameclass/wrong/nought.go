//go:build ignore

// The logarithm of 0.
//
// points: 6
// hint: it is not a number

package sameclass

import "math"

// CloneFromRows returns the probability that two runs that part at X_t end in the same class.
func CloneFromRows(gamma [][]float64) float64 {
	sum := 0.0
	for _, row := range gamma {
		for _, p := range row {
			sum += p * p
		}
	}
	return sum / float64(len(gamma))
}

// KnownShare returns I(C; X_t)/H(C).
func KnownShare(gamma [][]float64) float64 {
	entropy := func(p []float64) (sum float64) {
		for _, v := range p {
			sum -= v * math.Log(v)
		}
		return sum
	}
	left, mean := 0.0, make([]float64, len(gamma[0]))
	for _, row := range gamma {
		left += entropy(row) / float64(len(gamma))
		for c, p := range row {
			mean[c] += p / float64(len(gamma))
		}
	}
	return 1 - left/entropy(mean)
}
