//go:build ignore

// Noise without the shrinking of the amount.
//
// points: 1
// hint: shrinks the amount

package drizzle

import "math"

// WetDensity returns the density of a wet day that has been noised up to the time t.
func WetDensity(x, t float64) float64 {
	a, delta := 1.0, -math.Expm1(-2*t)
	return math.Exp(delta/(2*a*a)-x/a) * math.Erfc((delta/a-x)/math.Sqrt(2*delta)) / (2 * a)
}

// Wet returns the probability that it rained on a day that has been noised to x.
func Wet(dry, x, t float64) float64 {
	delta := -math.Expm1(-2 * t)
	wet := (1 - dry) * WetDensity(x, t)
	return wet / (wet + dry*math.Exp(-x*x/(2*delta))/math.Sqrt(2*math.Pi*delta))
}

// NaiveShare returns the share of days that are positive at the end.
func NaiveShare(dry float64) float64 {
	return 1 - dry/2
}
