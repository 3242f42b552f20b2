package nn

import "slices"

// Recompute returns f(in…), but keeps nothing of what f puts on the tape: the way back carries out f once more. That saves the memory
// of f's steps for the time of one more f (gradient checkpointing; Chen et al., arXiv:1604.06174). f must do the same both times. Its
// parameters get their gradients in Backward, not in Grad.
func (t *Tape) Recompute(f func(in ...*Node) *Node, in ...*Node) *Node {
	if t.silent {
		return f(in...)
	}
	out := t.forget(func() *Node { return f(in...) })
	out.in, out.hidden = in, true
	out.back = func(g *Node) {
		if t.creating() {
			t.giveThrough(f, in, g)
			return
		}
		t.again(f, in, g)
	}
	t.append(out)
	return out
}

// forget carries f out without recording it, and keeps only the result.
func (t *Tape) forget(f func() *Node) *Node {
	t.silent = true
	defer func() { t.silent = false }()
	m := t.arena.mark()
	out := f()
	v := slices.Clone(out.V)
	t.arena.release(m)
	kept := *out
	kept.V, kept.view = t.arena.get(len(v)), false
	copy(kept.V, v)
	return &kept
}

// again carries f out once more, now recorded, and goes back along it from the gradient g. It continues the sums of the gradients of in
// where they are, as the way back along f's own steps would have.
func (t *Tape) again(f func(in ...*Node) *Node, in []*Node, g *Node) {
	outer, nodes := t.walk, len(t.nodes)
	w := &walk{sink: outer.sink, begun: make([]*Node, len(in))}
	for i, a := range in {
		if t.wants(a) {
			v, add := t.into(a)
			if !add {
				clear(v)
			}
			sum := *a
			sum.V = v
			w.begun[i] = &sum
		}
	}
	m := t.arena.mark()
	wrt := make([]*Node, len(in))
	for i, a := range in {
		wrt[i] = t.Track(a)
	}
	t.silent = false
	y := f(wrt...)
	t.silent = true
	for _, a := range t.nodes[nodes:] {
		if a.param != nil && outer.sink != nil {
			wrt = append(wrt, a)
		}
	}
	t.back(w, y, g, wrt)
	clear(t.nodes[nodes:])
	t.nodes = t.nodes[:nodes]
	t.arena.release(m)
}
