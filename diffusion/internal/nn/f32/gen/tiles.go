package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The kernels for tiles of matrix products and convolutions. They name their registers, since
// instructions that are written as bytes need numbers.

// r is register i.
func (m machine) r(i int) reg.VecPhysical {
	if m.lanes == 16 {
		return zmm[i]
	}
	return ymm[i]
}

var (
	zmm = []reg.VecPhysical{
		reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7, reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13, reg.Z14, reg.Z15,
		reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23, reg.Z24, reg.Z25, reg.Z26, reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31,
	}
	ymm = []reg.VecPhysical{
		reg.Y0, reg.Y1, reg.Y2, reg.Y3, reg.Y4, reg.Y5, reg.Y6, reg.Y7, reg.Y8, reg.Y9, reg.Y10, reg.Y11, reg.Y12, reg.Y13, reg.Y14, reg.Y15,
	}
)

// fma adds the product of registers a and b to the register sum.
func (m machine) fma(sum, a, b int) { VFMADD231PS(m.r(b), m.r(a), m.r(sum)) }

func (m machine) clear(i int) { m.xor(m.r(i), m.r(i), m.r(i)) }

// row is the address of row i = 0 … 6 after p.
func (s strides) row(p reg.Register, i, disp int) Mem {
	at := Mem{Base: p, Disp: disp, Scale: 1}
	switch i {
	case 1, 2, 4:
		at.Index, at.Scale = s.one, uint8(i)
	case 3:
		at.Index = s.three
	case 5:
		at.Index = s.five
	case 6:
		at.Index, at.Scale = s.three, 2
	}
	return at
}

// strides are one, three and five times the distance of two rows.
type strides struct{ one, three, five reg.GPVirtual }

func newStrides(one reg.GPVirtual) strides {
	s := strides{one, GP64().(reg.GPVirtual), GP64().(reg.GPVirtual)}
	LEAQ(Mem{Base: one, Index: one, Scale: 2}, s.three)
	LEAQ(Mem{Base: one, Index: one, Scale: 4}, s.five)
	return s
}

// tile writes the kernel of a matrix product: 14×32 sums with AVX-512, 6×16 with AVX2, in segments of rows.
func (m machine) tile() {
	m.kernel("tile", "adds a b to a tile of c, or sets it. Strides are in bytes.", "(k int, a *float32, rs, cs int, b, c *float32, ldc, add int)")
	segments, rows := 2, 7
	if m.lanes == 8 {
		segments, rows = 1, 6
	}
	sums := 2 * segments * rows
	b0, b1, factor := sums, sums+1, sums+2
	sum := func(g, i, j int) int { return 2*(g*rows+i) + j }

	// each calls f for all sums with their places in c.
	each := func(f func(place Mem, sum int)) {
		c := argument("c")
		s := newStrides(argument("ldc"))
		for g := range segments {
			for i := range rows {
				for j := range 2 {
					f(s.row(c, i, m.bytes()*j), sum(g, i, j))
				}
			}
			if g+1 < segments {
				ADDQ(s.five, c)
				LEAQ(Mem{Base: c, Index: s.one, Scale: 2}, c)
			}
		}
	}
	// The tile below comes next.
	next := argument("c")
	below := newStrides(argument("ldc"))
	for g := range segments + 1 {
		for i := range rows {
			for j := 0; j < 2*m.bytes() && g > 0; j += 64 {
				PREFETCHT0(below.row(next, i, j))
			}
		}
		LEAQ(below.row(next, 3, 0), next)
		LEAQ(below.row(next, rows-3, 0), next)
	}
	add := argument("add")
	TESTQ(add, add)
	JZ(LabelRef("zero"))
	each(func(place Mem, sum int) { VMOVUPS(place, m.r(sum)) })
	JMP(LabelRef("start"))
	Label("zero")
	for i := range sums {
		m.clear(i)
	}
	Label("start")
	a := []reg.GPVirtual{argument("a")}
	s := newStrides(argument("rs"))
	if segments == 2 {
		second := GP64().(reg.GPVirtual)
		LEAQ(Mem{Base: a[0], Index: s.five, Scale: 1}, second)
		LEAQ(Mem{Base: second, Index: s.one, Scale: 2}, second)
		a = append(a, second)
	}
	k, b, cs := argument("k"), argument("b"), argument("cs")
	Label("loop")
	VMOVUPS(Mem{Base: b}, m.r(b0))
	VMOVUPS(Mem{Base: b, Disp: m.bytes()}, m.r(b1))
	for g := range segments {
		for i := range rows {
			VBROADCASTSS(s.row(a[g], i, 0), m.r(factor))
			m.fma(sum(g, i, 0), factor, b0)
			m.fma(sum(g, i, 1), factor, b1)
		}
		ADDQ(cs, a[g])
	}
	ADDQ(U32(uint32(2*m.bytes())), b)
	DECQ(k)
	JNZ(LabelRef("loop"))
	each(func(place Mem, sum int) { VMOVUPS(m.r(sum), place) })
	finish()
}

// pixel i of segment g.
type pixel struct{ g, i int }

// groups are the pixels of a tile whose sums are in registers at the same time.
func (m machine) groups() [][]pixel {
	var all []pixel
	for g := range 2 {
		for i := range 7 {
			all = append(all, pixel{g, i})
		}
	}
	if m.lanes == 16 {
		return [][]pixel{all}
	}
	return [][]pixel{all[:5], all[5:10], all[10:]}
}

// conv writes the kernel of a convolution: 14 pixels by 32 channels at once with AVX-512; with AVX2 twice 16 channels, for
// 5, 5 and 4 pixels.
func (m machine) conv(name, doc string, fma func(sum, a, b int)) {
	m.kernel(name, doc, "(args *byte)")
	p := argument("args")
	pass := GP64().(reg.GPVirtual) // bytes in front of the channels
	XORQ(pass, pass)
	Label("pass")
	for n, group := range m.groups() {
		m.convGroup(p, pass, n, group, fma)
	}
	ADDQ(U32(uint32(2*m.bytes())), pass)
	CMPQ(pass, U32(128))
	JLT(LabelRef("pass"))
	finish()
}

func (m machine) convGroup(p, pass reg.GPVirtual, n int, group []pixel, fma func(sum, a, b int)) {
	label := func(s string, i int) string { return fmt.Sprint(s, n, "x", i) }
	segments := []int{group[0].g}
	if last := group[len(group)-1].g; last != segments[0] {
		segments = append(segments, last)
	}
	b, factor := 2*len(group), 2*len(group)+2
	for _, g := range segments {
		bias := loadField(p, 8+g)
		for q, at := range group {
			for j := 0; j < 2 && at.g == g; j++ {
				VMOVUPS(Mem{Base: bias, Index: pass, Scale: 1, Disp: m.bytes() * j}, m.r(2*q+j))
			}
		}
	}
	s := newStrides(loadField(p, 5))
	w, taps, ntaps := loadField(p, 6), loadField(p, 2), loadField(p, 3)
	ADDQ(pass, w)
	Label(label("tap", 0))
	var a [2]reg.GPVirtual
	for _, g := range segments {
		a[g] = loadField(p, g)
		ADDQ(Mem{Base: taps}, a[g])
	}
	ADDQ(Imm(8), taps)
	k := loadField(p, 4)
	Label(label("loop", 0))
	VMOVUPS(Mem{Base: w}, m.r(b))
	VMOVUPS(Mem{Base: w, Disp: m.bytes()}, m.r(b+1))
	for q, at := range group {
		VBROADCASTSS(s.row(a[at.g], at.i, 0), m.r(factor))
		fma(2*q, factor, b)
		fma(2*q+1, factor, b+1)
	}
	for _, g := range segments {
		ADDQ(Imm(4), a[g])
	}
	ADDQ(U32(128), w)
	DECQ(k)
	JNZ(LabelRef(label("loop", 0)))
	DECQ(ntaps)
	JNZ(LabelRef(label("tap", 0)))

	s = newStrides(loadField(p, 7))
	each := func(g int, f func(at pixel, sum, disp int)) {
		for q, at := range group {
			for j := 0; j < 2 && at.g == g; j++ {
				f(at, 2*q+j, m.bytes()*j)
			}
		}
	}
	for _, g := range segments {
		residual, dst := loadField(p, 10+g), loadField(p, 12+g)
		TESTQ(residual, residual)
		JZ(LabelRef(label("store", g)))
		ADDQ(pass, residual)
		each(g, func(at pixel, sum, disp int) { VADDPS(s.row(residual, at.i, disp), m.r(sum), m.r(sum)) })
		Label(label("store", g))
		ADDQ(pass, dst)
		each(g, func(at pixel, sum, disp int) { VMOVUPS(m.r(sum), s.row(dst, at.i, disp)) })
	}
}

// block is a nest of loops over pixels, rows and images: level l runs n[l] times, and each turn moves pointer xs[i] on by step[l][i].
func block(label string, n []Op, xs []reg.GPVirtual, step [][]Op, body func()) {
	left := make([]reg.GPVirtual, len(n))
	name := func(l int) string { return fmt.Sprint(label, l) }
	for l := len(n) - 1; l >= 0; l-- {
		left[l] = GP64().(reg.GPVirtual)
		MOVQ(n[l], left[l])
		Label(name(l))
	}
	body()
	for l := range n {
		for i := range xs {
			ADDQ(step[l][i], xs[i])
		}
		DECQ(left[l])
		JNZ(LabelRef(name(l)))
	}
}

// convGrad writes the kernel of the weights' gradient: 8×32 sums at once with AVX-512; with AVX2 four times 4×16.
func (m machine) convGrad(name, doc string, fma func(sum, a, b int)) {
	m.kernel(name, doc, "(args *byte)")
	p, rows := argument("args"), 8
	if m.lanes == 8 {
		rows = 4
	}
	b0, b1, factor := 2*rows, 2*rows+1, 2*rows+2
	for i0 := 0; i0 < 8; i0 += rows {
		for j0 := 0; j0 < 128; j0 += 2 * m.bytes() {
			label := fmt.Sprint("pass", i0, "x", j0, "x")
			dw, add := loadField(p, 8), loadField(p, 9)
			at := func(i int) Mem { return Mem{Base: dw, Disp: 128*(i0+i/2) + j0 + i%2*m.bytes()} }
			for i := range 2 * rows {
				m.clear(i)
			}
			TESTQ(add, add)
			JZ(LabelRef(label + "start"))
			for i := range 2 * rows {
				VMOVUPS(at(i), m.r(i))
			}
			Label(label + "start")
			a, d := loadField(p, 0), loadField(p, 1)
			steps := [][]Op{{loadField(p, 2), loadField(p, 3)}, {field(p, 4), field(p, 5)}, {field(p, 6), field(p, 7)}}
			block(label, []Op{field(p, 10), field(p, 11), field(p, 12)}, []reg.GPVirtual{a, d}, steps, func() {
				VMOVUPS(Mem{Base: d, Disp: j0}, m.r(b0))
				VMOVUPS(Mem{Base: d, Disp: j0 + m.bytes()}, m.r(b1))
				for i := range rows {
					VBROADCASTSS(Mem{Base: a, Disp: 4 * (i0 + i)}, m.r(factor))
					fma(2*i, factor, b0)
					fma(2*i+1, factor, b1)
				}
			})
			for i := range 2 * rows {
				VMOVUPS(m.r(i), at(i))
			}
		}
	}
	finish()
}

func (m machine) peak(name, doc string, fma func(sum, a, b int)) {
	m.kernel(name, doc, "(n int)")
	n := argument("n")
	for i := range 14 {
		m.clear(i)
	}
	Label("loop")
	for i := range 12 {
		fma(i, 12, 13)
	}
	DECQ(n)
	JNZ(LabelRef("loop"))
	finish()
}

// transpose writes the transpose of 8×8 numbers: pairs of rows, of pairs, of halves.
func transpose() {
	m := machine{lanes: 8}
	m.kernel("transpose", "puts the transpose of 8×8 numbers into dst; ldd and ldx are the elements in a row.", "(dst *float32, ldd int, x *float32, ldx int)")
	dst, x, ldd, ldx := argument("dst"), argument("x"), argument("ldd"), argument("ldx")
	SHLQ(Imm(2), ldd)
	SHLQ(Imm(2), ldx)
	v, w := make([]vector, 8), m.news(8)
	for i := range v {
		v[i] = m.load(Mem{Base: x})
		ADDQ(ldx, x)
	}
	for i := 0; i < 8; i += 2 {
		VUNPCKLPS(v[i+1], v[i], w[i])
		VUNPCKHPS(v[i+1], v[i], w[i+1])
	}
	for i := 0; i < 8; i += 4 {
		for j := range 2 {
			v[i+2*j], v[i+2*j+1] = m.new(), m.new()
			VUNPCKLPD(w[i+j+2], w[i+j], v[i+2*j])
			VUNPCKHPD(w[i+j+2], w[i+j], v[i+2*j+1])
		}
	}
	for half := range 2 {
		for i := range 4 {
			row := m.new()
			VPERM2F128(Imm(uint64(0x20+0x11*half)), v[i+4], v[i], row)
			VMOVUPS(row, Mem{Base: dst})
			ADDQ(ldd, dst)
		}
	}
	finish()
}

// copyRows writes the copy of rows of n times 8 numbers from one matrix to another, the next rows being fetched ahead.
func copyRows() {
	m := machine{lanes: 8}
	m.kernel("copyRows", "copies rows of n times 8 numbers; ldd and ldx are the elements in a row.", "(dst *float32, ldd int, x *float32, ldx, rows, n int)")
	dst, x, ldd, ldx, rows, n := argument("dst"), argument("x"), argument("ldd"), argument("ldx"), argument("rows"), argument("n")
	SHLQ(Imm(2), ldd)
	SHLQ(Imm(2), ldx)
	SHLQ(Imm(5), n)
	offset, ahead := GP64().(reg.GPVirtual), GP64().(reg.GPVirtual)
	LEAQ(Mem{Base: x, Index: ldx, Scale: 8}, ahead)
	Label("row")
	XORQ(offset, offset)
	PREFETCHT0(Mem{Base: ahead})
	Label("part")
	v := m.load(Mem{Base: x, Index: offset, Scale: 1})
	VMOVUPS(v, Mem{Base: dst, Index: offset, Scale: 1})
	ADDQ(U32(32), offset)
	CMPQ(offset, n)
	JLT(LabelRef("part"))
	ADDQ(ldx, x)
	ADDQ(ldx, ahead)
	ADDQ(ldd, dst)
	DECQ(rows)
	JNZ(LabelRef("row"))
	finish()
}
