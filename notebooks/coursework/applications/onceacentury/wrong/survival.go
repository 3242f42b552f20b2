//go:build ignore

// The probability that nothing happens.
//
// points: 3
// hint: does not happen

package onceacentury

import "math"

// ReturnLevel returns the level that the maximum of a year exceeds with the probability 1/period.
func ReturnLevel(location, scale, shape, period float64) float64 {
	return location + scale/shape*(math.Pow(-math.Log(1-1/period), -shape)-1)
}

// Risk returns the probability that the level of the period is exceeded at least once in so many years.
func Risk(period, years float64) float64 {
	return math.Pow(1-1/period, years)
}
