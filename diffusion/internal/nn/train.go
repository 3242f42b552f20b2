package nn

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/stream"
)

// Shard is a part of a batch that one worker computes, or a part of that if it is computed piece by piece. Its random stream depends on the
// seed, the step and the shard alone, and gradients are added in the order of the shards: any number of workers gives the same bits.
type Shard struct {
	Step int // from 0
	blocks.Block
	Src rand.Source
}

// Trainer makes the steps of a training.
type Trainer struct {
	Params    *Params
	State     *State
	Optimizer Optimizer
	// Loss returns the sum of the losses of the shard's samples. It is called by several goroutines at a time.
	Loss    func(ctx context.Context, t *Tape, s Shard) (*Node, error)
	Batch   int // samples of a step
	Size    int // samples of a shard
	Micro   int // samples on the tape at a time, to save memory; 0: the whole shard, or Params.Together
	Seed    uint64
	Workers int

	shards []*Gradients
	losses []float64
	tapes  chan *Tape
}

// NotFinite is the error of a loss that is infinite or not a number.
type NotFinite struct {
	Step int // from 1
	Loss float64
	Rate float64
}

func (e *NotFinite) Error() string {
	return fmt.Sprintf("the loss is %v in step %d, at the rate %.3g: a smaller rate, or clipping, may help", e.Loss, e.Step, e.Rate)
}

// Step makes one step and returns the loss, averaged over the batch, and the length of its gradient.
func (tr *Trainer) Step(ctx context.Context) (loss, norm float64, err error) {
	run := blocks.Run{Paths: tr.Batch, Size: tr.Size, Workers: tr.Workers}
	if tr.shards == nil {
		tr.begin(run.Len())
	}
	tr.Params.Pack()
	defer tr.Params.Unpack()
	step := tr.State.Step
	if err := run.Each(ctx, func() blocks.Work {
		return func(ctx context.Context, b blocks.Block) error { return tr.shard(ctx, step, b) }
	}); err != nil {
		return 0, 0, err
	}
	for _, l := range tr.losses {
		loss += l
	}
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return 0, 0, &NotFinite{step + 1, loss, tr.Optimizer.rate(step + 1)}
	}
	return loss, tr.Optimizer.step(tr.Params, tr.State, tr.shards), nil
}

func (tr *Trainer) begin(shards int) {
	tr.shards, tr.losses, tr.tapes = make([]*Gradients, shards), make([]float64, shards), make(chan *Tape, shards)
	for i := range tr.shards {
		tr.shards[i] = NewGradients(tr.Params)
	}
}

// shard adds up the loss and its gradient over one shard.
func (tr *Trainer) shard(ctx context.Context, step int, b blocks.Block) error {
	t := tr.tape()
	defer func() { tr.tapes <- t }()
	g := tr.shards[b.Index]
	g.Begin()
	src := stream.New(tr.Seed, uint64(step), uint64(b.Index))
	tr.losses[b.Index] = 0
	for _, part := range tr.Parts(b) {
		t.Reset()
		sum, err := tr.Loss(ctx, t, Shard{step, part, src})
		if err != nil {
			return err
		}
		loss := t.Scale(sum, 1/float64(tr.Batch))
		tr.losses[b.Index] += loss.Scalar()
		t.Backward(loss, g)
	}
	g.End()
	return nil
}

// Parts are the parts of a shard that are on the tape one after the other. They share the shard's source.
func (tr *Trainer) Parts(b blocks.Block) (list []blocks.Block) {
	micro := cmp.Or(tr.Micro, tr.Params.Together, b.Len)
	for from := 0; from < b.Len; from += micro {
		part := b
		part.First, part.Len = b.First+from, min(micro, b.Len-from)
		list = append(list, part)
	}
	return list
}

// tape returns one that is free.
func (tr *Trainer) tape() *Tape {
	select {
	case t := <-tr.tapes:
		return t
	default:
	}
	return tr.Params.NewTape()
}
