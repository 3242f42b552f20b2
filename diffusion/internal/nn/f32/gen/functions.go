package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The elementary functions, the same operations one by one as in functions.go of package f32.

const (
	log2e   = 0x1.715476p+0
	ln2High = 0x1.62e4p-1
	ln2Low  = 0x1.7f7d1cp-20
	shifter = 0x1.8p23
	oneBits = 0x3f800000
)

// (e^r − 1 − r)/r² on |r| ≤ ln 2/2.
var expCoefficients = []float32{0x1.6d110ap-10, 0x1.120b6ep-7, 0x1.55551ap-5, 0x1.5554dcp-3, 0.5}

// elementwise writes the kernel dst = f(inputs), of which one may be dst.
func (m machine) elementwise(name, doc string, f func(v ...vector) vector, inputs ...string) {
	signature := "(dst"
	for _, in := range inputs {
		if in != "dst" {
			signature += ", " + in
		}
	}
	m.kernel(name, doc, signature+" []float32)")
	m.overInputs(f, inputs)
}

func (m machine) overInputs(f func(v ...vector) vector, inputs []string) {
	dst := Load(Param("dst").Base(), GP64()).(reg.GPVirtual)
	base := make([]reg.GPVirtual, len(inputs))
	for i, in := range inputs {
		base[i] = dst
		if in != "dst" {
			base[i] = Load(Param(in).Base(), GP64()).(reg.GPVirtual)
		}
	}
	m.loop("dst", 2, func(a access) {
		loaded := make([][]vector, len(inputs))
		for i := range inputs {
			loaded[i] = a.load(base[i])
		}
		var out []vector
		for q := range a.n {
			var v []vector
			for i := range inputs {
				v = append(v, loaded[i][q])
			}
			out = append(out, f(v...))
		}
		a.store(out, dst)
	})
}

func (m machine) functions() {
	m.elementwise("exp", "puts e^x into dst.", func(v ...vector) vector { return m.exp(v[0]) }, "x")
	m.elementwise("sigmoid", "puts 1/(1 + e^−x) into dst.", func(v ...vector) vector { return m.sigmoid(v[0]) }, "x")
	m.elementwise("tanh", "puts tanh x into dst.", func(v ...vector) vector { return m.tanh(v[0]) }, "x")
	m.elementwise("silu", "puts silu(x) into dst.", func(v ...vector) vector { return m.silu(v[0]) }, "x")
	m.elementwise("siluGrad", "puts b silu′(a) into dst.", func(v ...vector) vector { return m.siluGrad(v[0], v[1]) }, "a", "b")
	m.elementwise("siluGrad2", "puts b silu″(a) into dst.", func(v ...vector) vector { return m.siluGrad2(v[0], v[1]) }, "a", "b")
	m.elementwise("relu", "puts max(x, 0) into dst.", func(v ...vector) vector {
		VMAXPS(v[0], m.zero(), v[0]) // returns the first operand if it is NaN
		return v[0]
	}, "x")
	m.elementwise("reluGrad", "puts b where a > 0, else 0, into dst.", func(v ...vector) vector { return m.positive(v[0], v[1]) }, "a", "b")
}

// positive keeps y where x > 0.
func (m machine) positive(x, y vector) vector {
	const greater = 30 // and not NaN
	if m.lanes == 16 {
		k := K()
		VCMPPS(Imm(greater), m.zero(), x, k)
		VMOVAPS_Z(y, k, y)
		return y
	}
	VCMPPS(Imm(greater), m.zero(), x, x)
	VANDPS(x, y, y)
	return y
}

// clamp bounds the lanes of x; NaN stays NaN.
func (m machine) clamp(x vector, low, high float32) {
	VMAXPS(x, m.load(number(low)), x)
	VMINPS(x, m.load(number(high)), x)
}

// expm1 returns e^r − 1 and the bits of n + shifter, with x = n ln 2 + r. It overwrites x.
func (m machine) expm1(x vector) (q, t vector) {
	t, n, z := m.load(number(log2e)), m.new(), m.new()
	VFMADD213PS(number(shifter), x, t)
	VSUBPS(number(shifter), t, n)
	VFNMADD231PS(number(ln2High), n, x)
	VFNMADD231PS(number(ln2Low), n, x)
	q = m.load(number(expCoefficients[0]))
	for _, c := range expCoefficients[1:] {
		VFMADD213PS(number(c), x, q)
	}
	VMULPS(x, x, z)
	VFMADD213PS(x, z, q)
	return q, t
}

// power turns the bits of n + shifter into 2ⁿ.
func (m machine) power(t vector) {
	VPSLLD(Imm(23), t, t)
	VPADDD(constant(oneBits), t, t)
}

func (m machine) exp(x vector) vector {
	m.clamp(x, -104, 89)
	q, t := m.expm1(x)
	half := m.new()
	VPSUBD(number(shifter), t, t)
	VPSRAD(Imm(1), t, half)
	VPSUBD(half, t, t)
	m.power(half)
	m.power(t)
	VFMADD213PS(half, half, q)
	VMULPS(t, q, q)
	return q
}

// sigmoid leaves x as it is.
func (m machine) sigmoid(x vector) vector {
	y := m.new()
	m.xor(constant(1<<31), x, y)
	m.clamp(y, -87, 87)
	q, s := m.expm1(y)
	m.power(s)
	VFMADD213PS(s, s, q)
	VADDPS(number(1), q, q)
	VDIVPS(q, m.load(number(1)), q)
	return q
}

func (m machine) tanh(x vector) vector {
	VADDPS(x, x, x)
	m.clamp(x, -20, 20)
	q, s := m.expm1(x)
	m.power(s)
	less := m.new()
	VSUBPS(number(1), s, less)
	VFMADD213PS(less, s, q)
	up := m.new()
	VADDPS(number(2), q, up)
	VDIVPS(up, q, q)
	return q
}

func (m machine) silu(x vector) vector {
	s := m.sigmoid(x)
	VMULPS(x, s, s)
	return s
}

func (m machine) siluGrad(x, dy vector) vector {
	s, o := m.sigmoid(x), m.load(number(1))
	VSUBPS(s, o, o)
	VFMADD213PS(number(1), x, o)
	VMULPS(o, s, s)
	VMULPS(dy, s, s)
	return s
}

func (m machine) siluGrad2(x, dy vector) vector {
	s, o, w := m.sigmoid(x), m.load(number(1)), m.load(number(-2))
	VSUBPS(s, o, o)
	VFMADD213PS(number(1), s, w)
	VMULPS(o, s, s)
	VFMADD213PS(number(2), x, w)
	VMULPS(w, s, s)
	VMULPS(dy, s, s)
	return s
}
