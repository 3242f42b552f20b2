package nn

import (
	"math"

	"nonequilibrium/diffusion/internal/nn/f32"
)

// Activation is a function that a network applies to each element.
type Activation int

const (
	SiLU Activation = iota // x / (1 + e^−x)
	GELU                   // x/2 · (1 + tanh(√(2/π)(x + .044715 x³)))
	ReLU                   // max(x, 0)
	Tanh
)

// Activate applies f to every element.
func (t *Tape) Activate(a *Node, f Activation) *Node {
	switch f {
	case SiLU:
		return t.Silu(a)
	case GELU:
		return t.Gelu(a)
	case ReLU:
		return t.Relu(a)
	case Tanh:
		return t.Tanh(a)
	}
	panic("nn: no such activation")
}

// Sigmoid returns 1/(1 + e^−a). It is not for images, whose margins must stay zero.
func (t *Tape) Sigmoid(a *Node) *Node {
	out := t.like(a)
	f32.Sigmoid(out.V, a.V)
	return t.record(out, func(g *Node) { // s′ = s − s²
		t.give(a, t.Mul(g, t.Sub(out, t.Mul(out, out))))
	}, a)
}

// Tanh returns tanh a.
func (t *Tape) Tanh(a *Node) *Node {
	out := t.like(a)
	f32.Tanh(out.V, a.V)
	return t.record(out, func(g *Node) { // 1 − tanh²
		t.give(a, t.Sub(g, t.Mul(g, t.Mul(out, out))))
	}, a)
}

// Silu returns a·σ(a) with σ(a) = 1/(1 + e^−a).
func (t *Tape) Silu(a *Node) *Node {
	out := t.like(a)
	f32.Silu(out.V, a.V)
	return t.record(out, func(g *Node) { t.give(a, t.siluGrad(a, g)) }, a)
}

// siluGrad returns y·silu′(a).
func (t *Tape) siluGrad(a, y *Node) *Node {
	out := t.like(a)
	f32.SiluGrad(out.V, a.V, y.V)
	return t.record(out, func(g *Node) {
		if t.wants(a) {
			t.give(a, t.siluGrad2(a, t.Mul(g, y)))
		}
		if t.wants(y) {
			t.give(y, t.siluGrad(a, g))
		}
	}, a, y)
}

// siluGrad2 returns y·silu″(a).
func (t *Tape) siluGrad2(a, y *Node) *Node {
	out := t.like(a)
	f32.SiluGrad2(out.V, a.V, y.V)
	return t.record(out, func(g *Node) {
		if t.wants(a) {
			t.give(a, t.Mul(t.Mul(g, y), t.silu3(a)))
		}
		if t.wants(y) {
			t.give(y, t.siluGrad2(a, g))
		}
	}, a, y)
}

// silu3 returns the third derivative of Silu. With s = σ(a), u = s − s² and c = 1 − 2s = −tanh(a/2), those of σ are
// u, uc and u(c² − 2u), and silu‴ = 3σ″ + aσ‴. In the margins of images it is 0.
func (t *Tape) silu3(a *Node) *Node {
	s := t.Sigmoid(a)
	u := t.Sub(s, t.Mul(s, s))
	c := t.Scale(t.Tanh(t.Scale(a, .5)), -1)
	third := t.Sub(t.Mul(c, c), t.Scale(u, 2))
	return t.Mul(u, t.Add(t.Scale(c, 3), t.Mul(a, third)))
}

// Relu returns max(a, 0). Its second derivative is 0.
func (t *Tape) Relu(a *Node) *Node {
	out := t.like(a)
	f32.Relu(out.V, a.V)
	return t.record(out, func(g *Node) { t.give(a, t.reluGrad(a, g)) }, a)
}

func (t *Tape) reluGrad(a, y *Node) *Node {
	out := t.like(a)
	f32.ReluGrad(out.V, a.V, y.V)
	return t.record(out, func(g *Node) { t.give(y, t.reluGrad(a, g)) }, y)
}

// Gelu returns the approximation with tanh of a·Φ(a), Φ the normal distribution (Hendrycks and Gimpel, arXiv:1606.08415).
func (t *Tape) Gelu(a *Node) *Node {
	cubic := t.Add(a, t.Scale(t.Mul(a, t.Mul(a, a)), .044715))
	h := t.Tanh(t.Scale(cubic, math.Sqrt(2/math.Pi)))
	return t.Scale(t.Add(a, t.Mul(a, h)), .5)
}
