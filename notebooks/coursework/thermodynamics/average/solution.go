package average

import "math"

// Average returns the mean of exp(−ΔS) and the standard error of this mean, for the ΔS of independent trajectories.
func Average(entropies []float64) (mean, stdErr float64) {
	// BEGIN SOLUTION
	n := float64(len(entropies))
	for _, s := range entropies {
		mean += math.Exp(-s) / n
	}
	for _, s := range entropies {
		d := math.Exp(-s) - mean
		stdErr += d * d
	}
	return mean, math.Sqrt(stdErr / (n - 1) / n)
	// END SOLUTION
}
