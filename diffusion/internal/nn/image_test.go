package nn

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nonequilibrium/diffusion/internal/nn/f32"
)

type operation = struct {
	shapes [][2]int
	f      func(t *Tape, in []*Node) *Node
}

func init() {
	for name, op := range imageOperations() {
		operations[name] = op
	}
}

// imageOperations are the operations on two images of odd sizes, which are rows of a matrix.
func imageOperations() map[string]operation {
	const h, w, c = 3, 5, 4
	image := [2]int{2, h * w * c}
	list := map[string]operation{
		"images":            {[][2]int{image}, func(t *Tape, in []*Node) *Node { return t.ToMatrix(t.ToImages(in[0], h, w, 1), 1) }},
		"patches":           {[][2]int{{2, 4 * 6 * 2}}, func(t *Tape, in []*Node) *Node { return t.ToMatrix(t.ToImages(in[0], 4, 6, 2), 1) }},
		"Silu of images":    {[][2]int{image}, func(t *Tape, in []*Node) *Node { return t.ToMatrix(t.Silu(t.ToImages(in[0], h, w, 1)), 1) }},
		"Unfold":            {[][2]int{{2, h * w}}, func(t *Tape, in []*Node) *Node { return t.ToMatrix(t.Unfold(t.ToImages(in[0], h, w, 1)), 1) }},
		"Fold":              {[][2]int{{2, h * w * 9}}, func(t *Tape, in []*Node) *Node { return t.ToMatrix(t.Fold(t.ToImages(in[0], h, w, 1)), 1) }},
		"SumPixels":         {[][2]int{image}, func(t *Tape, in []*Node) *Node { return t.SumPixels(t.ToImages(in[0], h, w, 1), false) }},
		"SumPixels of each": {[][2]int{image}, func(t *Tape, in []*Node) *Node { return t.SumPixels(t.ToImages(in[0], h, w, 1), true) }},
		"Spread":            {[][2]int{{2, c}}, func(t *Tape, in []*Node) *Node { return t.ToMatrix(t.Spread(in[0], t.Images(2, h, w, c)), 1) }},
		"NormSilu": {[][2]int{image, {1, c}, {1, c}}, func(t *Tape, in []*Node) *Node {
			return t.ToMatrix(t.NormSilu(t.ToImages(in[0], h, w, 1), in[1], in[2], 2), 1)
		}},
		"NormSilu with a factor of the input": {[][2]int{{2, 4}}, func(t *Tape, in []*Node) *Node {
			x := t.ToImages(in[0], 2, 1, 1)
			return t.ToMatrix(t.NormSilu(x, t.SumPixels(x, false), t.SumPixels(t.Mul(x, x), false), 1), 1)
		}},
	}
	list["NormSilu twice"] = operation{[][2]int{image, {1, c}, {1, c}}, func(t *Tape, in []*Node) *Node {
		x := t.ToImages(in[0], h, w, 1)
		return t.ToMatrix(t.Add(t.NormSilu(x, in[1], in[2], 2), t.NormSilu(x, in[2], in[1], 1)), 1)
	}}
	for kind, size := range map[f32.Kind][2]int{f32.Point: {3, 5}, f32.Three: {3, 5}, f32.Down: {4, 2}, f32.Up: {1, 3}} {
		f := f32.Filter{Kind: kind, In: 3, Out: 2}
		h, w := size[0], size[1]
		oh, ow := outputSize(kind, h, w)
		x, weights := [2]int{2, h * w * f.In}, [2]int{kind.Taps() * f.In, f.Out}
		list[fmt.Sprint("Conv ", kind)] = operation{[][2]int{x, weights}, func(t *Tape, in []*Node) *Node {
			return t.ToMatrix(t.Conv(f, t.ToImages(in[0], h, w, 1), in[1], nil, nil), 1)
		}}
		list[fmt.Sprint("Conv with bias and residual ", kind)] = operation{[][2]int{{2, h * w * f.In}, weights, {1, f.Out}, {2, oh * ow * f.Out}}, func(t *Tape, in []*Node) *Node {
			return t.ToMatrix(t.Conv(f, t.ToImages(in[0], h, w, 1), in[1], in[2], t.ToImages(in[3], oh, ow, 1)), 1)
		}}
		list[fmt.Sprint("Conv with a bias for each image ", kind)] = operation{[][2]int{x, weights, {2, f.Out}}, func(t *Tape, in []*Node) *Node {
			return t.ToMatrix(t.Conv(f, t.ToImages(in[0], h, w, 1), in[1], in[2], nil), 1)
		}}
	}
	point := f32.Filter{Kind: f32.Point, In: 2, Out: 2}
	list["Conv with itself as residual"] = operation{[][2]int{{2, 2 * 3 * 2}, {2, 2}}, func(t *Tape, in []*Node) *Node {
		x := t.Silu(t.ToImages(in[0], 2, 3, 1))
		y := t.Conv(point, x, in[1], nil, x)
		return t.ToMatrix(t.Add(t.Conv(point, y, in[1], nil, x), y), 1)
	}}
	return list
}

// TestNormSiluInSteps compares the kernel with the same in simple steps: values and gradients.
func TestNormSiluInSteps(t *testing.T) {
	x, scale, offset := normal(2*5*7*24, 1), normal(24, 2), normal(24, 3)
	results := func(steps bool) [][]float32 {
		tape := new(Tape)
		in := []*Node{tape.Variable(x, 2, 5*7*24), tape.Variable(scale, 1, 24), tape.Variable(offset, 1, 24)}
		a := tape.ToImages(in[0], 5, 7, 1)
		var y *Node
		if steps {
			y = tape.normSiluSteps(a, in[1], in[2], 8)
		} else {
			y = tape.NormSilu(a, in[1], in[2], 8)
		}
		y = tape.ToMatrix(y, 1)
		out := [][]float32{y.V}
		for _, g := range tape.Grad(tape.Mul(y, y), nil, false, in...) {
			out = append(out, g.V)
		}
		return out
	}
	got, want := results(false), results(true)
	for i := range want {
		for j, v := range want[i] {
			if d := got[i][j] - v; !(d*d < 1e-8*(1+v*v)) {
				t.Fatalf("result %d, element %d: %v, in steps %v", i, j, got[i][j], v)
			}
		}
	}
}

// TestGradientsInPlace: kernels write over gradients only where nobody asks for them.
func TestGradientsInPlace(t *testing.T) {
	tape := new(Tape)
	x, row, w := tape.Variable(normal(2*15*4, 1), 2, 15*4), tape.Variable(normal(4, 2), 1, 4), tape.Variable(normal(16, 3), 4, 4)
	a := tape.NormSilu(tape.ToImages(x, 3, 5, 1), row, row, 2)
	b := tape.Conv(f32.Filter{Kind: f32.Point, In: 4, Out: 4}, a, w, nil, a)
	y := tape.NormSilu(b, row, row, 2)
	seed := tape.ToImages(tape.Constant(normal(2*15*4, 4), 2, 15*4), 3, 5, 1)
	before := slices.Clone(seed.V)
	nodes := []*Node{x, row, w, a, b, y}
	all := tape.Grad(y, seed, false, nodes...)
	if !slices.Equal(seed.V, before) {
		t.Error("the seed is another afterwards")
	}
	for i, n := range nodes {
		if !slices.Equal(tape.Grad(y, seed, false, n)[0].V, all[i].V) {
			t.Errorf("node %d: another gradient if it is the only one", i)
		}
	}
}

// TestWeightsOfConvolutions: the gradient that is summed in the layout of the kernels is the same as that of Grad.
func TestWeightsOfConvolutions(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	ps := new(Params)
	l := NewConv(ps, "conv", f32.Filter{Kind: f32.Three, In: 3, Out: 34}, 1, rng)
	x := normal(4*6*3, 1)
	loss := func(tape *Tape, w *Node) *Node {
		a := tape.Conv(l.Filter, tape.ToImages(tape.Constant(x, 1, len(x)), 4, 6, 1), w, nil, nil)
		return tape.Sum(tape.Add(tape.ToMatrix(tape.Mul(a, a), 1), tape.BroadcastCol(tape.Sum(tape.Mul(w, w)), 4*6*34)))
	}
	tape := new(Tape)
	w := tape.Variable(l.W.V, l.W.Rows, l.W.Cols)
	want := slices.Clone(tape.Grad(loss(tape, w), nil, false, w)[0].V)
	for _, packed := range []bool{false, true} {
		if packed {
			ps.Pack()
		}
		tape.Reset()
		g := NewGradients(ps)
		g.Begin()
		tape.Backward(loss(tape, tape.Param(l.W)), g)
		g.End()
		for i, v := range want {
			if d := g.V[0][i] - v; !(d*d < 1e-10*v*v) {
				t.Fatalf("element %d: %v, want %v", i, g.V[0][i], v)
			}
		}
		if !slices.Equal(g.V[1], make([]float32, 34)) {
			t.Fatal("a bias that was not used has a gradient")
		}
	}
}
