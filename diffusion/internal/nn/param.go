package nn

import (
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/nn/f32"
)

// Param is a matrix that is learned.
type Param struct {
	Name       string
	Rows, Cols int
	V          []float32

	id     int
	filter *f32.Filter // of the convolution that it is the weights of; nil: of none
	panels panels
}

// Params are the parameters of a network, in the order in which they were made.
type Params struct {
	List     []*Param
	Together int  // samples that should be on a tape at a time, because each takes much memory; 0: any number
	BFloat16 bool // train with factors in bfloat16, see Tape
}

// New adds a parameter whose elements are 0.
func (ps *Params) New(name string, rows, cols int) *Param {
	p := &Param{Name: name, Rows: rows, Cols: cols, V: make([]float32, rows*cols), id: len(ps.List)}
	ps.List = append(ps.List, p)
	return p
}

// Normal adds a parameter of independent normal elements with standard deviation std.
func (ps *Params) Normal(name string, rows, cols int, std float64, rng *rand.Rand) *Param {
	p := ps.New(name, rows, cols)
	for i := range p.V {
		p.V[i] = float32(std * rng.NormFloat64())
	}
	return p
}

// Ones adds a parameter whose elements are 1.
func (ps *Params) Ones(name string, rows, cols int) *Param {
	p := ps.New(name, rows, cols)
	f32.Fill(p.V, 1)
	return p
}

// Len is the number of elements of all parameters.
func (ps *Params) Len() int {
	n := 0
	for _, p := range ps.List {
		n += len(p.V)
	}
	return n
}

// Zeros returns a zero for every element of every parameter.
func (ps *Params) Zeros() [][]float32 {
	out := make([][]float32, len(ps.List))
	for i, p := range ps.List {
		out[i] = make([]float32, len(p.V))
	}
	return out
}

// Values returns the memory of all parameters.
func (ps *Params) Values() [][]float32 {
	out := make([][]float32, len(ps.List))
	for i, p := range ps.List {
		out[i] = p.V
	}
	return out
}

// Param puts a parameter on the tape.
func (t *Tape) Param(p *Param) *Node {
	if t.silent {
		return t.Constant(p.V, p.Rows, p.Cols)
	}
	a := t.Variable(p.V, p.Rows, p.Cols)
	a.param = p
	return a
}

// Gradients are sums of gradients with respect to all parameters.
type Gradients struct {
	V      [][]float32  // by the order of the parameters
	set    []bool       // the sum has been begun
	panels []*panelsSum // of the parameters of convolutions, nil for others
}

// NewGradients returns sums with nothing in them.
func NewGradients(ps *Params) *Gradients {
	g := &Gradients{ps.Zeros(), make([]bool, len(ps.List)), make([]*panelsSum, len(ps.List))}
	for i, p := range ps.List {
		if p.filter != nil {
			g.panels[i] = newPanelsSum(*p.filter)
		}
	}
	return g
}

// Begin makes every sum empty.
func (g *Gradients) Begin() {
	clear(g.set)
	for _, s := range g.panels {
		if s != nil {
			s.set = false
		}
	}
}

// End completes V. Sums that nothing was added to are zero.
func (g *Gradients) End() {
	for i, s := range g.panels {
		if s != nil && s.set {
			s.unpack(g.V[i], g.set[i])
			g.set[i] = true
		}
	}
	for i, set := range g.set {
		if !set {
			clear(g.V[i])
		}
	}
}

// into returns the sum for p, and whether there is something to add to.
func (g *Gradients) into(p *Param) (v []float32, add bool) {
	add = g.set[p.id]
	g.set[p.id] = true
	return g.V[p.id], add
}

func (g *Gradients) add(p *Param, v []float32) {
	sum, add := g.into(p)
	accumulate(sum, v, add)
}

// accumulate adds v to the sum, or begins it.
func accumulate(sum, v []float32, add bool) {
	if add {
		f32.AddTo(sum, v)
		return
	}
	copy(sum, v)
}

// Norm is the length of the gradient as one long vector.
func (g *Gradients) Norm() float64 {
	s := 0.0
	for _, v := range g.V {
		s += f32.SumSquares(v)
	}
	return math.Sqrt(s)
}

// sum adds the gradients of other shards to g, in their order.
func (g *Gradients) sum(others []*Gradients) {
	for _, o := range others {
		for i, v := range o.V {
			f32.AddTo(g.V[i], v)
		}
	}
}
