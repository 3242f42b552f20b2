package xla

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"golang.org/x/sync/errgroup"

	"nonequilibrium/diffusion/learned/internal/engine"
)

// pipeline makes the steps of a training whose layers are split over several devices (GPipe: Huang et al., arXiv:1811.06965). A batch goes
// forward through the stages in pieces, and back, so that all devices are at work at the same time. A stage
// keeps only the input of each piece, and computes what is between again on the way back.
type pipeline struct {
	network engine.Network
	recipe  engine.Recipe
	batch   engine.Batch
	pieces  int
	stages  []*stage
}

// stage is the layers on one device.
type stage struct {
	backend  compute.Backend
	device   compute.DeviceNum
	part     part
	state    []*tensors.Tensor // as that of trainer
	sums     []*tensors.Tensor // of gradients, over the pieces
	forward  program           // input, features, weights → output
	backward program           // input, features, gradient or factors, weights, sums → loss, gradient, sums
	squares  program           // sums → Σ g²
	update   program           // rates and the factor of gradients, sums, state → empty sums, state
	forth    chan *tensors.Tensor
	back     chan *tensors.Tensor
}

func (e *Engine) newPipeline(list []layer, n engine.Network, r engine.Recipe) (*pipeline, error) {
	p := &pipeline{network: n, recipe: r, batch: newBatch(n, r), pieces: min(r.Rows, cmp.Or(e.Pieces, 4*e.Stages))}
	switch {
	case e.Stages > e.Devices():
		return nil, fmt.Errorf("xla: Stages = %d, but the backend has only %d devices", e.Stages, e.Devices())
	case e.Stages > len(list):
		return nil, fmt.Errorf("xla: Stages = %d, but the network has only %d layers", e.Stages, len(list))
	case e.Pieces < 0:
		return nil, fmt.Errorf("xla: Pieces = %d, want at least 1", e.Pieces)
	case r.Loss != engine.Squares:
		return nil, errors.New("xla: Stages: losses with derivatives of the network cannot be split over devices")
	}
	for i, own := range split(list, n, e.Stages) {
		s, err := e.newStage(i, own, n, r)
		if err != nil {
			p.Close()
			return nil, fmt.Errorf("xla: %w", err)
		}
		p.stages = append(p.stages, s)
		s.forth, s.back = make(chan *tensors.Tensor, p.pieces), make(chan *tensors.Tensor, p.pieces)
	}
	return p, nil
}

// split divides the layers into stages with about as many weights each.
func split(list []layer, n engine.Network, stages int) (parts [][]layer) {
	size := func(list []layer) (elements int) {
		for _, k := range of(list, n) {
			elements += len(n.Params.List[k].V)
		}
		return elements
	}
	for ; stages > 1; stages-- {
		cut, most := 1, len(list)-stages+1
		for cut < most && (size(list[:cut])+size(list[:cut+1]))*stages < 2*size(list) {
			cut++
		}
		parts, list = append(parts, list[:cut]), list[cut:]
	}
	return append(parts, list)
}

// newStage compiles the programs of a stage.
func (e *Engine) newStage(device int, list []layer, n engine.Network, r engine.Recipe) (s *stage, err error) {
	s = &stage{backend: e.backend, device: compute.DeviceNum(device), part: of(list, n)}
	count := len(s.part)
	last := device == e.Stages-1
	scale := 1 / float64(r.Rows*n.Dim)
	for p, f := range map[*program]func(in []*Node) []*Node{
		&s.forward: func(in []*Node) []*Node {
			return []*Node{through(list, s.part.named(n, in[2:]), in[0], in[1])}
		},
		&s.backward: func(in []*Node) []*Node {
			rest := len(in) - 2*count
			w, sums := in[rest:rest+count], in[rest+count:]
			out := through(list, s.part.named(n, w), in[0], in[1])
			var y *Node // its gradient is the one that goes back
			if last {
				y = MulScalar(squares(out, in[2:rest]), scale)
			} else {
				y = ReduceAllSum(Mul(out, in[2]))
			}
			grads := Gradient(y, append([]*Node{in[0]}, w...)...)
			for i, g := range grads[1:] {
				sums[i] = Add(sums[i], g)
			}
			return append([]*Node{y, grads[0]}, sums...)
		},
		&s.squares: func(in []*Node) []*Node { return []*Node{sumOfSquares(in)} },
		&s.update: func(in []*Node) []*Node {
			sums, state := in[1:1+count], in[1+count:]
			next := adam(state, sums, in[0], Slice(in[0], AxisRange(), AxisElem(2)), r.Optimizer)
			for i, a := range sums {
				sums[i] = ZerosLike(a)
			}
			return append(sums, next...)
		},
	} {
		if *p, err = e.compile(device, f); err != nil {
			return nil, err
		}
	}
	if s.sums, err = e.hold(device, s.part, n, n.Params.Zeros()); err != nil {
		return nil, err
	}
	s.state, err = e.holdState(device, s.part, n, r.State)
	return s, err
}

// Step draws a batch and makes a step.
func (p *pipeline) Step(ctx context.Context) (loss, norm float64, err error) {
	state := p.recipe.State
	if err := p.recipe.Batch(ctx, state.Step, &p.batch); err != nil {
		return 0, 0, err
	}
	group, ctx := errgroup.WithContext(ctx)
	for i := range p.stages {
		group.Go(func() error {
			sum, err := p.pass(ctx, i)
			if i == len(p.stages)-1 {
				loss = sum
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return 0, 0, fmt.Errorf("xla: %w", err)
	}
	if norm, err = p.update(rates(p.recipe.Optimizer, state.Step+1)); err != nil {
		return 0, 0, fmt.Errorf("xla: %w", err)
	}
	state.Step++
	return loss, norm, finite(loss, p.recipe)
}

// pass takes all pieces through stage i, forward and back. In the last stage it returns the loss.
func (p *pipeline) pass(ctx context.Context, i int) (loss float64, err error) {
	s, last := p.stages[i], i == len(p.stages)-1
	inputs := make([]*tensors.Tensor, p.pieces)
	for k := range inputs {
		if i == 0 {
			inputs[k] = p.piece(p.batch.U, k)
		} else if inputs[k], err = receive(ctx, s.forth); err != nil {
			return 0, err
		}
		if last {
			continue
		}
		features := p.piece(p.batch.Features, k)
		out, err := s.forward.run(append([]*tensors.Tensor{inputs[k], features}, s.weights()...))
		if err == nil {
			err = errors.Join(p.stages[i+1].take(out[0], p.stages[i+1].forth), free(features))
		}
		if err != nil {
			return 0, err
		}
	}
	for k := range inputs {
		y, err := p.goBack(ctx, i, k, inputs[k])
		if err != nil {
			return 0, err
		}
		loss += y
	}
	return loss, nil
}

// goBack takes piece k back through stage i.
func (p *pipeline) goBack(ctx context.Context, i, k int, input *tensors.Tensor) (y float64, err error) {
	s := p.stages[i]
	in := []*tensors.Tensor{input, p.piece(p.batch.Features, k)}
	if i == len(p.stages)-1 {
		for _, f := range p.batch.Factors {
			in = append(in, p.piece(f, k))
		}
	} else {
		g, err := receive(ctx, s.back)
		if err != nil {
			return 0, err
		}
		in = append(in, g)
	}
	out, err := s.backward.run(append(in, s.weights()...), s.sums...)
	if err != nil {
		return 0, err
	}
	s.sums = out[2:]
	y = float64(tensors.ToScalar[float32](out[0]))
	if i > 0 {
		err = p.stages[i-1].take(out[1], p.stages[i-1].back)
	} else {
		err = free(out[1])
	}
	return y, errors.Join(err, free(append(in, out[0])...))
}

// update makes the optimiser's step in all stages, and returns the length of the gradient.
func (p *pipeline) update(rates []float32) (norm float64, err error) {
	for _, s := range p.stages {
		out, err := s.squares.run(s.sums)
		if err != nil {
			return 0, err
		}
		norm += float64(tensors.ToScalar[float32](out[0]))
		if err := free(out...); err != nil {
			return 0, err
		}
	}
	norm = math.Sqrt(norm)
	factor := float32(1)
	if c := p.recipe.Optimizer.Clip; c > 0 && norm > c {
		factor = float32(c / norm)
	}
	for _, s := range p.stages {
		in := matrix(append(rates, factor), 1)
		out, err := s.update.run([]*tensors.Tensor{in}, append(s.sums, s.state...)...)
		if err != nil {
			return 0, err
		}
		s.sums, s.state = out[:len(s.part)], out[len(s.part):]
		if err := free(in); err != nil {
			return 0, err
		}
	}
	return norm, nil
}

// piece returns the rows of piece k of a matrix with the rows of the batch.
func (p *pipeline) piece(v []float32, k int) *tensors.Tensor {
	rows, cols := p.recipe.Rows, len(v)/p.recipe.Rows
	from, to := k*rows/p.pieces, (k+1)*rows/p.pieces
	return matrix(v[from*cols:to*cols], to-from)
}

func (s *stage) weights() []*tensors.Tensor { return s.state[:len(s.part)] }

// take moves a tensor to the stage's device.
func (s *stage) take(t *tensors.Tensor, to chan<- *tensors.Tensor) error {
	err := t.MaterializeOnDevice(s.backend, false, s.device)
	to <- t // it has room for all pieces
	return err
}

func receive(ctx context.Context, from <-chan *tensors.Tensor) (*tensors.Tensor, error) {
	select {
	case t := <-from:
		return t, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Fetch copies the state to where package learned has it.
func (p *pipeline) Fetch() error {
	for _, s := range p.stages {
		if err := fetch(s.state, s.part, p.network, p.recipe.State); err != nil {
			return err
		}
	}
	return nil
}

// Close frees the devices' memory.
func (p *pipeline) Close() {
	for _, s := range p.stages {
		for _, q := range []program{s.forward, s.backward, s.squares, s.update} {
			q.exec.Finalize()
		}
		_ = free(append(s.sums, s.state...)...) // nothing can be done about it, and nothing depends on it
	}
}
