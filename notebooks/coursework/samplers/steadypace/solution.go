package steadypace

import "math"

// SteadyClock returns the reading of the clock at the time t, if it reads end at the time T; sigma is the standard deviation of
// the data.
func SteadyClock(t, T, end, sigma float64) float64 {
	// BEGIN SOLUTION
	// A point at z standard deviations is at z times the width, so the width must change steadily.
	last := math.Sqrt(1 + (sigma*sigma-1)*math.Exp(-2*end))
	width := sigma + (last-sigma)*t/T
	return -math.Log((width*width-1)/(sigma*sigma-1)) / 2
	// END SOLUTION
}

// LeastAction returns the kinetic action of this clock.
func LeastAction(T, end, sigma float64) float64 {
	// BEGIN SOLUTION
	// The speed of a point at z standard deviations is z (last − sigma)/T, and ⟨z²⟩ = 1.
	last := math.Sqrt(1 + (sigma*sigma-1)*math.Exp(-2*end))
	return (last - sigma) * (last - sigma) / T
	// END SOLUTION
}
