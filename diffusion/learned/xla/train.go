package xla

import (
	"context"
	"fmt"
	"math"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/learned/internal/engine"
)

// trainer makes the steps of a training in one program. The weights, and what the optimiser keeps, stay on the device.
type trainer struct {
	network engine.Network
	recipe  engine.Recipe
	batch   engine.Batch
	step    program
	state   []*tensors.Tensor // weights, averages of gradients and of their squares, averages of weights
}

// Trainer begins a training or goes on with it.
func (e *Engine) Trainer(n engine.Network, r engine.Recipe) (engine.Trainer, error) {
	list, err := layers(n)
	if err != nil {
		return nil, err
	}
	if e.Stages > 1 {
		return e.newPipeline(list, n, r)
	}
	t := &trainer{network: n, recipe: r, batch: newBatch(n, r)}
	count := len(n.Params.List)
	t.step, err = e.compile(0, func(in []*Node) []*Node {
		data, state := in[:3+r.Loss.Factors()], in[3+r.Loss.Factors():]
		loss := lossOf(r.Loss, list, all(n).named(n, state[:count]), data[1], data[2], data[3:])
		grads := Gradient(loss, state[:count]...)
		norm := Sqrt(sumOfSquares(grads))
		next := adam(state, grads, data[0], clip(norm, r.Optimizer), r.Optimizer)
		return append([]*Node{loss, norm}, next...)
	})
	if err == nil {
		t.state, err = e.holdState(0, all(n), n, r.State)
	}
	if err != nil {
		return nil, fmt.Errorf("xla: %w", err)
	}
	return t, nil
}

// holdState puts what changes in a training on a device.
func (e *Engine) holdState(device int, p part, n engine.Network, s *nn.State) ([]*tensors.Tensor, error) {
	var state []*tensors.Tensor
	for _, a := range [][][]float32{n.Params.Values(), s.Mean, s.Square, s.Averages} {
		held, err := e.hold(device, p, n, a)
		if err != nil {
			return nil, err
		}
		state = append(state, held...)
	}
	return state, nil
}

// newBatch makes room for a batch.
func newBatch(n engine.Network, r engine.Recipe) engine.Batch {
	b := engine.Batch{U: make([]float32, r.Rows*n.Dim), Features: make([]float32, r.Rows*n.Features)}
	for range r.Loss.Factors() {
		b.Factors = append(b.Factors, make([]float32, r.Rows*n.Dim))
	}
	return b
}

// Step draws a batch and makes a step.
func (t *trainer) Step(ctx context.Context) (loss, norm float64, err error) {
	s := t.recipe.State
	if err := t.recipe.Batch(ctx, s.Step, &t.batch); err != nil {
		return 0, 0, err
	}
	in := []*tensors.Tensor{matrix(rates(t.recipe.Optimizer, s.Step+1), 1)}
	for _, v := range append([][]float32{t.batch.U, t.batch.Features}, t.batch.Factors...) {
		in = append(in, matrix(v, t.recipe.Rows))
	}
	out, err := t.step.run(in, t.state...)
	if err != nil {
		return 0, 0, fmt.Errorf("xla: %w", err)
	}
	t.state = out[2:]
	loss, norm = float64(tensors.ToScalar[float32](out[0])), float64(tensors.ToScalar[float32](out[1]))
	if err := free(append(in, out[:2]...)...); err != nil {
		return 0, 0, err
	}
	s.Step++
	return loss, norm, finite(loss, t.recipe)
}

// finite returns an error for a loss that is not.
func finite(loss float64, r engine.Recipe) error {
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return &nn.NotFinite{Step: r.State.Step, Loss: loss, Rate: rate(r.Optimizer, r.State.Step)}
	}
	return nil
}

// Fetch copies the state to where package learned has it.
func (t *trainer) Fetch() error { return fetch(t.state, all(t.network), t.network, t.recipe.State) }

func fetch(state []*tensors.Tensor, p part, n engine.Network, s *nn.State) error {
	for i, dst := range [][][]float32{n.Params.Values(), s.Mean, s.Square, s.Averages} {
		for j, k := range p {
			if err := read(dst[k], state[i*len(p)+j]); err != nil {
				return fmt.Errorf("xla: %w", err)
			}
		}
	}
	return nil
}

// Close frees the device's memory.
func (t *trainer) Close() {
	t.step.exec.Finalize()
	_ = free(t.state...) // nothing can be done about it, and nothing depends on it
}

// lossOf is the loss of a batch, from the definitions in package engine and with the gradients of GoMLX.
func lossOf(l engine.Loss, list []layer, w weights, u, features *Node, f []*Node) *Node {
	out := through(list, w, u, features)
	var sum *Node
	switch l {
	case engine.Squares:
		sum = squares(out, f)
	case engine.Divergence:
		sum = ReduceAllSum(Mul(out, Add(Mul(f[0], out), f[1])))
		for i := range u.Shape().Dim(1) {
			at := func(x *Node) *Node { return Slice(x, AxisRange(), AxisElem(i)) }
			own := at(Gradient(ReduceAllSum(at(out)), u)[0])
			sum = Add(sum, ReduceAllSum(Mul(at(f[2]), own)))
		}
	case engine.Directions:
		along := Gradient(ReduceAllSum(Mul(f[3], Mul(f[2], out))), u)[0]
		sum = ReduceAllSum(Add(Mul(out, Add(Mul(f[0], out), f[1])), Mul(f[3], along)))
	}
	return DivScalar(sum, float64(u.Shape().Size()))
}

func squares(out *Node, f []*Node) *Node { return ReduceAllSum(Square(Sub(Mul(f[0], out), f[1]))) }

// rate is the optimiser's rate in step n, which counts from 1.
func rate(o nn.Optimizer, n int) float64 {
	r := o.Rate * min(1, float64(n)/float64(max(1, o.WarmUp)))
	if o.Steps > 0 {
		r *= (1 + math.Cos(math.Pi*min(1, float64(n)/float64(o.Steps)))) / 2
	}
	return r
}

// rates are what changes from step to step: the rate, with the correction for averages that begin at 0, and the share of the new
// weights in their average.
func rates(o nn.Optimizer, n int) []float32 {
	correction := math.Sqrt(1-math.Pow(o.Beta2, float64(n))) / (1 - math.Pow(o.Beta1, float64(n)))
	return []float32{float32(rate(o, n) * correction), float32(1 - min(o.Decay, float64(n)/float64(n+10)))}
}

// sumOfSquares is that of all elements.
func sumOfSquares(list []*Node) *Node {
	sum := ScalarZero(list[0].Graph(), list[0].DType())
	for _, a := range list {
		sum = Add(sum, ReduceAllSum(Square(a)))
	}
	return sum
}

// clip is the factor that shortens gradients whose length is norm.
func clip(norm *Node, o nn.Optimizer) *Node {
	if o.Clip == 0 {
		return OnesLike(norm)
	}
	return MinScalar(Div(ConstAs(norm, o.Clip), norm), 1)
}

// adam is a step of Adam (Kingma and Ba, arXiv:1412.6980, in the order of the end of its section 2) and of the average of
// the weights, along gradients times a factor. It returns the state after it.
func adam(state, grads []*Node, rates, factor *Node, o nn.Optimizer) []*Node {
	n := len(grads)
	next := make([]*Node, 4*n)
	rate, share := Slice(rates, AxisRange(), AxisElem(0)), Slice(rates, AxisRange(), AxisElem(1))
	for i, g := range grads {
		g = Mul(g, factor)
		v, mean, square, average := state[i], state[n+i], state[2*n+i], state[3*n+i]
		mean = Add(mean, MulScalar(Sub(g, mean), 1-o.Beta1))
		square = Add(square, MulScalar(Sub(Square(g), square), 1-o.Beta2))
		v = Sub(v, Div(Mul(rate, mean), AddScalar(Sqrt(square), 1e-8)))
		average = Add(average, Mul(share, Sub(v, average)))
		next[i], next[n+i], next[2*n+i], next[3*n+i] = v, mean, square, average
	}
	return next
}
