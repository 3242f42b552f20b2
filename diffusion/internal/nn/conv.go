package nn

import "nonequilibrium/diffusion/internal/nn/f32"

// A convolution is linear in its input and in its weights. With the gradient g of its output there are three products,
//
//	Conv(x, w),  convTransposed(g, w) = ∂(g·Conv)/∂x,  convWeights(x, g) = ∂(g·Conv)/∂w,
//
// and the rule of each that goes back consists of the other two. Weights are a matrix of a row for each tap and input channel.

// Conv returns the convolution of images with the weights w, plus a bias (one row, or a row for each image) and a residual of the
// shape of the result. Each of the two may be nil.
func (t *Tape) Conv(f f32.Filter, x, w, bias, residual *Node) *Node {
	g := x.Grid()
	h, width := outputSize(f.Kind, g.H, g.W)
	out := t.Images(g.B, h, width, f.Out)
	var biases, residuals []float32
	step := 0
	in := []*Node{x, w}
	if bias != nil {
		biases, step = bias.V, perImage(bias.Rows, out.Grid())
		in = append(in, bias)
	}
	if residual != nil {
		sameShape(out, residual)
		residuals = residual.V
		in = append(in, residual)
	}
	m := t.arena.mark()
	f.Apply(out.Grid(), t.factor(f, x), t.panels(f, w, false), biases, step, residuals)
	t.arena.release(m)
	return t.record(out, func(g *Node) {
		if bias != nil {
			t.giveSumPixels(bias, g)
		}
		t.giveWeights(f, w, x, g)
		t.giveTransposed(f, x, g, w)
		if residual != nil {
			t.pass(residual, g)
		}
	}, in...)
}

func outputSize(kind f32.Kind, h, w int) (int, int) {
	switch kind {
	case f32.Down:
		if h%2+w%2 != 0 {
			panic("nn: an odd number of pixels cannot be halved")
		}
		return h / 2, w / 2
	case f32.Up:
		return 2 * h, 2 * w
	}
	return h, w
}

func inputSize(kind f32.Kind, h, w int) (int, int) {
	switch kind {
	case f32.Down:
		return 2 * h, 2 * w
	case f32.Up:
		return h / 2, w / 2
	}
	return h, w
}

// convTransposed returns the gradient of the input of a convolution, given that of its output.
func (t *Tape) convTransposed(f f32.Filter, g, w *Node) *Node {
	h, width := inputSize(f.Kind, g.images.H, g.images.W)
	out := t.Images(g.images.B, h, width, f.In)
	t.applyTransposed(f, out.Grid(), g, w, false)
	return t.record(out, func(u *Node) {
		if t.wants(g) {
			t.give(g, t.Conv(f, u, w, nil, nil))
		}
		t.giveWeights(f, w, u, g)
	}, g, w)
}

func (t *Tape) giveTransposed(f f32.Filter, x, g, w *Node) {
	switch {
	case !t.wants(x):
	case t.creating():
		t.give(x, t.convTransposed(f, g, w))
	default:
		v, add := t.into(x)
		t.applyTransposed(f, x.grid(v), g, w, add)
	}
}

func (t *Tape) applyTransposed(f f32.Filter, dst f32.Grid, g, w *Node, add bool) {
	m := t.arena.mark()
	f.ApplyTransposed(dst, t.factor(f, g), t.panels(f, w, true), add)
	t.arena.release(m)
}

// convWeights returns the gradient of the weights of a convolution, given its input and the gradient of its output.
func (t *Tape) convWeights(f f32.Filter, x, g *Node) *Node {
	out := t.Make(f.Kind.Taps()*f.In, f.Out)
	m := t.arena.mark()
	sum := t.arena.get(f.Len())
	clear(sum)
	t.gradWeights(f, sum, x, g, false)
	f.Unpack(out.V, sum)
	t.arena.release(m)
	return t.record(out, func(u *Node) {
		t.giveTransposed(f, x, g, u)
		if t.wants(g) {
			t.give(g, t.Conv(f, x, u, nil, nil))
		}
	}, x, g)
}

func (t *Tape) giveWeights(f f32.Filter, w, x, g *Node) {
	if !t.wants(w) {
		return
	}
	if s := t.walk.sink; s != nil && w.param != nil && w.param.filter != nil {
		sum := s.panels[w.param.id]
		t.gradWeights(f, sum.v, x, g, sum.set)
		sum.set = true
		return
	}
	t.give(w, t.convWeights(f, x, g))
}

// gradWeights sets panels to the gradient of the weights, or adds it.
func (t *Tape) gradWeights(f f32.Filter, panels []float32, x, g *Node, add bool) {
	xs, gs := x.Grid(), g.Grid()
	m := t.arena.mark()
	if t.halves(f) && xs.B%2 == 0 {
		xs, gs = f32.HalfImages(t.arena.get(len(xs.V)), xs), f32.HalfImages(t.arena.get(len(gs.V)), gs)
	}
	f.Grad(panels, gs, xs, add)
	t.arena.release(m)
}

// halves reports whether the products of a convolution are taken of bfloat16.
func (t *Tape) halves(f f32.Filter) bool { return t.BFloat16 && takesHalves(f) }

// takesHalves excludes few channels, for which bfloat16 does not pay.
func takesHalves(f f32.Filter) bool { return f.In%32 == 0 && f.Out%32 == 0 }

// factor is x as a convolution takes it.
func (t *Tape) factor(f f32.Filter, x *Node) f32.Grid {
	if !t.halves(f) {
		return x.Grid()
	}
	return f32.Half(t.arena.get(len(x.V)/2), x.Grid())
}

// panels are the weights w as a convolution, or its transpose, takes them.
func (t *Tape) panels(f f32.Filter, w *Node, transposed bool) []float32 {
	if len(w.V) != f.Kind.Taps()*f.In*f.Out {
		panic("nn: weights of another convolution")
	}
	if w.param != nil {
		if v := w.param.panels.find(transposed, t.halves(f)); v != nil {
			return v
		}
	}
	v := t.arena.get(f.Len())
	f.Pack(v, w.V)
	if transposed {
		u := t.arena.get(f.LenTransposed())
		f.Transpose(u, v)
		v = u
	}
	if t.halves(f) {
		u := t.arena.get(len(v) / 2)
		f32.HalfPanels(u, v)
		v = u
	}
	return v
}
