package xla

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/learned/internal/engine"
)

// A twin is an operation or a layer of package nn, and the same in GoMLX.
type twin struct {
	shapes [][2]int // of the operands
	ours   func(ps *nn.Params) func(t *nn.Tape, in []*nn.Node) *nn.Node
	theirs func(w weights, in []*Node) *Node
}

// operation is a twin without parameters.
func operation(ours func(t *nn.Tape, in []*nn.Node) *nn.Node, theirs func(in []*Node) *Node, shapes ...[2]int) twin {
	return twin{
		shapes,
		func(*nn.Params) func(t *nn.Tape, in []*nn.Node) *nn.Node { return ours },
		func(_ weights, in []*Node) *Node { return theirs(in) },
	}
}

func unary(ours func(t *nn.Tape, a *nn.Node) *nn.Node, theirs func(a *Node) *Node) twin {
	return operation(func(t *nn.Tape, in []*nn.Node) *nn.Node { return ours(t, in[0]) },
		func(in []*Node) *Node { return theirs(in[0]) }, [2]int{3, 4})
}

func binary(ours func(t *nn.Tape, a, b *nn.Node) *nn.Node, theirs func(a, b *Node) *Node, a, b [2]int) twin {
	return operation(func(t *nn.Tape, in []*nn.Node) *nn.Node { return ours(t, in[0], in[1]) },
		func(in []*Node) *Node { return theirs(in[0], in[1]) }, a, b)
}

var (
	square  = [2]int{3, 3}
	oblong  = [2]int{3, 4}
	upright = [2]int{4, 3}
)

func activation(f nn.Activation) func(t *nn.Tape, a *nn.Node) *nn.Node {
	return func(t *nn.Tape, a *nn.Node) *nn.Node { return t.Activate(a, f) }
}

func product(transA, transB bool) func(t *nn.Tape, a, b *nn.Node) *nn.Node {
	return func(t *nn.Tape, a, b *nn.Node) *nn.Node { return t.MatMul(transA, transB, a, b) }
}

func transpose(a *Node) *Node { return Transpose(a, 0, 1) }

// siluSlope is y·silu′(a), as the gradient that it is.
func siluSlope(a, y *Node) *Node { return Gradient(ReduceAllSum(Mul(y, silu(a))), a)[0] }

func ourSiluSlope(t *nn.Tape, a, y *nn.Node) *nn.Node { return t.Grad(t.Silu(a), y, true, a)[0] }

// operations has the names of the table in the tests of package nn.
var operations = map[string]twin{
	"Add": binary((*nn.Tape).Add, Add, oblong, oblong),
	"Sub": binary((*nn.Tape).Sub, Sub, oblong, oblong),
	"Mul": binary((*nn.Tape).Mul, Mul, oblong, oblong),
	"Mul by itself": unary(func(t *nn.Tape, a *nn.Node) *nn.Node { return t.Mul(a, t.Mul(a, a)) },
		func(a *Node) *Node { return Mul(a, Square(a)) }),
	"Scale": unary(func(t *nn.Tape, a *nn.Node) *nn.Node { return t.Scale(a, -1.5) },
		func(a *Node) *Node { return MulScalar(a, -1.5) }),
	"Shift": unary(func(t *nn.Tape, a *nn.Node) *nn.Node { return t.Shift(a, .7) },
		func(a *Node) *Node { return AddScalar(a, .7) }),
	"Pow": unary(func(t *nn.Tape, a *nn.Node) *nn.Node { return t.Pow(t.Exp(a), -.5) },
		func(a *Node) *Node { return PowScalar(Exp(a), -.5) }),
	"Exp": unary((*nn.Tape).Exp, Exp),
	"Log": unary(func(t *nn.Tape, a *nn.Node) *nn.Node { return t.Log(t.Shift(t.Mul(a, a), 1)) },
		func(a *Node) *Node { return Log(OnePlus(Square(a))) }),
	"Sin":     unary((*nn.Tape).Sin, Sin),
	"Cos":     unary((*nn.Tape).Cos, Cos),
	"Sigmoid": unary((*nn.Tape).Sigmoid, Sigmoid),
	"SiLU":    unary(activation(nn.SiLU), silu),
	"SiLU′":   binary(ourSiluSlope, siluSlope, oblong, oblong),
	"SiLU″": binary(func(t *nn.Tape, a, y *nn.Node) *nn.Node { return t.Grad(ourSiluSlope(t, a, y), nil, true, a)[0] },
		func(a, y *Node) *Node { return Gradient(ReduceAllSum(siluSlope(a, y)), a)[0] }, oblong, oblong),
	"GELU":        unary(activation(nn.GELU), gelu),
	"ReLU":        unary(activation(nn.ReLU), relu),
	"Tanh":        unary(activation(nn.Tanh), Tanh),
	"MatMul":      binary(product(false, false), MatMul, oblong, [2]int{4, 5}),
	"MatMul aᵀ":   binary(product(true, false), func(a, b *Node) *Node { return MatMul(transpose(a), b) }, upright, [2]int{4, 5}),
	"MatMul bᵀ":   binary(product(false, true), func(a, b *Node) *Node { return MatMul(a, transpose(b)) }, oblong, [2]int{5, 4}),
	"MatMul aᵀbᵀ": binary(product(true, true), func(a, b *Node) *Node { return transpose(MatMul(b, a)) }, upright, [2]int{5, 4}),
	"MatMul, itself": operation(
		func(t *nn.Tape, in []*nn.Node) *nn.Node {
			return t.MatMul(false, true, in[0], t.MatMul(false, false, in[0], in[0]))
		},
		func(in []*Node) *Node { return MatMul(in[0], transpose(MatMul(in[0], in[0]))) }, square),
	"GroupMatMul": binary(func(t *nn.Tape, a, b *nn.Node) *nn.Node { return t.GroupMatMul(2, false, true, a, b) },
		func(a, b *Node) *Node {
			return Reshape(Einsum("nik,njk->nij", Reshape(a, 2, 3, 3), Reshape(b, 2, 3, 3)), 6, 3)
		}, [2]int{6, 3}, [2]int{6, 3}),
	"AddRow":  binary((*nn.Tape).AddRow, Add, oblong, [2]int{1, 4}),
	"MulRow":  binary((*nn.Tape).MulRow, Mul, oblong, [2]int{1, 4}),
	"AddCol":  binary((*nn.Tape).AddCol, Add, oblong, [2]int{3, 1}),
	"MulCol":  binary((*nn.Tape).MulCol, Mul, oblong, [2]int{3, 1}),
	"SumRows": unary((*nn.Tape).SumRows, func(a *Node) *Node { return ReduceAndKeep(a, ReduceSum, 0) }),
	"SumCols": unary((*nn.Tape).SumCols, func(a *Node) *Node { return ReduceAndKeep(a, ReduceSum, 1) }),
	"DotRows": binary((*nn.Tape).DotRows, func(a, b *Node) *Node { return ReduceAndKeep(Mul(a, b), ReduceSum, 1) }, oblong, oblong),
	"Mean":    unary((*nn.Tape).Mean, func(a *Node) *Node { return Reshape(ReduceAllMean(a), 1, 1) }),
	"Reshape": unary(func(t *nn.Tape, a *nn.Node) *nn.Node { return t.Reshape(a, 2, 6) },
		func(a *Node) *Node { return Reshape(a, 2, 6) }),
	"Transpose": unary((*nn.Tape).Transpose, transpose),
	"Softmax":   unary((*nn.Tape).Softmax, func(a *Node) *Node { return Softmax(a, -1) }),
	"LogSumExp": unary((*nn.Tape).LogSumExp, func(a *Node) *Node { return Log(ReduceAndKeep(Exp(a), ReduceSum, 1)) }),
	"GatherRows": unary(func(t *nn.Tape, a *nn.Node) *nn.Node { return t.GatherRows(a, []int{2, 0, 2, 2}) },
		func(a *Node) *Node { return rows(a, []int{2, 0, 2, 2}) }),
	"ScatterRows": unary(func(t *nn.Tape, a *nn.Node) *nn.Node { return t.ScatterRows(a, []int{1, 0, 1}, 3) },
		func(a *Node) *Node { return addRows(a, []int{1, 0, 1}, 3) }),
	"Slice": unary(func(t *nn.Tape, a *nn.Node) *nn.Node { return t.Slice(a, 1, 3) },
		func(a *Node) *Node { return Slice(a, AxisRange(), AxisRange(1, 3)) }),
	"Concat": binary(func(t *nn.Tape, a, b *nn.Node) *nn.Node { return t.Concat(a, b, a) },
		func(a, b *Node) *Node { return Concatenate([]*Node{a, b, a}, 1) }, oblong, [2]int{3, 2}),
	"Recompute": unary(func(t *nn.Tape, a *nn.Node) *nn.Node {
		return t.Recompute(func(in ...*nn.Node) *nn.Node { return t.Silu(t.Mul(in[0], in[1])) }, a, t.Scale(a, .5))
	}, func(a *Node) *Node { return silu(MulScalar(Square(a), .5)) }),
}

func random() *rand.Rand { return rand.New(rand.NewPCG(1, 1)) }

// layerTwins are the layers, by the names of their constructors without New. All of their parameters are drawn.
var layerTwins = map[string]twin{
	"Linear": {[][2]int{oblong}, func(ps *nn.Params) func(t *nn.Tape, in []*nn.Node) *nn.Node {
		l := nn.NewLinear(ps, "l", 4, 5, 1, random())
		return func(t *nn.Tape, in []*nn.Node) *nn.Node { return l.Apply(t, in[0]) }
	}, func(w weights, in []*Node) *Node { return w.linear("l", in[0]) }},
	"LayerNorm": {[][2]int{oblong}, func(ps *nn.Params) func(t *nn.Tape, in []*nn.Node) *nn.Node {
		l := nn.NewLayerNorm(ps, "l", 4)
		return func(t *nn.Tape, in []*nn.Node) *nn.Node { return l.Apply(t, in[0]) }
	}, func(w weights, in []*Node) *Node { return w.layerNorm("l", in[0]) }},
	"Embedding": {nil, func(ps *nn.Params) func(t *nn.Tape, in []*nn.Node) *nn.Node {
		l := nn.NewEmbedding(ps, "l", 3, 4, random())
		return func(t *nn.Tape, in []*nn.Node) *nn.Node { return l.Apply(t, []int{2, 0, 2}) }
	}, func(w weights, in []*Node) *Node { return rows(w["l.table"], []int{2, 0, 2}) }},
	"Attention": {[][2]int{{6, 4}}, func(ps *nn.Params) func(t *nn.Tape, in []*nn.Node) *nn.Node {
		l := nn.NewAttention(ps, "l", 4, 2, 3, random())
		return func(t *nn.Tape, in []*nn.Node) *nn.Node { return l.Apply(t, in[0], 2) }
	}, func(w weights, in []*Node) *Node { return w.attention("l", 2, 3, 2, in[0]) }},
	"Messages": {[][2]int{{3, 2}, {4, 1}}, func(ps *nn.Params) func(t *nn.Tape, in []*nn.Node) *nn.Node {
		l := nn.NewMessages(ps, "l", 2, 1, 5, random())
		return func(t *nn.Tape, in []*nn.Node) *nn.Node {
			return l.Apply(t, in[0], in[1], []int{0, 1, 2, 0}, []int{1, 2, 0, 2})
		}
	}, func(w weights, in []*Node) *Node {
		return w.messages("l", in[0], in[1], []int{0, 1, 2, 0}, []int{1, 2, 0, 2})
	}},
}

// TestTwins compares values, first and second derivatives of all operations and layers with those that GoMLX finds in float64, also with
// respect to parameters. What is compared are φ = Σ c·y², y the result, ψ = Σ c·(∂φ/∂x)² over the operands x, and the gradients of both.
func TestTwins(t *testing.T) {
	e := open(t, "xla:cpu")
	worst := 0.
	for _, table := range []map[string]twin{operations, layerTwins} {
		for name, tw := range table {
			t.Run(name, func(t *testing.T) { worst = max(worst, tw.compare(t, e)) })
		}
	}
	t.Logf("largest difference: %.2g of the largest element", worst)
}

// accuracy is what float32 has at the end of a few operations, as a part of the largest element.
const accuracy = 1e-6

func (tw twin) compare(t *testing.T, e *Engine) (worst float64) {
	ps := new(nn.Params)
	f := tw.ours(ps)
	rng := rand.New(rand.NewPCG(5, 6))
	fill := func(v []float32) {
		for j := range v {
			v[j] = float32(.3 + rng.NormFloat64())
		}
	}
	for _, p := range ps.List { // at first, many are 0 or 1
		for j := range p.V {
			p.V[j] += float32(.2 * rng.NormFloat64())
		}
	}
	var operands [][]float32
	for _, s := range tw.shapes {
		v := make([]float32, s[0]*s[1])
		fill(v)
		operands = append(operands, v)
	}
	ours := tw.evaluate(f, ps, operands)
	theirs := tw.evaluateTheirs(t, e, ps, operands)
	for i, what := range []string{"value", "gradient of φ", "gradient of ψ"} {
		d := difference(ours[i], theirs[i])
		worst = max(worst, d)
		if !(d <= accuracy) {
			t.Errorf("%s: %v, want %v", what, ours[i], theirs[i])
		}
	}
	return worst
}

// coefficient is c of element i.
func coefficient(i int) float64 { return .5 + math.Sin(float64(3*i+1)) }

// evaluate returns y, and the gradients of φ and of ψ with respect to all operands and parameters, one behind the other.
func (tw twin) evaluate(f func(t *nn.Tape, in []*nn.Node) *nn.Node, ps *nn.Params, operands [][]float32) (out [3][]float32) {
	tape := new(nn.Tape)
	var in []*nn.Node
	for i, s := range tw.shapes {
		in = append(in, tape.Variable(operands[i], s[0], s[1]))
	}
	sum := func(y *nn.Node) *nn.Node {
		c := tape.Make(y.Rows, y.Cols)
		for i := range c.V {
			c.V[i] = float32(coefficient(i))
		}
		return tape.Sum(tape.Mul(c, tape.Mul(y, y)))
	}
	gradient := func(y *nn.Node) []float32 {
		g := nn.NewGradients(ps)
		g.Begin()
		tape.Backward(y, g)
		g.End()
		var all []float32
		for _, g := range tape.Grad(y, nil, false, in...) {
			all = append(all, g.V...)
		}
		return append(all, slices.Concat(g.V...)...)
	}
	y := f(tape, in)
	phi := sum(y)
	out[0], out[1] = y.V, gradient(phi)
	if len(in) == 0 {
		return out
	}
	var psi *nn.Node
	for _, g := range tape.Grad(phi, nil, true, in...) {
		if psi == nil {
			psi = sum(g)
		} else {
			psi = tape.Add(psi, sum(g))
		}
	}
	out[2] = gradient(psi)
	return out
}

// evaluateTheirs is the same in float64 with GoMLX.
func (tw twin) evaluateTheirs(t *testing.T, e *Engine, ps *nn.Params, operands [][]float32) (out [3][]float32) {
	var in []any
	add := func(v []float32, rows, cols int) {
		wide := make([]float64, len(v))
		for i, x := range v {
			wide[i] = float64(x)
		}
		in = append(in, tensors.FromFlatDataAndDimensions(wide, rows, cols))
	}
	for i, s := range tw.shapes {
		add(operands[i], s[0], s[1])
	}
	for _, p := range ps.List {
		add(p.V, p.Rows, p.Cols)
	}
	network := engine.Network{Params: ps}
	exec := MustNewExec(e.backend, func(nodes []*Node) []*Node {
		in := nodes[:len(tw.shapes)]
		sum := func(y *Node) *Node {
			c := make([]float64, y.Shape().Size())
			for i := range c {
				c[i] = coefficient(i)
			}
			return ReduceAllSum(Mul(ReshapeLike(Const(y.Graph(), c), y), Square(y)))
		}
		y := tw.theirs(all(network).named(network, nodes[len(in):]), in)
		phi := sum(y)
		if len(in) == 0 {
			return []*Node{y, flat(Gradient(phi, nodes...))}
		}
		psi := ScalarZero(y.Graph(), y.DType())
		for _, g := range Gradient(phi, in...) {
			psi = Add(psi, sum(g))
		}
		return []*Node{y, flat(Gradient(phi, nodes...)), flat(Gradient(psi, nodes...))}
	})
	for i, r := range exec.MustCall(in...) {
		for _, x := range tensors.MustCopyFlatData[float64](r) {
			out[i] = append(out[i], float32(x))
		}
	}
	return out
}

// flat puts the elements of all nodes one behind the other.
func flat(nodes []*Node) *Node {
	for i, n := range nodes {
		nodes[i] = Reshape(n, -1)
	}
	return Concatenate(nodes, 0)
}

// difference is the largest difference of two elements, as a part of the largest element.
func difference(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	scale, d := 0., 0.
	for i := range a {
		scale = max(scale, math.Abs(float64(b[i])))
		d = max(d, math.Abs(float64(a[i])-float64(b[i])))
	}
	if d == 0 {
		return 0
	}
	return d / scale
}

// TestComplete: no operation or layer of package nn, and no network of package learned, is without a twin.
func TestComplete(t *testing.T) {
	names := keys(t, "../../internal/nn/tape_test.go", "operations")
	for _, name := range append(names, imageKeys(t, "../../internal/nn/image_test.go")...) {
		_, operation := operations[name]
		if _, layer := layerTwins[name]; !operation && !layer {
			t.Errorf("the operation %q is not compared with GoMLX", name)
		}
	}
	for _, file := range []string{"layers.go", "imagelayers.go"} {
		for _, name := range constructors(t, "../../internal/nn/"+file) {
			if _, ok := layerTwins[name]; !ok {
				t.Errorf("the layer %s is not compared with GoMLX", name)
			}
		}
	}
	for _, name := range keys(t, "../network.go", "networks") {
		if _, ok := networks[name]; !ok && without[name] == "" {
			t.Errorf("the network %s is not compared with GoMLX", name)
		}
	}
}

func parse(t *testing.T, name string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(name), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// keys returns the keys of a map of strings that is a variable of the file.
func keys(t *testing.T, file, variable string) (list []string) {
	t.Helper()
	ast.Inspect(parse(t, file), func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Names[0].Name != variable {
			return true
		}
		for _, e := range spec.Values[0].(*ast.CompositeLit).Elts {
			key, err := strconv.Unquote(e.(*ast.KeyValueExpr).Key.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, key)
		}
		return false
	})
	if len(list) == 0 {
		t.Fatalf("%s has no table %s", file, variable)
	}
	return list
}

// constructors returns what the functions New… of the file make.
func constructors(t *testing.T, file string) (list []string) {
	t.Helper()
	for _, d := range parse(t, file).Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
			if name, ok := strings.CutPrefix(f.Name.Name, "New"); ok {
				list = append(list, name)
			}
		}
	}
	return list
}
