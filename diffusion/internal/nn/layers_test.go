package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// everything is an energy of points x through all layers.
type everything struct {
	params    Params
	in, out   *Linear
	norm      *LayerNorm
	classes   *Embedding
	attention *Attention
	messages  *Messages
	recompute bool
}

func newEverything() *everything {
	e := new(everything)
	rng := rand.New(rand.NewPCG(3, 4))
	e.in, e.out = NewLinear(&e.params, "in", 2, 6, 1, rng), NewLinear(&e.params, "out", 6, 1, 1, rng)
	e.norm = NewLayerNorm(&e.params, "norm", 6)
	e.classes = NewEmbedding(&e.params, "classes", 3, 6, rng)
	e.attention = NewAttention(&e.params, "attention", 6, 2, 3, rng)
	e.messages = NewMessages(&e.params, "messages", 6, 1, 4, rng)
	for _, p := range e.params.List { // biases and scales, too
		for i := range p.V {
			p.V[i] += float32(.1 * rng.NormFloat64())
		}
	}
	return e
}

// middle is the part that can be recomputed.
func (e *everything) middle(t *Tape, h *Node) *Node {
	h = t.Add(h, e.attention.Apply(t, e.norm.Apply(t, h), 2))
	return t.Silu(h)
}

func (e *everything) energy(t *Tape, x *Node) *Node {
	h := t.Add(t.Silu(e.in.Apply(t, x)), e.classes.Apply(t, []int{0, 2, 1, 0, 0, 2}))
	if e.recompute {
		h = t.Recompute(func(in ...*Node) *Node { return e.middle(t, in[0]) }, h)
	} else {
		h = e.middle(t, h)
	}
	edges := t.SumCols(t.Sub(t.GatherRows(x, []int{0, 1, 2, 4}), t.GatherRows(x, []int{1, 2, 3, 5})))
	h = e.messages.Apply(t, h, edges, []int{0, 1, 2, 4}, []int{1, 2, 3, 5})
	return t.Sum(e.out.Apply(t, h))
}

// loss is a loss of the energy and of its force, so that its gradient has mixed second derivatives.
func (e *everything) loss(t *Tape) *Node {
	v := make([]float32, 12)
	for i := range v {
		v[i] = float32(math.Sin(float64(i + 1)))
	}
	x := t.Variable(v, 6, 2)
	u := e.energy(t, x)
	force := t.Grad(u, nil, true, x)[0]
	return t.Add(t.Mul(u, u), t.Sum(t.Mul(force, force)))
}

// TestParameters compares the gradient with respect to parameters of every layer, through the second derivatives of an energy, with
// finite differences.
func TestParameters(t *testing.T) {
	for _, recompute := range []bool{false, true} {
		e := newEverything()
		e.recompute = recompute
		g := NewGradients(&e.params)
		tape := new(Tape)
		tape.Backward(e.loss(tape), g)
		g.End()
		rng := rand.New(rand.NewPCG(5, 6))
		for k, p := range e.params.List {
			for range 4 {
				i := rng.IntN(len(p.V))
				want, scale := difference(&p.V[i], func() float64 {
					tape := new(Tape)
					return e.loss(tape).Scalar()
				})
				if got := float64(g.V[k][i]); !(math.Abs(got-want) <= 5e-3*scale) {
					t.Errorf("recompute %v, %s[%d]: %v, want %v", recompute, p.Name, i, got, want)
				}
			}
		}
	}
}

// TestRecompute: the gradient is the same to the bit, and the memory is less.
func TestRecompute(t *testing.T) {
	var ps Params
	rng := rand.New(rand.NewPCG(7, 8))
	var layers []*Linear
	for range 8 {
		layers = append(layers, NewLinear(&ps, "", 32, 32, 1, rng))
	}
	v := make([]float32, 256*32)
	for i := range v {
		v[i] = float32(rng.NormFloat64())
	}
	run := func(recompute bool) (*Gradients, int) {
		g, tape := NewGradients(&ps), new(Tape)
		h := tape.Constant(v, 256, 32)
		for i := 0; i < len(layers); i += 2 {
			block := func(in ...*Node) *Node {
				h := in[0]
				for _, l := range layers[i : i+2] {
					h = tape.Silu(l.Apply(tape, h))
				}
				return h
			}
			if recompute {
				h = tape.Recompute(block, h)
			} else {
				h = block(h)
			}
		}
		loss := tape.Sum(tape.Mul(h, h))
		forward := tape.Bytes()
		tape.Backward(loss, g)
		return g, forward
	}
	plain, all := run(false)
	again, less := run(true)
	for k := range plain.V {
		for i := range plain.V[k] {
			if plain.V[k][i] != again.V[k][i] {
				t.Fatalf("gradient %d[%d]: %v, and %v recomputed", k, i, plain.V[k][i], again.V[k][i])
			}
		}
	}
	if less > all/2 {
		t.Errorf("%d bytes on the tape with Recompute, %d without", less, all)
	}
}
