package nn

import (
	"math"

	"nonequilibrium/diffusion/internal/nn/f32"
)

func sameShape(a, b *Node) {
	if a.Rows != b.Rows || a.Cols != b.Cols || len(a.V) != len(b.V) {
		panic("nn: shapes differ")
	}
}

// Add returns a + b.
func (t *Tape) Add(a, b *Node) *Node {
	sameShape(a, b)
	out := t.like(a)
	f32.Add(out.V, a.V, b.V)
	return t.record(out, func(g *Node) {
		t.give(a, g)
		t.give(b, g)
	}, a, b)
}

// Sub returns a − b.
func (t *Tape) Sub(a, b *Node) *Node {
	sameShape(a, b)
	out := t.like(a)
	f32.Sub(out.V, a.V, b.V)
	return t.record(out, func(g *Node) {
		t.give(a, g)
		if t.wants(b) {
			t.give(b, t.Scale(g, -1))
		}
	}, a, b)
}

// Mul returns the product ab of each pair of elements.
func (t *Tape) Mul(a, b *Node) *Node {
	sameShape(a, b)
	out := t.like(a)
	f32.Mul(out.V, a.V, b.V)
	return t.record(out, func(g *Node) {
		if t.wants(a) {
			t.give(a, t.Mul(g, b))
		}
		if t.wants(b) {
			t.give(b, t.Mul(g, a))
		}
	}, a, b)
}

// Scale returns c·a.
func (t *Tape) Scale(a *Node, c float64) *Node {
	out := t.like(a)
	f32.Scale(out.V, float32(c), a.V)
	return t.record(out, func(g *Node) { t.give(a, t.Scale(g, c)) }, a)
}

// Shift returns a + c. It is not for images, whose margins must stay zero.
func (t *Tape) Shift(a *Node, c float64) *Node {
	out := t.each(a, func(x float64) float64 { return x + c })
	return t.record(out, func(g *Node) { t.give(a, g) }, a)
}

// each applies f to every element, in float64.
func (t *Tape) each(a *Node, f func(float64) float64) *Node {
	if a.images != nil {
		panic("nn: not an operation on images")
	}
	out := t.like(a)
	for i, x := range a.V {
		out.V[i] = float32(f(float64(x)))
	}
	return out
}

// Pow returns a^p for a > 0, or for any a if p is a positive integer.
func (t *Tape) Pow(a *Node, p float64) *Node {
	out := t.each(a, func(x float64) float64 { return math.Pow(x, p) })
	return t.record(out, func(g *Node) { t.give(a, t.Mul(g, t.Scale(t.Pow(a, p-1), p))) }, a)
}

// Exp returns e^a.
func (t *Tape) Exp(a *Node) *Node {
	out := t.like(a)
	f32.Exp(out.V, a.V)
	return t.record(out, func(g *Node) { t.give(a, t.Mul(g, out)) }, a)
}

// Log returns ln a.
func (t *Tape) Log(a *Node) *Node {
	out := t.each(a, math.Log)
	return t.record(out, func(g *Node) { t.give(a, t.Mul(g, t.Pow(a, -1))) }, a)
}

// Sin returns sin a.
func (t *Tape) Sin(a *Node) *Node {
	out := t.each(a, math.Sin)
	return t.record(out, func(g *Node) { t.give(a, t.Mul(g, t.Cos(a))) }, a)
}

// Cos returns cos a.
func (t *Tape) Cos(a *Node) *Node {
	out := t.each(a, math.Cos)
	return t.record(out, func(g *Node) { t.give(a, t.Scale(t.Mul(g, t.Sin(a)), -1)) }, a)
}

// ones returns a constant of the shape of a with all elements 1, the margins of images excepted.
func (t *Tape) ones(a *Node) *Node {
	out := t.like(a)
	if a.images != nil {
		out.eachPixel(func(v []float32) { f32.Fill(v, 1) })
		return out
	}
	f32.Fill(out.V, 1)
	return out
}
