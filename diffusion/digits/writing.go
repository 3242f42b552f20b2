package digits

import (
	"context"
	"fmt"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/sde"
)

// Writing says how a model writes digits: by which sampler, at what times, and how strongly it is guided. The zero value of all fields but Model is a
// good choice. The same seed gives the same digits for any number of workers.
type Writing struct {
	Model *learned.Model

	Sampler  sde.Sampler // nil: sde.DPMSolver{}
	Times    []float64   // of the sampler, which fall; nil: 20 steps of sde.KarrasTimes(3.4, .002), and 0
	Guidance float64     // weight of the class, see learned.Model.Guided; 0: 1, the class as it is

	Seed     uint64
	Workers  int                   // 0: all cores
	Progress func(done, total int) // told how many digits are written; nil: silent
}

// Any stands for any digit, which a model writes without a condition.
const Any = -1

// Run writes the given digits, each one from noise of its own, as normalised pictures. It returns an error if an argument cannot be used, if a
// picture stops being finite, and when ctx is done.
func (w Writing) Run(ctx context.Context, digits ...int) ([][]float64, error) {
	if w.Model == nil || w.Model.Dim() != Pixels {
		return nil, fmt.Errorf("digits: Model is not one of pictures of %d pixels", Pixels)
	}
	if w.Sampler == nil {
		w.Sampler = sde.DPMSolver{}
	}
	if w.Guidance == 0 {
		w.Guidance = 1
	}
	if err := check.First(arg.Finite("Guidance", w.Guidance), arg.AtLeast("Workers", w.Workers, 0)); err != nil {
		return nil, err
	}
	if w.Times == nil {
		var err error
		if w.Times, err = sde.KarrasTimes(3.4, .002, 20); err != nil {
			return nil, err
		}
		w.Times = append(w.Times, 0)
	}
	for i, d := range digits {
		if d < Any || d >= Classes {
			return nil, fmt.Errorf("digits: digit %d is %d, want 0 to 9 or Any", i, d)
		}
	}
	out := make([][]float64, len(digits))
	if len(digits) == 0 {
		return out, nil
	}
	err := blocks.Run{Paths: len(digits), Size: 1, Workers: w.Workers, Progress: w.Progress}.Each(ctx, func() blocks.Work {
		return func(ctx context.Context, b blocks.Block) error {
			src := stream.New(w.Seed, uint64(b.First), 0)
			rng := stream.From(src)
			x := make([]float64, Pixels)
			for i := range x {
				x[i] = rng.NormFloat64()
			}
			if err := w.Sampler.Sample(x, w.interruptible(ctx, digits[b.First]), w.Times, src); err != nil {
				return err
			}
			out[b.First] = x
			return ctx.Err()
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// interruptible is the score for a digit, which is 0 as soon as ctx is done, so that a sampler comes to its end.
func (w *Writing) interruptible(ctx context.Context, digit int) diffusion.Drift {
	score := w.Model.Drift()
	if digit != Any {
		score = w.Model.Guided(Digit(digit), w.Guidance)
	}
	return func(dst, x []float64, t float64) {
		if ctx.Err() != nil {
			clear(dst)
			return
		}
		score(dst, x, t)
	}
}
