//go:build ignore

// The scatter of the counts forgotten: a biased expectation.
//
// points: 4
// hint: counts scatter about their means

package bychance

import "math"

// PearsonSum returns χ² of the counts for the expected shares p.
func PearsonSum(counts []int, p []float64) float64 {
	n := 0.0
	for _, c := range counts {
		n += float64(c)
	}
	sum := 0.0
	for i, c := range counts {
		sum += math.Pow(float64(c)-n*p[i], 2) / (n * p[i])
	}
	return sum
}

// MeanPearson returns the mean of χ² for the expected shares p, if each of the n digits is i with the probability q[i].
func MeanPearson(n int, p, q []float64) float64 {
	sum := 0.0
	for i := range p {
		deviation := float64(n) * (q[i] - p[i])
		sum += deviation * deviation / (float64(n) * p[i])
	}
	return sum
}

// ShareError returns the standard error of a share among n digits.
func ShareError(n int, q float64) float64 {
	return math.Sqrt(q * (1 - q) / float64(n))
}
