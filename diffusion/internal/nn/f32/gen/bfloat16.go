package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dot adds the products of pairs of bfloat16 to the register sum: VDPBF16PS, which Go's assembler doesn't have and which
// is written as bytes here, EVEX.512.F3.0F38.W0 52 /r.
func (m machine) dot(sum, a, b int) {
	inverted := func(x, i int) uint32 { return uint32(^x>>i) & 1 }
	p0 := inverted(sum, 3)<<7 | inverted(b, 4)<<6 | inverted(b, 3)<<5 | inverted(sum, 4)<<4 | 2
	p1 := uint32(^a&15)<<3 | 4 | 2
	p2 := uint32(2<<5) | inverted(a, 4)<<3
	modRM := uint32(3<<6 | sum&7<<3 | b&7)
	Instruction(&ir.Instruction{Opcode: "LONG", Operands: []Op{U32(0x62 | p0<<8 | p1<<16 | p2<<24)}})
	Instruction(&ir.Instruction{Opcode: "WORD", Operands: []Op{U16(0x52 | modRM<<8)}})
}

// halves writes the conversions to bfloat16, on whole registers.
func (m machine) halves() {
	m.kernel("half", "rounds x to bfloat16, two to an element of dst; whole multiples of 8.", "(dst, x []float32)")
	dst, x := Load(Param("dst").Base(), GP64()), Load(Param("x").Base(), GP64())
	left := Load(Param("dst").Len(), GP64())
	TESTQ(left, left)
	JZ(LabelRef("done"))
	Label("loop")
	v := m.rounded(Mem{Base: x})
	VPMOVDW(v, Mem{Base: dst})
	ADDQ(Imm(64), x)
	ADDQ(Imm(32), dst)
	SUBQ(Imm(8), left)
	JNZ(LabelRef("loop"))
	Label("done")
	finish()

	m.kernel("pair", "rounds low and high to bfloat16 and makes one element of both; whole multiples of 16.", "(dst, low, high []float32)")
	dst, low, high := Load(Param("dst").Base(), GP64()), Load(Param("low").Base(), GP64()), Load(Param("high").Base(), GP64())
	left = Load(Param("dst").Len(), GP64())
	TESTQ(left, left)
	JZ(LabelRef("done"))
	Label("loop")
	v, w := m.rounded(Mem{Base: low}), m.rounded(Mem{Base: high})
	VPSLLD(Imm(16), w, w)
	VPORD(v, w, w)
	VMOVUPS(w, Mem{Base: dst})
	for _, p := range []reg.Register{dst, low, high} {
		ADDQ(Imm(64), p)
	}
	SUBQ(Imm(16), left)
	JNZ(LabelRef("loop"))
	Label("done")
	finish()
}

// rounded loads numbers and rounds them to bfloat16, in the lower halves of the lanes.
func (m machine) rounded(from Mem) vector {
	v := m.load(constant(0x8000))
	VPADDD(from, v, v)
	VPSRLD(Imm(16), v, v)
	return v
}
