package nn

import (
	"slices"

	"nonequilibrium/diffusion/internal/nn/f32"
)

// Node is a value on a [Tape]: a matrix of float32, row after row, or a stack of images ([Tape.Images]).
type Node struct {
	V          []float32
	Rows, Cols int

	images *f32.Grid     // the geometry of a stack of images; nil for a matrix
	in     []*Node       // what it was computed from
	back   func(g *Node) // hands the gradient g with respect to this node on to in
	index  int           // on the tape; −1 for a constant
	param  *Param
	view   bool // V is the memory of another node
	hidden bool // parameters that are not on the tape went into it
}

// Scalar returns the value of a 1×1 node.
func (a *Node) Scalar() float64 {
	if len(a.V) != 1 {
		panic("nn: not a scalar")
	}
	return float64(a.V[0])
}

// Tape records operations while it carries them out, so that [Tape.Grad] can go back along
// them. The rules that go back are written in operations of the tape. Recorded
// in their turn, they give derivatives of any order. A tape is for one
// goroutine. [Tape.Reset] forgets what is on it and keeps the memory.
type Tape struct {
	// BFloat16 takes factors rounded to bfloat16 in convolutions of 32 channels and more. Sums stay float32. This is twice as fast on a
	// processor with AVX512_BF16, very slow on others, and gives the same bits on all.
	BFloat16 bool

	nodes  []*Node
	arena  arena
	silent bool // carry out, but do not record
	walk   *walk
}

// walk is the state of one way back.
type walk struct {
	grads  []gradient // by the node's index
	wanted []bool     // by the node's index: it depends on something whose gradient is asked for
	kept   []bool     // by the node's index: its gradient is asked for
	create bool       // gradients are recorded
	given  *Node      // the gradient that is being handed on
	spare  bool       // nothing else needs its memory afterwards
	sink   *Gradients // where gradients with respect to parameters go; may be nil
	begun  []*Node    // sums to be continued, of the first nodes whose gradients are asked for
}

// gradient is the sum of what a node has been handed so far.
type gradient struct {
	node  *Node
	owned bool // nothing else uses its memory, so that it can be added to in place
}

// Reset forgets all nodes. Their memory will be used again.
func (t *Tape) Reset() {
	clear(t.nodes)
	t.nodes = t.nodes[:0]
	t.arena.reset()
}

// Bytes is the most memory that was in use at a time since the last Reset.
func (t *Tape) Bytes() int { return 4 * t.arena.highest }

// Make returns a constant matrix whose elements are not set, in the tape's memory.
func (t *Tape) Make(rows, cols int) *Node {
	if rows < 1 || cols < 1 {
		panic("nn: empty matrix")
	}
	return &Node{V: t.arena.get(rows * cols), Rows: rows, Cols: cols, index: -1}
}

// like returns a constant of the shape of a. Only the margins of images are set.
func (t *Tape) like(a *Node) *Node {
	out := &Node{V: t.arena.get(len(a.V)), Rows: a.Rows, Cols: a.Cols, images: a.images, index: -1}
	if a.images != nil {
		out.clearMargins()
	}
	return out
}

// Constant returns v as a matrix through which no gradient goes. v is not copied.
func (t *Tape) Constant(v []float32, rows, cols int) *Node {
	if len(v) != rows*cols {
		panic("nn: the length is not rows × columns")
	}
	return &Node{V: v, Rows: rows, Cols: cols, index: -1}
}

// Variable returns v as a matrix that gradients can be taken with respect to. v is not copied.
func (t *Tape) Variable(v []float32, rows, cols int) *Node {
	a := t.Constant(v, rows, cols)
	t.append(a)
	return a
}

// Track returns the value of a as a variable.
func (t *Tape) Track(a *Node) *Node {
	v := t.Detach(a)
	t.append(v)
	return v
}

// Tracked reports whether a is on the tape, so that gradients can be taken with respect to it.
func (a *Node) Tracked() bool { return a.index >= 0 }

// Record says whether operations are recorded, as they are at first.
func (t *Tape) Record(on bool) { t.silent = !on }

// Recording reports whether they are.
func (t *Tape) Recording() bool { return !t.silent }

// Detach returns the value of a as a constant.
func (t *Tape) Detach(a *Node) *Node {
	return &Node{V: a.V, Rows: a.Rows, Cols: a.Cols, images: a.images, index: -1}
}

func (t *Tape) append(a *Node) {
	a.index = len(t.nodes)
	t.nodes = append(t.nodes, a)
}

// record puts the result of an operation on the tape, unless it depends on constants only.
func (t *Tape) record(out *Node, back func(g *Node), in ...*Node) *Node {
	if t.silent || !slices.ContainsFunc(in, func(a *Node) bool { return a.index >= 0 }) {
		return out
	}
	out.in, out.back = in, back
	t.append(out)
	return out
}

// Grad returns the gradients of Σ seed·y, summed over elements, with respect to the nodes in wrt. A nil seed is
// 1 everywhere. With create, the gradients are recorded and can be differentiated in their turn.
func (t *Tape) Grad(y, seed *Node, create bool, wrt ...*Node) []*Node {
	w := &walk{create: create}
	t.back(w, y, seed, wrt)
	grads := make([]*Node, len(wrt))
	for i, a := range wrt {
		grads[i] = t.found(w, a)
	}
	return grads
}

// found returns the gradient with respect to a: zeros if nothing depends on it.
func (t *Tape) found(w *walk, a *Node) *Node {
	if a.index >= 0 && a.index < len(w.grads) && w.grads[a.index].node != nil {
		return w.grads[a.index].node
	}
	zeros := t.like(a)
	clear(zeros.V)
	return zeros
}

// Backward adds the gradient of the scalar y with respect to all parameters to g.
func (t *Tape) Backward(y *Node, g *Gradients) {
	var params []*Node
	for _, a := range t.nodes {
		if a.param != nil {
			params = append(params, a)
		}
	}
	t.back(&walk{sink: g}, y, nil, params)
}

// back goes back from y to the nodes in wrt.
func (t *Tape) back(w *walk, y, seed *Node, wrt []*Node) {
	if y.index < 0 {
		return
	}
	w.grads, w.wanted = make([]gradient, y.index+1), make([]bool, y.index+1)
	for _, a := range wrt {
		if a.index >= 0 && a.index <= y.index {
			w.wanted[a.index] = true
		}
	}
	w.kept = slices.Clone(w.wanted)
	for i, sum := range w.begun {
		if sum != nil {
			w.grads[wrt[i].index] = gradient{sum, true}
		}
	}
	for i, a := range t.nodes[:y.index+1] {
		w.wanted[i] = w.wanted[i] || a.hidden && w.sink != nil || slices.ContainsFunc(a.in, w.wants)
	}
	if !w.wanted[y.index] {
		return
	}
	if seed == nil {
		seed = t.ones(y)
	}
	before, silent := t.walk, t.silent
	t.walk, t.silent = w, silent || !w.create
	defer func() { t.walk, t.silent = before, silent }()
	w.given = seed // which is the caller's
	t.give(y, seed)
	for i := y.index; i >= 0; i-- {
		a := t.nodes[i]
		if g := w.grads[i].node; g != nil && (a.hidden && w.sink != nil || slices.ContainsFunc(a.in, w.wants)) {
			w.given, w.spare = g, w.grads[i].owned && !w.kept[i]
			a.back(g)
		}
	}
}

func (w *walk) wants(a *Node) bool {
	return a.index >= 0 && a.index < len(w.wanted) && w.wanted[a.index]
}

// wants reports whether the gradient with respect to a is needed.
func (t *Tape) wants(a *Node) bool { return t.walk.wants(a) }

// give adds g to the gradient with respect to a.
func (t *Tape) give(a, g *Node) {
	w := t.walk
	if !w.wants(a) {
		return
	}
	if w.sink != nil && a.param != nil {
		w.sink.add(a.param, g.V)
		return
	}
	switch s := &w.grads[a.index]; {
	case s.node == nil:
		*s = gradient{g, g != w.given && !g.view && !w.create}
	case s.owned:
		f32.AddTo(s.node.V, g.V)
	default:
		*s = gradient{t.Add(s.node, g), !w.create}
	}
}

// pass is give as the last use of the gradient that is being handed on: its memory goes along if nothing else needs it.
func (t *Tape) pass(a, g *Node) {
	w := t.walk
	if !w.spare || !w.wants(a) || a.param != nil || w.grads[a.index].node != nil {
		t.give(a, g)
		return
	}
	w.grads[a.index], w.spare = gradient{g, true}, false
}

// scratch returns the gradient g that is being handed on, as it is or copied, to be written over.
func (t *Tape) scratch(g *Node) *Node {
	if t.walk.spare {
		t.walk.spare = false
		return g
	}
	c := t.like(g)
	copy(c.V, g.V)
	return c
}

// same returns a under another name, to be taken for a variable of its own.
func (t *Tape) same(a *Node) *Node {
	out := t.Detach(a)
	out.view = true
	return t.record(out, func(g *Node) { t.give(a, g) }, a)
}

// into returns the memory that a kernel can write the gradient with respect to a into, and whether it
// has to add to what is there. It is for gradients that are not recorded.
func (t *Tape) into(a *Node) (v []float32, add bool) {
	w := t.walk
	if w.sink != nil && a.param != nil {
		return w.sink.into(a.param)
	}
	s := &w.grads[a.index]
	if s.node == nil {
		*s = gradient{t.like(a), true}
		return s.node.V, false
	}
	if !s.owned {
		old := s.node
		*s = gradient{t.like(a), true}
		copy(s.node.V, old.V)
	}
	return s.node.V, true
}

// creating reports whether the gradients that are being computed have to be recorded.
func (t *Tape) creating() bool { return t.walk.create }
