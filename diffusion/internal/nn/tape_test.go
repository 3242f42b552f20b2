package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// operations are all operations as functions of a few matrices, whose shapes are given.
var operations = map[string]struct {
	shapes [][2]int
	f      func(t *Tape, in []*Node) *Node
}{
	"Add":           {[][2]int{{3, 4}, {3, 4}}, func(t *Tape, in []*Node) *Node { return t.Add(in[0], in[1]) }},
	"Sub":           {[][2]int{{3, 4}, {3, 4}}, func(t *Tape, in []*Node) *Node { return t.Sub(in[0], in[1]) }},
	"Mul":           {[][2]int{{3, 4}, {3, 4}}, func(t *Tape, in []*Node) *Node { return t.Mul(in[0], in[1]) }},
	"Mul by itself": {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Mul(in[0], t.Mul(in[0], in[0])) }},
	"Scale":         {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Scale(in[0], -1.5) }},
	"Shift":         {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Shift(in[0], .7) }},
	"Pow":           {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Pow(t.Exp(in[0]), -.5) }},
	"Exp":           {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Exp(in[0]) }},
	"Log":           {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Log(t.Shift(t.Mul(in[0], in[0]), 1)) }},
	"Sin":           {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Sin(in[0]) }},
	"Cos":           {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Cos(in[0]) }},
	"Sigmoid":       {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Sigmoid(in[0]) }},
	"SiLU":          {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Activate(in[0], SiLU) }},
	"SiLU′":         {[][2]int{{3, 4}, {3, 4}}, func(t *Tape, in []*Node) *Node { return t.siluGrad(in[0], in[1]) }},
	"SiLU″":         {[][2]int{{3, 4}, {3, 4}}, func(t *Tape, in []*Node) *Node { return t.siluGrad2(in[0], in[1]) }},
	"GELU":          {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Activate(in[0], GELU) }},
	"ReLU":          {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Activate(in[0], ReLU) }},
	"Tanh":          {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Activate(in[0], Tanh) }},
	"MatMul":        {[][2]int{{3, 4}, {4, 5}}, func(t *Tape, in []*Node) *Node { return t.MatMul(false, false, in[0], in[1]) }},
	"MatMul aᵀ":     {[][2]int{{4, 3}, {4, 5}}, func(t *Tape, in []*Node) *Node { return t.MatMul(true, false, in[0], in[1]) }},
	"MatMul bᵀ":     {[][2]int{{3, 4}, {5, 4}}, func(t *Tape, in []*Node) *Node { return t.MatMul(false, true, in[0], in[1]) }},
	"MatMul aᵀbᵀ":   {[][2]int{{4, 3}, {5, 4}}, func(t *Tape, in []*Node) *Node { return t.MatMul(true, true, in[0], in[1]) }},
	"MatMul, itself": {[][2]int{{3, 3}}, func(t *Tape, in []*Node) *Node {
		return t.MatMul(false, true, in[0], t.MatMul(false, false, in[0], in[0]))
	}},
	"GroupMatMul": {[][2]int{{6, 3}, {6, 3}}, func(t *Tape, in []*Node) *Node { return t.GroupMatMul(2, false, true, in[0], in[1]) }},
	"AddRow":      {[][2]int{{3, 4}, {1, 4}}, func(t *Tape, in []*Node) *Node { return t.AddRow(in[0], in[1]) }},
	"MulRow":      {[][2]int{{3, 4}, {1, 4}}, func(t *Tape, in []*Node) *Node { return t.MulRow(in[0], in[1]) }},
	"AddCol":      {[][2]int{{3, 4}, {3, 1}}, func(t *Tape, in []*Node) *Node { return t.AddCol(in[0], in[1]) }},
	"MulCol":      {[][2]int{{3, 4}, {3, 1}}, func(t *Tape, in []*Node) *Node { return t.MulCol(in[0], in[1]) }},
	"SumRows":     {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.SumRows(in[0]) }},
	"SumCols":     {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.SumCols(in[0]) }},
	"DotRows":     {[][2]int{{3, 4}, {3, 4}}, func(t *Tape, in []*Node) *Node { return t.DotRows(in[0], in[1]) }},
	"Mean":        {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Mean(in[0]) }},
	"Reshape":     {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Reshape(in[0], 2, 6) }},
	"Transpose":   {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Transpose(in[0]) }},
	"Softmax":     {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Softmax(in[0]) }},
	"LogSumExp":   {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.LogSumExp(in[0]) }},
	"GatherRows":  {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.GatherRows(in[0], []int{2, 0, 2, 2}) }},
	"ScatterRows": {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.ScatterRows(in[0], []int{1, 0, 1}, 3) }},
	"Slice":       {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return t.Slice(in[0], 1, 3) }},
	"Concat":      {[][2]int{{3, 4}, {3, 2}}, func(t *Tape, in []*Node) *Node { return t.Concat(in[0], in[1], in[0]) }},
	"Recompute": {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node {
		return t.Recompute(func(a ...*Node) *Node { return t.Silu(t.Mul(a[0], a[1])) }, in[0], t.Scale(in[0], .5))
	}},
	"LayerNorm": {[][2]int{{3, 4}}, func(t *Tape, in []*Node) *Node { return NewLayerNorm(new(Params), "", 4).Apply(t, in[0]) }},
	"Attention": {[][2]int{{6, 4}}, func(t *Tape, in []*Node) *Node {
		return NewAttention(new(Params), "", 4, 2, 3, rand.New(rand.NewPCG(1, 1))).Apply(t, in[0], 2)
	}},
	"Messages": {[][2]int{{3, 2}, {4, 1}}, func(t *Tape, in []*Node) *Node {
		m := NewMessages(new(Params), "", 2, 1, 5, rand.New(rand.NewPCG(1, 1)))
		return m.Apply(t, in[0], in[1], []int{0, 1, 2, 0}, []int{1, 2, 0, 2})
	}},
}

// TestGradients compares first and second derivatives of every operation with finite differences. The function that is differentiated is
// φ = Σ c·y², y the result, and for the second derivatives ψ = Σ d·∇φ², so that all orders take part. Gradients that are recorded must
// be the same as others.
func TestGradients(t *testing.T) {
	for name, op := range operations {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(5, 6))
			x := make([][]float32, len(op.shapes))
			for i, s := range op.shapes {
				x[i] = make([]float32, s[0]*s[1])
				for j := range x[i] {
					x[i][j] = float32(.3 + rng.NormFloat64())
				}
			}
			// The functions φ and ψ at x, and their gradients.
			value := func(tape *Tape, second, grad bool) (float64, []*Node) {
				tape.Reset()
				var in []*Node
				for i, s := range op.shapes {
					in = append(in, tape.Variable(x[i], s[0], s[1]))
				}
				sum := func(y *Node) *Node {
					c := tape.Make(y.Rows, y.Cols)
					for i := range c.V {
						c.V[i] = float32(.5 + math.Sin(float64(3*i+1)))
					}
					return tape.Sum(tape.Mul(c, tape.Mul(y, y)))
				}
				phi := sum(op.f(tape, in))
				if second {
					var psi *Node
					for _, g := range tape.Grad(phi, nil, true, in...) {
						if psi == nil {
							psi = sum(g)
						} else {
							psi = tape.Add(psi, sum(g))
						}
					}
					phi = psi
				}
				if !grad {
					return phi.Scalar(), nil
				}
				grads := tape.Grad(phi, nil, false, in...)
				for i, g := range tape.Grad(phi, nil, true, in...) {
					if d := distance(g.V, grads[i].V); !(d < 1e-4) {
						t.Errorf("the gradient with respect to operand %d differs by %v if it is recorded", i, d)
					}
				}
				return phi.Scalar(), grads
			}
			kept, tape := new(Tape), new(Tape)
			for order, second := range []bool{false, true} {
				_, got := value(kept, second, true)
				for i := range x {
					for j := range x[i] {
						want, scale := difference(&x[i][j], func() float64 { v, _ := value(tape, second, false); return v })
						if g := float64(got[i].V[j]); !(math.Abs(g-want) <= 5e-3*scale) {
							t.Errorf("derivative %d with respect to element %d of operand %d: %v, want %v", order+1, j, i, g, want)
						}
					}
				}
			}
		})
	}
}

// distance is the relative distance of two vectors.
func distance(a, b []float32) float64 {
	d, n := 0.0, 0.0
	for i, v := range a {
		d += math.Pow(float64(v-b[i]), 2)
		n += math.Pow(float64(v), 2)
	}
	return math.Sqrt(d) / (1e-3 + math.Sqrt(n))
}

// difference is df/dx by central differences of fourth order, and a scale for its error.
func difference(x *float32, f func() float64) (slope, scale float64) {
	const h = 1. / 64
	at := *x
	v := make([]float64, 4)
	for i, k := range []float32{-2, -1, 1, 2} {
		*x = at + k*h
		v[i] = f()
	}
	*x = at
	slope = (8*(v[2]-v[1]) - (v[3] - v[0])) / (12 * h)
	return slope, 1 + math.Abs(slope) + math.Abs(v[0])/10
}
