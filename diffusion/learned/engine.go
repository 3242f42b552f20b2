package learned

import (
	"context"
	"fmt"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/learned/internal/engine"
)

// Engine computes networks elsewhere than on this processor. nil is the engine of this package, and diffusion/learned/xla has others.
type Engine = engine.Engine

// On returns the same model with its scores computed by another engine, and everything else, such as energies and likelihoods, as before. It
// pays for many points at once. The methods that compute scores panic if the engine fails later.
func (m *Model) On(e Engine) (*Model, error) {
	on := newModel(m.description, 0).with(m.params.Values())
	if e == nil {
		return on, nil
	}
	evaluate, err := e.Evaluator(on.network())
	if err != nil {
		return nil, fmt.Errorf("learned: %w", err)
	}
	on.elsewhere, on.rows = evaluate, 1<<13
	return on, nil
}

func (m *Model) network() engine.Network {
	return engine.Network{
		Architecture: m.Network, Dim: m.description.Dim, Features: m.levelWidth() + m.Condition.width(), Params: m.params,
	}
}

// output returns the output of the network, through which no gradient is to be taken.
func (m *Model) output(t *nn.Tape, u, features *nn.Node) *nn.Node {
	if m.elsewhere == nil {
		return m.net.apply(t, u, features, false)
	}
	out, err := m.elsewhere(u.V, features.V, u.Rows)
	if err != nil {
		panic(err)
	}
	return t.Constant(out, u.Rows, u.Cols)
}

// factored is an objective whose loss has one of the forms that engines know.
type factored interface {
	form() engine.Loss
	factors(t *nn.Tape, b *batch) []*nn.Node
}

// elsewhere returns what the fit of the training of m needs for its steps to be made by t.Engine: nil if that is nil.
func (t *Training) elsewhere(m *Model) (func(*nn.Trainer) (engine.Trainer, error), error) {
	if t.Engine == nil {
		return nil, nil
	}
	o, ok := t.Objective.(factored)
	if !ok {
		return nil, fmt.Errorf("learned: Engine cannot train with the objective %T", t.Objective)
	}
	return func(tr *nn.Trainer) (engine.Trainer, error) {
		return t.Engine.Trainer(m.network(), engine.Recipe{
			State: tr.State, Optimizer: tr.Optimizer, Loss: o.form(), Rows: t.Batch,
			Batch: func(ctx context.Context, step int, b *engine.Batch) error { return t.fill(ctx, m, o, tr, step, b) },
		})
	}, nil
}

// fill puts the draws of a step into b: those that tr would draw, shard by shard.
func (t *Training) fill(ctx context.Context, m *Model, o factored, tr *nn.Trainer, step int, b *engine.Batch) error {
	run := blocks.Run{Paths: t.Batch, Size: tr.Size, Workers: t.Workers}
	return run.Each(ctx, func() blocks.Work {
		tape := new(nn.Tape)
		return func(_ context.Context, block blocks.Block) error {
			src := stream.New(t.Seed, uint64(step), uint64(block.Index))
			for _, part := range tr.Parts(block) {
				tape.Reset()
				drawn := t.draw(&m.description, tape, nn.Shard{Step: step, Block: part, Src: src})
				put := func(dst []float32, rows *nn.Node) { copy(dst[part.First*rows.Cols:], rows.V) }
				put(b.U, drawn.u(tape))
				put(b.Features, drawn.features)
				for i, f := range o.factors(tape, drawn) {
					put(b.Factors[i], f)
				}
			}
			return nil
		}
	})
}

// loss is the sum over the batch of a loss of one of these forms.
func (b *batch) loss(t *nn.Tape, net module, o factored) *nn.Node {
	f := o.factors(t, b)
	u := b.u(t)
	if o.form() != engine.Squares {
		u = t.Track(u)
	}
	out := net.apply(t, u, b.features, true)
	var sum *nn.Node
	switch o.form() {
	case engine.Squares:
		residuals := t.Sub(t.Mul(f[0], out), f[1])
		sum = t.Sum(t.Mul(residuals, residuals))
	case engine.Divergence:
		sum = t.Sum(t.Mul(out, t.Add(t.Mul(out, f[0]), f[1])))
		for i := range b.dim {
			column := t.Slice(out, i, i+1)
			row := t.Slice(t.Grad(column, nil, true, u)[0], i, i+1)
			sum = t.Add(sum, t.Sum(t.Mul(row, t.Slice(f[2], i, i+1))))
		}
	case engine.Directions:
		sum = t.Sum(t.Mul(out, t.Add(t.Mul(out, f[0]), f[1])))
		along := t.Grad(t.Mul(out, t.Mul(f[3], f[2])), nil, true, u)[0]
		sum = t.Add(sum, t.Sum(t.Mul(along, f[3])))
	}
	return t.Scale(sum, 1/float64(b.dim))
}
