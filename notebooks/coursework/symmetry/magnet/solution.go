package magnet

import "math"

// Magnetization returns the positive solution of u = tanh(K u), to ten digits.
func Magnetization(K float64) float64 {
	// BEGIN SOLUTION
	low, high := math.Sqrt(math.Min(1, K-1))*1e-3, 1.0
	for range 200 {
		if middle := (low + high) / 2; math.Tanh(K*middle) > middle {
			low = middle
		} else {
			high = middle
		}
	}
	return low
	// END SOLUTION
}
