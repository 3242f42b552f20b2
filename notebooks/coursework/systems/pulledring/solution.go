package pulledring

// RingRate returns the entropy production per unit of time.
func RingRate(force float64) float64 {
	// BEGIN SOLUTION
	return force * force // the density is uniform, and the local mean velocity is f
	// END SOLUTION
}

// LogTurns returns ln P(n)/P(−n) for n turns of a ring of the given length.
func LogTurns(n, force, length float64) float64 {
	// BEGIN SOLUTION
	// The distance x has the density of N(ft, 2t), whose exponent −(x − ft)²/4t has the odd part fx/2.
	return force * n * length
	// END SOLUTION
}

// TurnsError returns the variance of the number of turns over the square of its mean, after the time t.
func TurnsError(force, length, t float64) float64 {
	// BEGIN SOLUTION
	return 2 / (force * force * t) // (2t/ℓ²)/(ft/ℓ)²: exactly the bound
	// END SOLUTION
}
