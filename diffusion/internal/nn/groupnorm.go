package nn

import "nonequilibrium/diffusion/internal/nn/f32"

// NormSilu returns silu(z) with z = scale·(a − mean)/√(variance + 1e−5) + offset, where mean and variance are those of a group of
// channels in an image (Wu and He, arXiv:1803.08494) and scale and offset are rows of an element for each channel.
func (t *Tape) NormSilu(a, scale, offset *Node, groups int) *Node {
	out := t.like(a)
	stats := t.arena.get(f32.NormStats(a.Grid()))
	f32.NormSilu(out.Grid(), a.Grid(), scale.V, offset.V, groups, stats)
	return t.record(out, func(g *Node) {
		in := []*Node{a, scale, offset}
		if t.creating() {
			t.giveThrough(func(in ...*Node) *Node { return t.normSiluSteps(in[0], in[1], in[2], groups) }, in, g)
			return
		}
		var v [3][]float32
		var add [3]bool
		for i, n := range in {
			if t.wants(n) {
				v[i], add[i] = t.into(n)
			} else {
				v[i] = t.like(n).V
			}
		}
		for i := 1; i <= 2; i++ { // the kernel adds to both or to none
			if !add[i] {
				clear(v[i])
			}
		}
		f32.NormSiluGrad(a.grid(v[0]), v[1], v[2], t.scratch(g).Grid(), a.Grid(), scale.V, groups, stats, add[0], true)
	}, a, scale, offset)
}

// giveThrough goes back along the steps of f, an operation on in, so that the gradients are functions on the tape. The inputs are
// renamed, because one may depend on another.
func (t *Tape) giveThrough(f func(in ...*Node) *Node, in []*Node, g *Node) {
	renamed := make([]*Node, len(in))
	for i, a := range in {
		renamed[i] = t.same(a)
	}
	for i, d := range t.Grad(f(renamed...), g, true, renamed...) {
		t.give(in[i], d)
	}
}

// normSiluSteps is NormSilu in simple steps, which can be differentiated any number of times.
func (t *Tape) normSiluSteps(a, scale, offset *Node, groups int) *Node {
	g := a.Grid()
	// mean is that of the group, for each image and channel.
	mean := func(a *Node) *Node {
		sums := t.Reshape(t.SumPixels(a, true), g.B*groups, g.C/groups)
		means := t.Scale(t.SumCols(sums), float64(groups)/float64(g.H*g.W*g.C))
		return t.Reshape(t.BroadcastCol(means, g.C/groups), g.B, g.C)
	}
	x := t.Sub(a, t.Spread(mean(a), a))
	factor := t.MulRow(t.Pow(t.Shift(mean(t.Mul(x, x)), varianceFloor), -.5), scale)
	return t.Silu(t.Add(t.Mul(x, t.Spread(factor, a)), t.Spread(offset, a)))
}
