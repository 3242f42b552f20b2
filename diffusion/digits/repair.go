package digits

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/sde"
)

// RepairLower fills the lower halves of pictures, which it does not look at, in 50 steps of the reverse process. After each step the
// upper half is that of the picture, noised (Lugmayr et al., arXiv:2201.09865, without their jumps back). The same seed gives the same
// pictures. Errors are those of arguments that cannot be used, of pictures that stop being finite, and of ctx.
func RepairLower(ctx context.Context, m *learned.Model, pictures [][]float64, seed uint64) ([][]float64, error) {
	if m == nil || m.Dim() != Pixels {
		return nil, fmt.Errorf("digits: m is not a model of pictures of %d pixels", Pixels)
	}
	for i, p := range pictures {
		if len(p) != Pixels {
			return nil, fmt.Errorf("digits: picture %d has %d pixels, want %d", i, len(p), Pixels)
		}
	}
	repaired := make([][]float64, len(pictures))
	if len(pictures) == 0 {
		return repaired, nil
	}
	times, err := sde.KarrasTimes(3.4, .002, 50)
	if err != nil {
		return nil, err
	}
	err = blocks.Run{Paths: len(pictures), Size: 1}.Each(ctx, func() blocks.Work {
		return func(ctx context.Context, b blocks.Block) (err error) {
			repaired[b.First], err = repairLower(ctx, m, pictures[b.First], times, stream.New(seed, uint64(b.First), 0))
			return err
		}
	})
	if err != nil {
		return nil, err
	}
	return repaired, nil
}

func repairLower(ctx context.Context, m *learned.Model, picture, times []float64, src rand.Source) ([]float64, error) {
	rng, x := rand.New(src), make([]float64, Pixels)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	for k, next := range times[1:] {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := (sde.DDIM{Eta: 1}).Sample(x, m.Drift(), times[k:k+2], src); err != nil {
			return nil, err
		}
		root, delta := math.Exp(-next), -math.Expm1(-2*next)
		for i, exact := range picture[:Pixels/2] {
			x[i] = root*exact + math.Sqrt(delta)*rng.NormFloat64()
		}
	}
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("digits: pixel %d is repaired to %v", i, v)
		}
	}
	return x, nil
}
