//go:build !arm64 && !wasm

package f32

import "math"

// fma returns x*y + z, rounded once. The product is exact in float64, so the sum is rounded twice, to float64 and
// to float32. That differs from one rounding only if the first lands halfway between two float32, or if the
// result is below their normal range, where they are sparser.
func fma(x, y, z float32) float32 {
	p := float64(x) * float64(y)
	s := p + float64(z)
	if math.Float64bits(s)&(1<<29-1) == 1<<28 || s < 0x1p-126 && s > -0x1p-126 {
		return roundOnce(p, float64(z), s)
	}
	return float32(s)
}

// roundOnce returns p + z as a float32, given s, the sum rounded to float64. It moves an inexact s to its
// odd neighbour on the side of the exact sum, from where the second rounding goes the right way. It is rare, and
// kept apart so that fma can be inlined.
//
//go:noinline
func roundOnce(p, z, s float64) float32 {
	back := s - p
	lost := (p - (s - back)) + (z - back) // s + lost is the exact sum
	if bits := math.Float64bits(s); lost != 0 && bits&1 == 0 {
		if (lost > 0) == (s > 0) {
			s = math.Float64frombits(bits + 1)
		} else {
			s = math.Float64frombits(bits - 1)
		}
	}
	return float32(s)
}
