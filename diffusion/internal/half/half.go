// Package half has the numbers of 16 bits that graphics cards compute with.
package half

import "math"

// Float64 returns the number of IEEE 754's binary16 with the given bits: a sign, 5 bits of exponent with the bias 15, and 10 bits of fraction.
func Float64(bits uint16) float64 {
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	var v float64
	switch {
	case exponent == 0:
		v = math.Ldexp(fraction, -24)
	case exponent < 31:
		v = math.Ldexp(1024+fraction, exponent-25)
	case fraction == 0:
		v = math.Inf(1)
	default:
		return math.NaN()
	}
	if bits>>15 == 1 {
		return -v
	}
	return v
}
