//go:build ignore

// The mean square for its root.
//
// points: 5
// hint: a variance for a standard deviation

package onelook

import "math"

// CleanDigit returns the mean of x_0 given x, where the score is that at x and t.
func CleanDigit(x, score []float64, t float64) []float64 {
	clean := make([]float64, len(x))
	for i := range x {
		clean[i] = math.Exp(t) * (x[i] - math.Expm1(-2*t)*score[i])
	}
	return clean
}

// PixelError returns the root of the mean square difference of two pictures.
func PixelError(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return sum / float64(len(a))
}
