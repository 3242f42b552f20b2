package vec

import "math"

// The Go path of the elementary functions, the same operations one by one as in the
// assembly that gen/functions.go writes; the constants are explained there.
// A product that is added without fma is rounded first by a conversion,
// because arm64 would fuse the two operations.

const (
	ln2High  = 0x1.62e42feep-1
	ln2Low   = 0x1.a39ef35793c76p-33
	shifter  = 0x1.8p52
	halfRoot = 0x3fe6a09e667f3bcd
	oneBits  = 0x3ff0000000000000
)

// exp returns e^x for |x| ≤ 708.
func exp(x float64) float64 {
	t := fma(x, math.Log2E, shifter)
	n := t - shifter
	r := fma(-n, ln2Low, fma(-n, ln2High, x))
	square := float64(r * r)
	odd := fma(0x1.af390ba7e6f47p-26, square, 0x1.71de0d85293b8p-19)
	even := fma(0x1.2891d4ffbb0f9p-22, square, 0x1.a019b8ca26fcfp-16)
	odd, even = fma(odd, square, 0x1.a01a01a7cebcdp-13), fma(even, square, 0x1.6c16c1789d1d7p-10)
	odd, even = fma(odd, square, 0x1.11111111109a6p-7), fma(even, square, 0x1.5555555553d37p-5)
	odd, even = fma(odd, square, 0x1.5555555555556p-3), fma(even, square, 0x1.0000000000001p-1)
	odd, even = fma(odd, square, 1), fma(even, square, 1)
	return math.Float64frombits(math.Float64bits(fma(odd, r, even)) + math.Float64bits(t)<<52)
}

// exp2 returns 2^x for |x| ≤ 1021, within 1.3e−15 of it.
func exp2(x float64) float64 {
	t := x + shifter
	r := x - (t - shifter)
	square := float64(r * r)
	odd := fma(0x1.b63880a30e9ffp-24, square, 0x1.ffcb9515a8016p-17)
	even := fma(0x1.e5cdac517bc53p-28, square, 0x1.62bff2857fdcap-20)
	odd, even = fma(odd, square, 0x1.5d87fe86fe88ep-10), fma(even, square, 0x1.430912ff0cedap-13)
	odd, even = fma(odd, square, 0x1.c6b08d7047e52p-5), fma(even, square, 0x1.3b2ab6fba4683p-7)
	odd, even = fma(odd, square, math.Ln2), fma(even, square, 0x1.ebfbdff82c58fp-3)
	even = fma(even, square, 1)
	return math.Float64frombits(math.Float64bits(fma(odd, r, even)) + math.Float64bits(t)<<52)
}

// clampedExp returns e^x with x clamped to its bounds.
func clampedExp(x float64) float64 { return exp(clamp(x, -708, 709)) }

// clamp bounds x; NaN stays NaN.
func clamp(x, low, high float64) float64 {
	if x < low {
		return low
	}
	if x > high {
		return high
	}
	return x
}

// log returns ln x for normal x > 0.
func log(x float64) float64 {
	bits := math.Float64bits(x) + (oneBits - halfRoot)
	e := math.Float64frombits(bits>>52|0x4330000000000000) - (0x1p52 + 1023)
	f := math.Float64frombits(bits&(1<<52-1) + halfRoot)
	s := (f - 1) / (f + 1)
	z := float64(s * s)
	p := fma(0x1.2b5900de53b32p-3, z, 0x1.39fe51a7c18f9p-3)
	p = fma(p, z, 0x1.7462b51cb66b1p-3)
	p = fma(p, z, 0x1.c71c62e3f11e6p-3)
	p = fma(p, z, 0x1.2492492df281ap-2)
	p = fma(p, z, 0x1.99999999952d7p-2)
	p = fma(p, z, 0x1.5555555555558p-1)
	p = fma(p, z, 2)
	return fma(e, math.Ln2, float64(s*p))
}

// unit returns the upper 52 bits of the word as a number in [1, 2).
func unit(word uint64) float64 { return math.Float64frombits(word>>12 | oneBits) }
