package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func (m machine) arithmetic() {
	m.elementwise("add", "puts a + b into dst.", func(v ...vector) vector { VADDPS(v[1], v[0], v[0]); return v[0] }, "a", "b")
	m.elementwise("sub", "puts a − b into dst.", func(v ...vector) vector { VSUBPS(v[1], v[0], v[0]); return v[0] }, "a", "b")
	m.elementwise("mul", "puts a b into dst.", func(v ...vector) vector { VMULPS(v[1], v[0], v[0]); return v[0] }, "a", "b")
	m.elementwise("mulAdd", "adds a b to dst.", func(v ...vector) vector { VFMADD231PS(v[1], v[0], v[2]); return v[2] }, "a", "b", "dst")

	m.kernel("axpy", "adds alpha x to dst.", "(dst, x []float32, alpha float32)")
	alpha := m.broadcast(Load(Param("alpha"), XMM()))
	m.overInputs(func(v ...vector) vector { VFMADD231PS(alpha, v[0], v[1]); return v[1] }, []string{"x", "dst"})

	m.kernel("scale", "puts alpha x into dst.", "(dst, x []float32, alpha float32)")
	alpha = m.broadcast(Load(Param("alpha"), XMM()))
	m.overInputs(func(v ...vector) vector { VMULPS(alpha, v[0], v[0]); return v[0] }, []string{"x"})
}

// reductions writes the sums over every 16th element in float64; the slices have a multiple of 16 elements.
func (m machine) reductions() {
	m.kernel("sum", "adds every 16th element of x to a lane; whole multiples of 16.", "(lanes *[16]float64, x []float32)")
	m.reduce("x", func(x Mem, sum reg.Register) {
		v := m.new()
		VCVTPS2PD(x, v)
		VADDPD(v, sum, sum)
	})
	m.kernel("dot", "adds the products of every 16th element to a lane; whole multiples of 16.", "(lanes *[16]float64, a, b []float32)")
	b := Load(Param("b").Base(), GP64()).(reg.GPVirtual)
	m.reduce("a", func(x Mem, sum reg.Register) {
		v, w := m.new(), m.new()
		VCVTPS2PD(x, v)
		x.Base = b
		VCVTPS2PD(x, w)
		VFMADD231PD(v, w, sum) // the product is exact
	})
}

func (m machine) reduce(slice string, add func(x Mem, sum reg.Register)) {
	lanes, x := argument("lanes"), Load(Param(slice).Base(), GP64()).(reg.GPVirtual)
	left, offset := Load(Param(slice).Len(), GP64()).(reg.GPVirtual), GP64().(reg.GPVirtual)
	sums := m.news(32 / m.lanes)
	at := func(i int) Mem { return Mem{Base: lanes, Disp: m.bytes() * i} }
	for i := range sums {
		VMOVUPD(at(i), sums[i])
	}
	XORQ(offset, offset)
	TESTQ(left, left)
	JZ(LabelRef("done"))
	Label("loop")
	for i := range sums {
		add(Mem{Base: x, Index: offset, Scale: 1, Disp: m.bytes() / 2 * i}, sums[i])
	}
	ADDQ(U32(64), offset)
	SUBQ(U32(16), left)
	JNZ(LabelRef("loop"))
	Label("done")
	for i := range sums {
		VMOVUPD(sums[i], at(i))
	}
	finish()
}

// adam writes one step of Adam, see Adam in package f32.
func (m machine) adam() {
	m.kernel("adam", "is Adam.", "(v, m, s, ema []float32, grads [][]float32, c *[6]float32)")
	base := func(name string) reg.GPVirtual { return Load(Param(name).Base(), GP64()).(reg.GPVirtual) }
	v, mean, square, average := base("v"), base("m"), base("s"), base("ema")
	coefficients := argument("c")
	c := make([]vector, 6) // factor, 1 − β₁, 1 − β₂, rate, ε, 1 − the decay of the average
	for i := range c {
		c[i] = m.broadcast(Mem{Base: coefficients, Disp: 4 * i})
	}
	part := 0
	m.loop("v", 1, func(a access) {
		part++
		g := m.sumShards(a, string(rune('a'+part)))
		VMULPS(c[0], g, g)
		mv, d := a.load(mean), m.new()
		VSUBPS(mv[0], g, d)
		VFMADD231PS(c[1], d, mv[0])
		a.store(mv, mean)
		sv := a.load(square)
		VMULPS(g, g, g)
		VSUBPS(sv[0], g, g)
		VFMADD231PS(c[2], g, sv[0])
		a.store(sv, square)
		VSQRTPS(sv[0], sv[0])
		VADDPS(c[4], sv[0], sv[0])
		VMULPS(c[3], mv[0], mv[0])
		VDIVPS(sv[0], mv[0], mv[0])
		vv := a.load(v)
		VSUBPS(mv[0], vv[0], vv[0])
		a.store(vv, v)
		ev := a.load(average) // may be v
		VSUBPS(ev[0], vv[0], vv[0])
		VFMADD231PS(c[5], vv[0], ev[0])
		a.store(ev, average)
	})
}

// sumShards returns the sum of the shards' gradients at the place.
func (m machine) sumShards(a access, label string) vector {
	g := m.zero()
	shard, left := Load(Param("grads").Base(), GP64()).(reg.GPVirtual), Load(Param("grads").Len(), GP64())
	TESTQ(left, left)
	JZ(LabelRef("summed" + label))
	Label("shard" + label)
	from := GP64().(reg.GPVirtual)
	MOVQ(Mem{Base: shard}, from)
	VADDPS(a.load(from)[0], g, g)
	ADDQ(Imm(24), shard) // a slice has three words
	DECQ(left)
	JNZ(LabelRef("shard" + label))
	Label("summed" + label)
	return g
}
