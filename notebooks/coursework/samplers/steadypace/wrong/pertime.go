//go:build ignore

// The mean square speed, per unit of time, for its integral.
//
// points: 5
// hint: integrate it over the duration

package steadypace

import "math"

// SteadyClock returns the reading of the clock at the time t, if it reads end at the time T; sigma is the standard deviation of
// the data.
func SteadyClock(t, T, end, sigma float64) float64 {
	last := math.Sqrt(1 + (sigma*sigma-1)*math.Exp(-2*end))
	width := sigma + (last-sigma)*t/T
	return -math.Log((width*width-1)/(sigma*sigma-1)) / 2
}

// LeastAction returns the kinetic action of this clock.
func LeastAction(T, end, sigma float64) float64 {
	last := math.Sqrt(1 + (sigma*sigma-1)*math.Exp(-2*end))
	return (last - sigma) * (last - sigma) / (T * T)
}
