package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The kernels of mixtures work on one chunk of 32 lanes. All arrays of lanes
// have rows of 256 bytes, one for each coordinate or component.
const rowBytes = 256

// width is the number of registers that are worked on together.
const width = 4

// parts runs body with the offset of each part of a chunk that n registers hold.
func (m machine) parts(n int, body func(part reg.GPVirtual)) {
	part := GP64().(reg.GPVirtual)
	XORQ(part, part)
	Label("part")
	body(part)
	ADDQ(I32(n*m.bytes()), part)
	CMPQ(part, I32(rowBytes))
	JLT(LabelRef("part"))
}

// repeat runs body n times, at least once, counting n down.
func repeat(label string, n reg.GPVirtual, body func()) {
	Label(label)
	body()
	DECQ(n)
	JNZ(LabelRef(label))
}

// argument is a slice or an integer among the arguments. It is read each time it
// is needed, since registers are scarce.
type argument string

// start returns a register that holds the address of the slice.
func (a argument) start() reg.GPVirtual {
	return Load(Param(string(a)).Base(), GP64()).(reg.GPVirtual)
}

// pointer returns the address of a part of the slice's first row.
func (a argument) pointer(part reg.GPVirtual) reg.GPVirtual {
	p := a.start()
	ADDQ(part, p)
	return p
}

// value returns a register that holds the integer.
func (a argument) value() reg.GPVirtual {
	return Load(Param(string(a)), GP64()).(reg.GPVirtual)
}

// length returns a register that holds the length of the slice.
func (a argument) length() reg.GPVirtual {
	return Load(Param(string(a)).Len(), GP64()).(reg.GPVirtual)
}

// rows returns a register that holds the number of rows of the slice.
func (a argument) rows() reg.GPVirtual {
	n := a.length()
	SHRQ(Imm(5), n)
	return n
}

// The arguments of the kernels.
const (
	logits     argument = "logits"
	lse        argument = "lse"
	dst        argument = "dst"
	x          argument = "x"
	gamma      argument = "gamma"
	pull       argument = "pull"
	residuals  argument = "residuals"
	means      argument = "means"
	precisions argument = "precisions"
	scales     argument = "scales"
	offsets    argument = "offsets"
	score      argument = "score"
	traces     argument = "traces"
	dim        argument = "d"
)

func nextRow(pointers ...reg.GPVirtual) {
	for _, p := range pointers {
		ADDQ(I32(rowBytes), p)
	}
}

func nextNumber(pointers ...reg.GPVirtual) {
	for _, p := range pointers {
		ADDQ(Imm(8), p)
	}
}

// mem is register v of the row at p.
func (m machine) mem(p reg.GPVirtual, v int) Mem { return Mem{Base: p, Disp: v * m.bytes()} }

func (m machine) zeros(n int) []vector {
	v := make([]vector, n)
	for i := range v {
		v[i] = m.zero()
	}
	return v
}

// inPairs runs body for two rows at a time, and for the last one of an odd number.
func (m machine) inPairs(n reg.GPVirtual, body func(rows int)) {
	pairs := GP64().(reg.GPVirtual)
	MOVQ(n, pairs)
	SHRQ(Imm(1), pairs)
	JZ(LabelRef("last"))
	repeat("pair", pairs, func() { body(2) })
	Label("last")
	TESTQ(I32(1), n)
	JZ(LabelRef("done"))
	body(1)
	Label("done")
}

// along runs over n rows of d numbers, 1 or 2, the first of which is at y, and over d rows of lanes. Each vector u of the lanes is read
// once for all n; do is called with it, the number p, and the place of the two in n rows of vectors. It leaves y behind the last of the n rows.
func (m machine) along(n int, row, y reg.GPVirtual, do func(u, p vector, k int)) {
	below := GP64().(reg.GPVirtual)
	LEAQ(Mem{Base: y, Index: dim.value(), Scale: 8}, below)
	repeat([]string{1: "single", 2: "double"}[n], dim.value(), func() {
		p := []vector{m.broadcast(Mem{Base: y}), nil}
		if n == 2 {
			p[1] = m.broadcast(Mem{Base: below})
		}
		for v := range width {
			u := m.load(m.mem(row, v))
			for i := range n {
				do(u, p[i], i*width+v)
			}
		}
		nextRow(row)
		nextNumber(y, below)
	})
	if n == 2 {
		MOVQ(below, y)
	}
}

// store writes rows of vectors to out.
func (m machine) store(out reg.GPVirtual, rows []vector) {
	for ; len(rows) > 0; rows = rows[width:] {
		for v, r := range rows[:width] {
			VMOVUPD(r, m.mem(out, v))
		}
		nextRow(out)
	}
}
