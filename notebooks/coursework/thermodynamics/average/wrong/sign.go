//go:build ignore

// The average of e^{+ΔS}.
//
// points: 0
// hint: averages e^{+ΔS}

package average

import "math"

func Average(entropies []float64) (mean, stdErr float64) {
	n := float64(len(entropies))
	for _, s := range entropies {
		mean += math.Exp(s) / n
	}
	for _, s := range entropies {
		d := math.Exp(s) - mean
		stdErr += d * d
	}
	return mean, math.Sqrt(stdErr / (n - 1) / n)
}
