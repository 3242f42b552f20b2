//go:build ignore

// The standard deviation for the standard error.
//
// points: 1
// hint: standard deviation of one trajectory

package average

import "math"

func Average(entropies []float64) (mean, stdErr float64) {
	n := float64(len(entropies))
	for _, s := range entropies {
		mean += math.Exp(-s) / n
	}
	for _, s := range entropies {
		d := math.Exp(-s) - mean
		stdErr += d * d
	}
	return mean, math.Sqrt(stdErr / (n - 1))
}
