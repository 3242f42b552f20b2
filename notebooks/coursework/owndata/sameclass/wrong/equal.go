//go:build ignore

// Classes as if they were equally frequent.
//
// points: 5
// hint: only if all classes are equally frequent

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
			if v > 0 {
				sum -= v * math.Log(v)
			}
		}
		return sum
	}
	left := 0.0
	for _, row := range gamma {
		left += entropy(row) / float64(len(gamma))
	}
	return 1 - left/math.Log(float64(len(gamma[0])))
}
