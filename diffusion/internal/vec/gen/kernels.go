package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
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

// generators is the state of the random stream during a kernel: in registers
// where one holds the words of all eight generators, else in memory.
type generators struct {
	m     machine
	base  reg.GPVirtual
	words []vector
}

func (m machine) generators(param string) *generators {
	g := &generators{m: m, base: Load(Param(param), GP64()).(reg.GPVirtual)}
	if m.lanes == 8 {
		g.load(0)
	}
	return g
}

func (g *generators) word(w, part int) Mem { return Mem{Base: g.base, Disp: 64*w + g.m.bytes()*part} }

func (g *generators) load(part int) {
	g.words = nil
	for w := range 4 {
		g.words = append(g.words, g.m.load(g.word(w, part)))
	}
}

func (g *generators) store(part int) {
	for w, v := range g.words {
		VMOVUPD(v, g.word(w, part))
	}
}

// normals calls use with two registers of normals and their places among
// 16 lanes, until these are filled.
func (g *generators) normals(use func(z []vector, at []int)) {
	for part := range 8 / g.m.lanes {
		if g.m.lanes != 8 {
			g.load(part)
		}
		z := g.m.boxMuller(g.words, 1)
		if g.m.lanes != 8 {
			g.store(part)
		}
		at := g.m.bytes() * part
		use(z, []int{at, 64 + at})
	}
}

// twice does the same for 32 lanes. If there are enough registers, it makes
// all normals together, so that the processor does not have to wait.
func (g *generators) twice(use func(z []vector, at []int)) {
	if g.m.lanes == 8 {
		z := g.m.boxMuller(g.words, 2)
		use(z[:2], []int{0, 64})
		use(z[2:], []int{128, 192})
		return
	}
	g.normals(use)
	g.normals(func(z []vector, at []int) { use(z, []int{128 + at[0], 128 + at[1]}) })
}

func (g *generators) finish() {
	if g.m.lanes == 8 {
		g.store(0)
	}
	finish()
}

func (m machine) normals() {
	m.kernel("normals", "fills dst with normal deviates.", "(dst []float64, s *[4][8]uint64)")
	dst, g := slice("dst"), m.generators("s")
	loop("normals", "dst", 128, func(i reg.GPVirtual) {
		g.normals(func(z []vector, at []int) {
			for k := range z {
				VMOVUPD(z[k], dst.at(i, at[k]))
			}
		})
	})
	g.finish()
}

// elementwise writes the kernel dst = f(x).
func (m machine) elementwise(name, doc string, f func([]vector)) {
	m.kernel(name, doc, "(dst, x []float64)")
	dst, x := slice("dst"), slice("x")
	loop(name, "dst", 2*m.bytes(), func(i reg.GPVirtual) {
		v := []vector{m.load(x.at(i, 0)), m.load(x.at(i, m.bytes()))}
		f(v)
		VMOVUPD(v[0], dst.at(i, 0))
		VMOVUPD(v[1], dst.at(i, m.bytes()))
	})
	finish()
}

// The parameters of a pair's step, as in Pair.
const (
	pairStep = iota
	pairNoise
	pairA
	pairB
	pairB0
	pairC
	pairC0
	pairHalf
	pairFields
)

// parameters gives access to numbers that all lanes share: in registers where
// there are enough, else in memory.
func (m machine) parameters(param string, n int) func(int) vector {
	base := Load(Param(param), GP64())
	read := func(k int) vector { return m.broadcast(Mem{Base: base, Disp: 8 * k}) }
	if m.lanes != 8 {
		return read
	}
	held := make([]vector, n)
	for k := range held {
		held[k] = read(k)
	}
	return func(k int) vector { return held[k] }
}

// pairDrift returns a tanh(b x + b0) + c x + c0.
func (m machine) pairDrift(p func(int) vector, x []vector) (f []vector) {
	y := m.news(len(x))
	b, b0 := p(pairB), p(pairB0)
	for k, v := range x {
		VMOVAPD(v, y[k])
		VFMADD213PD(b0, b, y[k])
	}
	m.tanhOfHalf(y)
	f = m.news(len(x))
	a, c, c0 := p(pairA), p(pairC), p(pairC0)
	for k, v := range x {
		VMOVAPD(v, f[k])
		VFMADD213PD(c0, c, f[k])
		VFMADD231PD(a, y[k], f[k])
	}
	return f
}

// pairLogRatio moves x by one step along f, and puts into f the drift at its
// end and adds to heat twice the log-ratio of the step.
func (m machine) pairLogRatio() {
	m.kernel("pairLogRatio", "is Pair.LogRatio.", "(x, f, heat []float64, p *[8]float64, s *[4][8]uint64)")
	x, f, heat, g, p := slice("x"), slice("f"), slice("heat"), m.generators("s"), m.parameters("p", pairFields)
	loop("pairLogRatio", "x", 256, func(i reg.GPVirtual) {
		g.twice(func(step []vector, at []int) {
			end := make([]vector, len(step))
			noise, h := p(pairNoise), p(pairStep)
			for k, z := range step {
				VMULPD(noise, z, z)
				VFMADD231PD(f.at(i, at[k]), h, z)
				end[k] = m.load(x.at(i, at[k]))
				VADDPD(z, end[k], end[k])
				VMOVUPD(end[k], x.at(i, at[k]))
			}
			after := m.pairDrift(p, end)
			for k, dx := range step {
				before, difference := m.load(f.at(i, at[k])), m.new()
				VSUBPD(before, after[k], difference)
				VADDPD(after[k], before, before)
				VFMADD231PD(p(pairHalf), difference, dx)
				VFMADD213PD(heat.at(i, at[k]), before, dx)
				VMOVUPD(dx, heat.at(i, at[k]))
				VMOVUPD(after[k], f.at(i, at[k]))
			}
		})
	})
	g.finish()
}

// pairMidpoint moves x by one step and adds to heat the product of the step and
// the drift in its middle.
func (m machine) pairMidpoint() {
	m.kernel("pairMidpoint", "is Pair.Midpoint.", "(x, heat []float64, p *[8]float64, s *[4][8]uint64)")
	x, heat, g, p := slice("x"), slice("heat"), m.generators("s"), m.parameters("p", pairFields)
	loop("pairMidpoint", "x", 128, func(i reg.GPVirtual) {
		g.normals(func(step []vector, at []int) {
			start := []vector{m.load(x.at(i, at[0])), m.load(x.at(i, at[1]))}
			f := m.pairDrift(p, start)
			middle := make([]vector, len(step))
			noise, h := p(pairNoise), p(pairStep)
			for k, z := range step {
				VMULPD(noise, z, z)
				VFMADD231PD(f[k], h, z)
				middle[k] = m.load(number(0.5))
				VFMADD213PD(start[k], z, middle[k])
				VADDPD(z, start[k], start[k])
				VMOVUPD(start[k], x.at(i, at[k]))
			}
			g := m.pairDrift(p, middle)
			for k, dx := range step {
				VFMADD213PD(heat.at(i, at[k]), g[k], dx)
				VMOVUPD(dx, heat.at(i, at[k]))
			}
		})
	})
	g.finish()
}

// advance moves all coordinates by one Euler–Maruyama step.
func (m machine) advance() {
	m.kernel("advance", "puts h f + noise z into step and adds it to x.", "(x, step, f, z []float64, h, noise float64)")
	x, step, f, z := slice("x"), slice("step"), slice("f"), slice("z")
	h, noise := m.scalar("h"), m.scalar("noise")
	loop("advance", "x", m.bytes(), func(i reg.GPVirtual) {
		dx := m.new()
		VMULPD(z.at(i, 0), noise, dx)
		VFMADD231PD(f.at(i, 0), h, dx)
		VMOVUPD(dx, step.at(i, 0))
		VADDPD(x.at(i, 0), dx, dx)
		VMOVUPD(dx, x.at(i, 0))
	})
	finish()
}

// logRatio adds twice the log-ratio of a step in one coordinate between the drifts f and g.
func (m machine) logRatio() {
	m.kernel("logRatio", "adds (f + g) (step + half (g − f)) to heat.", "(heat, step, f, g []float64, half float64)")
	heat, step, f, g := slice("heat"), slice("step"), slice("f"), slice("g")
	half := m.scalar("half")
	loop("logRatio", "heat", m.bytes(), func(i reg.GPVirtual) {
		before, after, dx := m.load(f.at(i, 0)), m.load(g.at(i, 0)), m.new()
		VSUBPD(before, after, dx)
		VFMADD213PD(step.at(i, 0), half, dx)
		VADDPD(after, before, before)
		VFMADD213PD(heat.at(i, 0), before, dx)
		VMOVUPD(dx, heat.at(i, 0))
	})
	finish()
}

// mulAdd adds a scaled or a plain product.
func (m machine) mulAdd() {
	m.kernel("mulAdd", "adds a b to dst.", "(dst, a, b []float64)")
	dst, a, b := slice("dst"), slice("a"), slice("b")
	loop("mulAdd", "dst", m.bytes(), func(i reg.GPVirtual) {
		v := m.load(a.at(i, 0))
		VFMADD213PD(dst.at(i, 0), m.load(b.at(i, 0)), v)
		VMOVUPD(v, dst.at(i, 0))
	})
	finish()
}

func (m machine) addScaled() {
	m.kernel("addScaled", "puts x + scale y into dst.", "(dst, x, y []float64, scale float64)")
	dst, x, y := slice("dst"), slice("x"), slice("y")
	scale := m.scalar("scale")
	loop("addScaled", "dst", m.bytes(), func(i reg.GPVirtual) {
		v := m.load(y.at(i, 0))
		VFMADD213PD(x.at(i, 0), scale, v)
		VMOVUPD(v, dst.at(i, 0))
	})
	finish()
}
