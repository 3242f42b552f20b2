package f32

import "math"

// The Go path of the elementary functions, the same operations one by one as in the assembly that
// gen/functions.go writes. A product that is added without fma is rounded first by a conversion, because arm64
// would fuse the two.

const (
	log2e   = 0x1.715476p+0
	ln2High = 0x1.62e4p-1 // 15 bits, so that its product with an exponent is exact
	ln2Low  = 0x1.7f7d1cp-20
	shifter = 0x1.8p23 // adding it rounds to an integer, found in the low bits
	oneBits = 0x3f800000
)

// expm1 returns q = e^r − 1 and the bits t of n + shifter, with x = n ln 2 + r and |r| ≤ ln 2/2. The polynomial is a
// Chebyshev interpolant of (e^r − 1 − r)/r², with a relative error in e^r of 1.1e−8.
func expm1(x float32) (q float32, t uint32) {
	s := fma(x, log2e, shifter)
	n := s - shifter
	r := fma(-n, ln2Low, fma(-n, ln2High, x))
	p := fma(0x1.6d110ap-10, r, 0x1.120b6ep-7)
	p = fma(p, r, 0x1.55551ap-5)
	p = fma(p, r, 0x1.5554dcp-3)
	p = fma(p, r, 0.5)
	return fma(p, float32(r*r), r), math.Float32bits(s)
}

// power returns 2ⁿ from the bits of n + shifter, |n| ≤ 126.
func power(t uint32) float32 { return math.Float32frombits(t<<23 + oneBits) }

// exp returns e^x, scaled in two halves so that it overflows to +Inf and fades out below the normal range.
func exp(x float32) float32 {
	q, t := expm1(clamp(x, -104, 89))
	t -= math.Float32bits(shifter)
	half := uint32(int32(t) >> 1)
	h := power(half)
	return fma(q, h, h) * power(t-half)
}

// sigmoid returns 1/(1 + e^−x).
func sigmoid(x float32) float32 {
	q, t := expm1(clamp(-x, -87, 87))
	s := power(t)
	return 1 / (fma(q, s, s) + 1)
}

// tanh returns y/(y + 2) with y = e^2x − 1.
func tanh(x float32) float32 {
	q, t := expm1(clamp(x+x, -20, 20))
	s := power(t)
	y := fma(q, s, s-1)
	return y / (y + 2)
}

func silu(x float32) float32 { return float32(x * sigmoid(x)) }

// siluGrad returns dy s (1 + x (1 − s)), where s is the sigmoid.
func siluGrad(x, dy float32) float32 { return float32(dy * siluSlope(x)) }

func siluSlope(x float32) float32 {
	s := sigmoid(x)
	return float32(s * fma(x, 1-s, 1))
}

// siluGrad2 returns dy s (1 − s) (2 + x (1 − 2s)).
func siluGrad2(x, dy float32) float32 {
	s := sigmoid(x)
	return float32(dy * float32(float32(s*(1-s))*fma(x, fma(-2, s, 1), 2)))
}

// clamp bounds x; NaN stays NaN.
func clamp(x, low, high float32) float32 {
	if x < low {
		return low
	}
	if x > high {
		return high
	}
	return x
}
