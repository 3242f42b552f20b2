package onceacentury

import "math"

// ReturnLevel returns the level that the maximum of a year exceeds with the probability 1/period.
func ReturnLevel(location, scale, shape, period float64) float64 {
	// BEGIN SOLUTION
	// G = 1 − 1/period, solved for x.
	return location + scale/shape*(math.Pow(-math.Log(1-1/period), -shape)-1)
	// END SOLUTION
}

// Risk returns the probability that the level of the period is exceeded at least once in so many years.
func Risk(period, years float64) float64 {
	// BEGIN SOLUTION
	// It is not exceeded in any of them with the probability (1 − 1/period)^years.
	return 1 - math.Pow(1-1/period, years)
	// END SOLUTION
}
