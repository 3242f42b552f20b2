//go:build ignore

// The √2 before the noise overlooked: a factor 2, in two places.
//
// points: 2
// hint: what is the variance of √2 W

package pulledring

// RingRate returns the entropy production per unit of time.
func RingRate(force float64) float64 {
	return force * force
}

// LogTurns returns ln P(n)/P(−n) for n turns of a ring of the given length.
func LogTurns(n, force, length float64) float64 {
	return 2 * force * n * length
}

// TurnsError returns the variance of the number of turns over the square of its mean, after the time t.
func TurnsError(force, length, t float64) float64 {
	return 1 / (force * force * t)
}
