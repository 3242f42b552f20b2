//go:build ignore

// The variance changes steadily, instead of the standard deviation.
//
// points: 3
// hint: the variance changes steadily

package steadypace

import "math"

// SteadyClock returns the reading of the clock at the time t, if it reads end at the time T; sigma is the standard deviation of
// the data.
func SteadyClock(t, T, end, sigma float64) float64 {
	last := math.Sqrt(1 + (sigma*sigma-1)*math.Exp(-2*end))
	variance := sigma*sigma + (last*last-sigma*sigma)*t/T
	return -math.Log((variance-1)/(sigma*sigma-1)) / 2
}

// LeastAction returns the kinetic action of this clock.
func LeastAction(T, end, sigma float64) float64 {
	last := math.Sqrt(1 + (sigma*sigma-1)*math.Exp(-2*end))
	return (last - sigma) * (last - sigma) / T
}
