package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// machine writes one kernel for one instruction set: eight lanes of float64 in
// a ZMM register or four in a YMM register. Kernels are written once, in terms
// of its methods, and every method is one operation on each lane, so that both
// sets compute the same numbers.
type machine struct {
	lanes int
}

// vector is a register of lanes.
type vector = reg.VecVirtual

func (m machine) name() string {
	if m.lanes == 8 {
		return "AVX512"
	}
	return "AVX2"
}

// bytes is the width of a register.
func (m machine) bytes() int { return 8 * m.lanes }

func (m machine) new() vector {
	if m.lanes == 8 {
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
	VMOVUPD(from, v)
	return v
}

// broadcast reads one number into all lanes.
func (m machine) broadcast(from Op) vector {
	v := m.new()
	VBROADCASTSD(from, v)
	return v
}

// scalar reads an argument into all lanes.
func (m machine) scalar(param string) vector {
	return m.broadcast(Load(Param(param), XMM()))
}

// zero returns a register of zeros.
func (m machine) zero() vector {
	v := m.new()
	m.xor(v, v, v)
	return v
}

// constants are the numbers kept in the data section, once for each lane.
var constants = map[uint64]Mem{}

// constant returns the address of eight copies of bits.
func constant(bits uint64) Mem {
	if at, ok := constants[bits]; ok {
		return at
	}
	at := GLOBL(fmt.Sprintf("lanes%016x", bits), RODATA|NOPTR)
	for i := range 8 {
		DATA(8*i, U64(bits))
	}
	constants[bits] = at
	return at
}

func number(v float64) Mem { return constant(math.Float64bits(v)) }

func (m machine) xor(a, b Op, dst vector) {
	if m.lanes == 8 {
		VPXORQ(a, b, dst)
	} else {
		VPXOR(a, b, dst)
	}
}

func (m machine) and(a, b Op, dst vector) {
	if m.lanes == 8 {
		VPANDQ(a, b, dst)
	} else {
		VPAND(a, b, dst)
	}
}

func (m machine) or(a, b Op, dst vector) {
	if m.lanes == 8 {
		VPORQ(a, b, dst)
	} else {
		VPOR(a, b, dst)
	}
}

// rotate turns the bits of src left by k.
func (m machine) rotate(k uint64, src, dst vector) {
	if m.lanes == 8 {
		VPROLQ(U8(k), src, dst)
		return
	}
	low := m.new()
	VPSRLQ(U8(64-k), src, low)
	VPSLLQ(U8(k), src, dst)
	VPOR(low, dst, dst)
}

// horner replaces p by the polynomial p rⁿ + … + coefficients[n−1] at r.
func (m machine) horner(p, r []vector, coefficients []float64) {
	for _, c := range coefficients {
		if len(p) == 1 {
			VFMADD213PD(number(c), r[0], p[0])
			continue
		}
		k := m.load(number(c))
		for i := range p {
			VFMADD213PD(k, r[i], p[i])
		}
	}
}

// fill returns n registers that hold v in all lanes.
func (m machine) fill(n int, v float64) []vector {
	out := make([]vector, n)
	for i := range out {
		out[i] = m.load(number(v))
	}
	return out
}

// array is an argument: where it starts and how many bytes it has.
type array struct {
	base reg.GPVirtual
}

func slice(name string) array { return array{Load(Param(name).Base(), GP64()).(reg.GPVirtual)} }

// loop runs body over the bytes of the slice, stride at a time, with the offset
// in a register.
func loop(label, slice string, stride int, body func(offset reg.GPVirtual)) {
	end := Load(Param(slice).Len(), GP64()).(reg.GPVirtual)
	SHLQ(Imm(3), end)
	offset := GP64().(reg.GPVirtual)
	XORQ(offset, offset)
	JMP(LabelRef(label + "Test"))
	Label(label)
	body(offset)
	ADDQ(I32(stride), offset)
	Label(label + "Test")
	CMPQ(offset, end)
	JLT(LabelRef(label))
}

// at is the element of the array at the offset and disp bytes on.
func (a array) at(offset reg.GPVirtual, disp int) Mem {
	return Mem{Base: a.base, Index: offset, Scale: 1, Disp: disp}
}
