//go:build ignore

// The standard deviation for the variance.
//
// points: 4
// hint: this is the standard deviation over the mean

package pulledring

import "math"

// RingRate returns the entropy production per unit of time.
func RingRate(force float64) float64 {
	return force * force
}

// LogTurns returns ln P(n)/P(−n) for n turns of a ring of the given length.
func LogTurns(n, force, length float64) float64 {
	return force * n * length
}

// TurnsError returns the variance of the number of turns over the square of its mean, after the time t.
func TurnsError(force, length, t float64) float64 {
	return math.Sqrt(2/t) / force
}
