package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// machine writes one kernel for one instruction set: 16 lanes of float32 in
// a ZMM register or eight in a YMM register. Kernels are written once, in terms
// of its methods, and every method is one operation on each lane, so that both
// sets compute the same numbers.
type machine struct {
	lanes int
}

// vector is a register of lanes.
type vector = reg.VecVirtual

func (m machine) name() string {
	if m.lanes == 16 {
		return "AVX512"
	}
	return "AVX2"
}

// bytes is the width of a register.
func (m machine) bytes() int { return 4 * m.lanes }

func (m machine) new() vector {
	if m.lanes == 16 {
		return ZMM()
	}
	return YMM()
}

func (m machine) news(n int) []vector {
	v := make([]vector, n)
	for i := range v {
		v[i] = m.new()
	}
	return v
}

// load reads a register's worth of numbers.
func (m machine) load(from Op) vector {
	v := m.new()
	VMOVUPS(from, v)
	return v
}

// broadcast reads one number into all lanes.
func (m machine) broadcast(from Op) vector {
	v := m.new()
	VBROADCASTSS(from, v)
	return v
}

func (m machine) zero() vector {
	v := m.new()
	m.xor(v, v, v)
	return v
}

func (m machine) xor(a, b Op, dst reg.Register) {
	if m.lanes == 16 {
		VPXORD(a, b, dst)
	} else {
		VPXOR(a, b, dst)
	}
}

// constants are the numbers kept in the data section, once for each lane.
var constants = map[uint32]Mem{}

// constant returns the address of 16 copies of bits.
func constant(bits uint32) Mem {
	if at, ok := constants[bits]; ok {
		return at
	}
	at := GLOBL(fmt.Sprintf("lanes%08x", bits), RODATA|NOPTR)
	for i := range 16 {
		DATA(4*i, U32(bits))
	}
	constants[bits] = at
	return at
}

func number(v float32) Mem { return constant(math.Float32bits(v)) }

// counting returns the address of the numbers 0 to 15.
func counting() Mem {
	if !counted {
		counter = GLOBL("counting", RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32(uint32(i)))
		}
		counted = true
	}
	return counter
}

var (
	counter Mem
	counted bool
)

// kernel starts a function of the package, in the variant of the machine.
func (m machine) kernel(name, doc, signature string) {
	TEXT(name+m.name(), NOSPLIT, "func"+signature)
	Pragma("noescape")
	Doc(name + m.name() + " " + doc)
}

func finish() {
	VZEROUPPER()
	RET()
}

// argument loads an argument of one word.
func argument(name string) reg.GPVirtual { return Load(Param(name), GP64()).(reg.GPVirtual) }

// field is word i of the struct at p.
func field(p reg.Register, i int) Mem { return Mem{Base: p, Disp: 8 * i} }

func loadField(p reg.Register, i int) reg.GPVirtual {
	r := GP64().(reg.GPVirtual)
	MOVQ(field(p, i), r)
	return r
}

// access reads and writes one or more registers at a time, or some of the lanes of one.
type access struct {
	m      machine
	n      int // registers
	offset reg.GPVirtual
	masked bool
	mask   reg.Register
}

func (a access) at(base reg.Register, i int) Mem {
	return Mem{Base: base, Index: a.offset, Scale: 1, Disp: i * a.m.bytes()}
}

// load reads the registers; lanes that are masked out are zero.
func (a access) load(base reg.Register) []vector {
	v := a.m.news(a.n)
	for i := range v {
		switch {
		case !a.masked:
			VMOVUPS(a.at(base, i), v[i])
		case a.m.lanes == 16:
			VMOVUPS_Z(a.at(base, i), a.mask, v[i])
		default:
			VMASKMOVPS(a.at(base, i), a.mask, v[i])
		}
	}
	return v
}

func (a access) store(v []vector, base reg.Register) {
	for i := range v {
		if a.masked {
			if a.m.lanes == 16 {
				VMOVUPS(v[i], a.mask, a.at(base, i))
			} else {
				VMASKMOVPS(v[i], a.mask, a.at(base, i))
			}
			continue
		}
		VMOVUPS(v[i], a.at(base, i))
	}
}

// loop runs body over the elements of the slice, n registers at a time, and over the rest one by one under a mask.
func (m machine) loop(slice string, n int, body func(a access)) {
	left := Load(Param(slice).Len(), GP64()).(reg.GPVirtual)
	a := access{m: m, n: n, offset: GP64().(reg.GPVirtual)}
	XORQ(a.offset, a.offset)
	SUBQ(U32(uint32(n*m.lanes)), left)
	JLT(LabelRef("rest"))
	Label("whole")
	body(a)
	ADDQ(U32(uint32(n*m.bytes())), a.offset)
	SUBQ(U32(uint32(n*m.lanes)), left)
	JGE(LabelRef("whole"))
	Label("rest")
	ADDQ(U32(uint32(n*m.lanes)), left)
	JLE(LabelRef("done"))
	Label("part")
	body(a.first(left))
	ADDQ(U32(uint32(m.bytes())), a.offset)
	SUBQ(U32(uint32(m.lanes)), left)
	JGT(LabelRef("part"))
	Label("done")
	finish()
}

// first has the access to the first lanes of one register, as many as are left.
func (a access) first(left reg.GPVirtual) access {
	a.n, a.masked = 1, true
	x, v := XMM(), a.m.new()
	VMOVD(left.As32(), x)
	VPBROADCASTD(x, v)
	if a.m.lanes == 16 {
		a.mask = K()
		VPCMPGTD(counting(), v, a.mask)
	} else {
		VPCMPGTD(counting(), v, v)
		a.mask = v
	}
	return a
}
