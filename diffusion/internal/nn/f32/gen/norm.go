package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// image is a kernel on 16 channels of the pixels of an image. Its struct is normArgs of package f32.
type image struct {
	m    machine
	p    reg.GPVirtual
	x, y reg.GPVirtual
}

func (m machine) image(name, doc string) image {
	m.kernel(name, doc, "(args *byte)")
	p := argument("args")
	return image{m, p, loadField(p, 0), loadField(p, 1)}
}

// parts is the number of registers for 16 channels.
func (i image) parts() int { return 16 / i.m.lanes }

func (i image) at(base reg.Register, part int) Mem {
	return Mem{Base: base, Disp: i.m.bytes() * part}
}

// parameters loads n vectors of 16.
func (i image) parameters(n int) (v [][]vector) {
	par := loadField(i.p, 8)
	for k := range n {
		v = append(v, nil)
		for part := range i.parts() {
			v[k] = append(v[k], i.m.load(Mem{Base: par, Disp: 64*k + i.m.bytes()*part}))
		}
	}
	return v
}

func (i image) zeros() []vector {
	v := make([]vector, i.parts())
	for k := range v {
		v[k] = i.m.zero()
	}
	return v
}

// pixels runs body for each register of each pixel.
func (i image) pixels(body func(part int)) {
	steps := [][]Op{{loadField(i.p, 2), loadField(i.p, 3)}, {field(i.p, 4), field(i.p, 5)}}
	block("pixels", []Op{field(i.p, 6), field(i.p, 7)}, []reg.GPVirtual{i.x, i.y}, steps, func() {
		for part := range i.parts() {
			body(part)
		}
	})
}

func (i image) finish(results ...[]vector) {
	if len(results) > 0 {
		out := loadField(i.p, 9)
		for k, r := range results {
			for part, v := range r {
				VMOVUPS(v, Mem{Base: out, Disp: 64*k + i.m.bytes()*part})
			}
		}
	}
	finish()
}

func (m machine) norm() {
	k := m.image("sums", "sets out to the sums of x − par and of its square.")
	c, s1, s2 := k.parameters(1), k.zeros(), k.zeros()
	k.pixels(func(part int) {
		v := m.load(k.at(k.x, part))
		VSUBPS(c[0][part], v, v)
		VADDPS(v, s1[part], s1[part])
		VFMADD231PS(v, v, s2[part])
	})
	k.finish(s1, s2)

	k = m.image("normSilu", "sets y = silu(par₀ x + par₁).")
	c = k.parameters(2)
	k.pixels(func(part int) {
		z := m.load(k.at(k.x, part))
		VFMADD213PS(c[1][part], c[0][part], z)
		VMOVUPS(m.silu(z), k.at(k.y, part))
	})
	k.finish()

	k = m.image("siluSums", "multiplies y by silu′(par₀ x + par₁) and sets out to the sums of the new y and of y x.")
	c, s1, s2 = k.parameters(2), k.zeros(), k.zeros()
	k.pixels(func(part int) {
		z := m.load(k.at(k.x, part))
		VFMADD213PS(c[1][part], c[0][part], z)
		d := m.siluGrad(z, m.load(k.at(k.y, part)))
		VMOVUPS(d, k.at(k.y, part))
		VADDPS(d, s1[part], s1[part])
		VFMADD231PS(k.at(k.x, part), d, s2[part])
	})
	k.finish(s1, s2)

	m.normGrad("normGrad", "sets r = par₀ y + par₁ x + par₂.", false)
	m.normGrad("addNorm", "adds par₀ y + par₁ x + par₂ to r.", true)
}

func (m machine) normGrad(name, doc string, add bool) {
	k := m.image(name, doc)
	c, r := k.parameters(3), loadField(k.p, 10)
	SUBQ(k.x, r) // r has the layout of x
	k.pixels(func(part int) {
		v, at := m.load(k.at(k.x, part)), Mem{Base: k.x, Index: r, Scale: 1, Disp: m.bytes() * part}
		VFMADD213PS(c[2][part], c[1][part], v)
		VFMADD231PS(k.at(k.y, part), c[0][part], v)
		if add {
			VADDPS(at, v, v)
		}
		VMOVUPS(v, at)
	})
	k.finish()
}
