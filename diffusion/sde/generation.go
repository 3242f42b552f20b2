package sde

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Generation generates many points from noise, each with a random stream of its own, so that the same Seed gives the same points
// for any Workers and GOMAXPROCS. Each starts from N(0, I) at Times[0], which must be late enough for p_t to be that.
type Generation struct {
	Sampler  Sampler
	Score    diffusion.Drift // ∇ln p_t, called by several goroutines at a time
	Dim      int
	Times    []float64 // of the Sampler, which fall
	Points   int       // how many to generate, at least 1
	Seed     uint64
	Workers  int                   // goroutines at work; 0: all cores
	Progress func(done, total int) // told how many points are done, one call at a time; nil: silent
}

// Run returns the points, as the rows of a Points × Dim matrix. It is an error if a field cannot be used, if a point stops being finite,
// if the Score panics, or if ctx ends.
func (g Generation) Run(ctx context.Context) (*mat.Dense, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	points := mat.NewDense(g.Points, g.Dim, nil)
	move := func(ctx context.Context, b blocks.Block) error {
		src := stream.New(g.Seed, uint64(b.First), 0)
		normal, x := normals(src), points.RawRowView(b.First)
		for i := range x {
			x[i] = normal()
		}
		score := func(dst, x []float64, t float64) {
			if ctx.Err() == nil { // otherwise the point is of no use, and the end of the sampler near
				g.Score(dst, x, t)
			}
		}
		if err := g.Sampler.Sample(x, score, g.Times, src); err != nil && ctx.Err() == nil {
			return fmt.Errorf("%w, of point %d", err, b.First)
		}
		return ctx.Err()
	}
	run := blocks.Run{Paths: g.Points, Size: 1, Workers: g.Workers, Progress: g.Progress}
	if err := run.Each(ctx, func() blocks.Work { return move }); err != nil {
		return nil, err
	}
	return points, nil
}

func (g Generation) check() error {
	if g.Sampler == nil {
		return errors.New("sde: Sampler is nil")
	}
	if g.Score == nil {
		return errors.New("sde: Score is nil")
	}
	return check.First(
		arg.AtLeast("Dim", g.Dim, 1),
		arg.AtLeast("Points", g.Points, 1),
		arg.AtLeast("Workers", g.Workers, 0),
		checkFall(g.Times),
		arg.Memory("Dim", g.Dim, 8),
		arg.Memory("Points", g.Points, 8*float64(g.Dim)),
	)
}
