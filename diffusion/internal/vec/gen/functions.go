package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// The coefficients are near-minimax fits, Chebyshev interpolants computed with
// 50 digits; their names say of which function. The Go path has the same in functions.go and
// fused.go of package vec, and a test compares them bit by bit.
var (
	// (e^r − 1 − r)/r² on |r| ≤ ln 2/2, error 1.6e−17, and the two terms before it.
	expCoefficients = []float64{
		0x1.af390ba7e6f47p-26, 0x1.2891d4ffbb0f9p-22, 0x1.71de0d85293b8p-19, 0x1.a019b8ca26fcfp-16, 0x1.a01a01a7cebcdp-13,
		0x1.6c16c1789d1d7p-10, 0x1.11111111109a6p-7, 0x1.5555555553d37p-5, 0x1.5555555555556p-3, 0x1.0000000000001p-1, 1, 1,
	}
	// (2^r − 1 − r ln 2)/r² on |r| ≤ ½, error 1.2e−15 of 2^r, and the two terms before it.
	exp2Coefficients = []float64{
		0x1.e5cdac517bc53p-28, 0x1.b63880a30e9ffp-24, 0x1.62bff2857fdcap-20, 0x1.ffcb9515a8016p-17, 0x1.430912ff0cedap-13,
		0x1.5d87fe86fe88ep-10, 0x1.3b2ab6fba4683p-7, 0x1.c6b08d7047e52p-5, 0x1.ebfbdff82c58fp-3, math.Ln2, 1,
	}
	// 2 atanh(√z)/√z on √z ≤ (√2 − 1)/(√2 + 1), error 9.3e−18.
	logCoefficients = []float64{
		0x1.2b5900de53b32p-3, 0x1.39fe51a7c18f9p-3, 0x1.7462b51cb66b1p-3, 0x1.c71c62e3f11e6p-3, 0x1.2492492df281ap-2,
		0x1.99999999952d7p-2, 0x1.5555555555558p-1, 2,
	}
	// sin(π√z/2)/√z and cos(π√z/2) on z ≤ ¼, errors 6.1e−17 and 9.7e−17.
	sinCoefficients = []float64{
		0x1.e3f362f896ffep-25, -0x1.e300715607854p-19, 0x1.50782fd9b7104p-13, -0x1.32d2cce2e55bfp-8, 0x1.466bc677587f3p-4,
		-0x1.4abbce625be41p-1, 0x1.921fb54442d18p+0,
	}
	cosCoefficients = []float64{
		0x1.f3dba7c0931d1p-22, -0x1.a6c9c153a4860p-16, 0x1.e1f4fb5f4d477p-11, -0x1.55d3c7dbfc474p-6, 0x1.03c1f081b0775p-2,
		-0x1.3bd3cc9be458bp+0, 1,
	}
)

const (
	ln2High  = 0x1.62e42feep-1
	ln2Low   = 0x1.a39ef35793c76p-33
	shifter  = 0x1.8p52 // adding it rounds to an integer, found in the low bits
	halfRoot = 0x3fe6a09e667f3bcd
	oneBits  = 0x3ff0000000000000
)

// clamp bounds the lanes of x; NaN stays NaN.
func (m machine) clamp(x []vector, low, high float64) {
	lo, hi := m.load(number(low)), m.load(number(high))
	for _, v := range x {
		VMAXPD(v, lo, v) // returns the first operand if either is NaN
		VMINPD(v, hi, v)
	}
}

// exp replaces x by e^x for |x| ≤ 708: e^r 2ⁿ with x = n ln 2 + r, the even and
// the odd terms of the polynomial being summed separately.
func (m machine) exp(x []vector) {
	t, square := m.news(len(x)), m.news(len(x))
	scale, shift := m.load(number(math.Log2E)), m.load(number(shifter))
	for i, v := range x {
		VMOVAPD(v, t[i])
		VFMADD213PD(shift, scale, t[i])
		n := m.new()
		VSUBPD(shift, t[i], n)
		VFNMADD231PD(number(ln2High), n, v)
		VFNMADD231PD(number(ln2Low), n, v)
		VMULPD(v, v, square[i])
	}
	m.exponential(x, square, t, expCoefficients)
}

// exp2 replaces x by 2^x for |x| ≤ 1021 in the same way, which is shorter.
func (m machine) exp2(x []vector) {
	t, square := m.news(len(x)), m.news(len(x))
	shift := m.load(number(shifter))
	for i, v := range x {
		VADDPD(shift, v, t[i])
		n := m.new()
		VSUBPD(shift, t[i], n)
		VSUBPD(n, v, v)
		VMULPD(v, v, square[i])
	}
	m.exponential(x, square, t, exp2Coefficients)
}

// exponential replaces r by its polynomial times 2ⁿ, with n in the low bits of t. The odd and the even terms are summed separately.
func (m machine) exponential(r, square, t []vector, coefficients []float64) {
	n := len(coefficients)
	sums := [2][]vector{m.fill(len(r), coefficients[1]), m.fill(len(r), coefficients[0])}
	even, odd := sums[n%2], sums[1-n%2]
	for k := 2; k < n; k++ {
		m.horner(sums[1-k%2], square, coefficients[k:k+1])
	}
	for i, v := range r {
		VFMADD213PD(even[i], odd[i], v)
		VPSLLQ(Imm(52), t[i], t[i])
		VPADDQ(t[i], v, v)
	}
}

// tanh replaces y by tanh y.
func (m machine) tanh(y []vector) {
	for _, v := range y {
		VADDPD(v, v, v)
	}
	m.tanhOfHalf(y)
}

// tanhOfHalf replaces y by (e^y − 1)/(e^y + 1), the tanh of y/2.
func (m machine) tanhOfHalf(y []vector) {
	m.clamp(y, -40, 40)
	m.exp(y)
	one := m.load(number(1))
	for _, v := range y {
		up := m.new()
		VADDPD(one, v, up)
		VSUBPD(one, v, v)
		VDIVPD(up, v, v)
	}
}

// log replaces x by ln x for normal x > 0: e ln 2 + 2 atanh((f−1)/(f+1)) with
// x = 2^e f and f from √½ to √2.
func (m machine) log(x []vector) {
	e, z := m.news(len(x)), m.news(len(x))
	for i, v := range x {
		VPADDQ(constant(oneBits-halfRoot), v, v)
		VPSRLQ(Imm(52), v, e[i])
		m.or(constant(0x4330000000000000), e[i], e[i])
		VSUBPD(number(0x1p52+1023), e[i], e[i])
		m.and(constant(1<<52-1), v, v)
		VPADDQ(constant(halfRoot), v, v)
		up := m.new()
		VADDPD(number(1), v, up)
		VSUBPD(number(1), v, v)
		VDIVPD(up, v, v)
		VMULPD(v, v, z[i])
	}
	p := m.fill(len(x), logCoefficients[0])
	m.horner(p, z, logCoefficients[1:])
	for i, v := range x {
		VMULPD(p[i], v, v)
		VFMADD231PD(number(math.Ln2), e[i], v)
	}
}

// next returns the next words of xoshiro256++ and advances its state.
func (m machine) next(s []vector) vector {
	word, t := m.new(), m.new()
	VPADDQ(s[3], s[0], word)
	m.rotate(23, word, word)
	VPADDQ(s[0], word, word)
	VPSLLQ(Imm(17), s[1], t)
	m.xor(s[0], s[2], s[2])
	m.xor(s[1], s[3], s[3])
	m.xor(s[2], s[1], s[1])
	m.xor(s[3], s[0], s[0])
	m.xor(t, s[2], s[2])
	m.rotate(45, s[3], s[3])
	return word
}

// unit returns the upper 52 bits of the word as a number in [1, 2).
func (m machine) unit(word vector) vector {
	u := m.new()
	VPSRLQ(Imm(12), word, u)
	m.or(constant(oneBits), u, u)
	return u
}

// boxMuller returns normals from n pairs of words, two registers each:
// √(−2 ln u) times the cosine and the sine of a uniform angle. The angle is one
// within ±π/4, turned to another quarter by two spare bits: exchanging the two,
// and the sign of both.
func (m machine) boxMuller(s []vector, n int) (z []vector) {
	radius, word := m.fill(n, 2), make([]vector, n)
	for i, r := range radius {
		VSUBPD(m.unit(m.next(s)), r, r)
		word[i] = m.next(s)
	}
	m.log(radius)
	for _, r := range radius {
		VMULPD(number(-2), r, r)
		VSQRTPD(r, r)
	}

	sin, square := make([]vector, n), m.news(n)
	for i := range sin {
		sin[i] = m.unit(word[i])
		VSUBPD(number(1.5), sin[i], sin[i])
		VMULPD(sin[i], sin[i], square[i])
	}
	p, cos := m.fill(n, sinCoefficients[0]), m.fill(n, cosCoefficients[0])
	m.horner(p, square, sinCoefficients[1:])
	m.horner(cos, square, cosCoefficients[1:])
	for i := range sin {
		VMULPD(p[i], sin[i], sin[i])
		m.turn(sin[i], cos[i], radius[i], word[i])
		VMULPD(radius[i], cos[i], cos[i])
		VMULPD(radius[i], sin[i], sin[i])
		z = append(z, cos[i], sin[i])
	}
	return z
}

// turn exchanges sine and cosine, and changes the sign of the radius, according to the last bits of the word.
func (m machine) turn(sin, cos, radius, word vector) {
	exchange, sign, difference := m.new(), m.new(), m.new()
	m.and(constant(1), word, exchange)
	VPSUBQ(exchange, m.zero(), exchange)
	m.xor(sin, cos, difference)
	m.and(exchange, difference, difference)
	m.xor(difference, sin, sin)
	m.xor(difference, cos, cos)
	VPSLLQ(Imm(62), word, sign)
	m.and(constant(1<<63), sign, sign)
	m.xor(sign, radius, radius)
}
