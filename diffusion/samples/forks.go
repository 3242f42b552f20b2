package samples

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/sde"
)

// Reverse runs of a model that part or turn. A labelled point of the set is noised to t,
//
//	fork     two reverse runs start from X_t: do they end in the same class? (Biroli et al., arXiv:2402.18491)
//	U-turn   one reverse run goes back: is it still in its class? (Sclocchi, Favero and Wyart, arXiv:2402.16991)
//
// For the exact score both probabilities are ⟨Σ γ²⟩, because X_0 and what a run ends in are two independent draws of the same
// posterior. A model for which they differ does not undo the noising.

// ReverseRuns runs the reverse process of a score from noised points of a labelled set. The zero value of all fields but Set and Paths is a good
// choice. The same seed gives the same numbers for any number of workers.
type ReverseRuns struct {
	Set      *Set
	Score    diffusion.Drift       // of the model; nil: that of the points, whose runs end at points
	Sampler  sde.Sampler           // nil: DPMSolver with Eta 1
	Steps    int                   // of the sampler; 0: 100
	Class    func(x []float64) int // of what a run ends in, 0 to K − 1; nil: that of the nearest point
	Paths    int                   // points that are noised, for each time
	Seed     uint64
	Workers  int                   // 0: all cores
	Progress func(done, total int) // told how many runs are done, one call at a time; nil: silent
}

func (r ReverseRuns) withDefaults() (ReverseRuns, error) {
	if r.Set == nil {
		return r, errors.New("samples: Set is nil")
	}
	if r.Set.labels == nil {
		return r, errors.New("samples: the points have no labels, see Set.WithLabels")
	}
	if r.Steps == 0 {
		r.Steps = 100
	}
	if r.Sampler == nil {
		r.Sampler = sde.DPMSolver{Eta: 1}
	}
	if r.Score == nil {
		r.Score = r.Set.Drift()
	}
	return r, check.First(arg.AtLeast("Paths", r.Paths, 1), arg.AtLeast("Steps", r.Steps, 1), arg.AtLeast("Workers", r.Workers, 0))
}

// Fork returns for each of the times t > 0 the share of the noised points from which two reverse runs end in the same class.
func (r ReverseRuns) Fork(ctx context.Context, times []float64) ([]Estimate, error) {
	return r.shares(ctx, times, 2, forForks, func(_ int, ends []int) bool { return ends[0] == ends[1] })
}

// UTurn returns for each of the times t > 0 the share of the noised points that change their class on the way back.
func (r ReverseRuns) UTurn(ctx context.Context, times []float64) ([]Estimate, error) {
	return r.shares(ctx, times, 1, forTurns, func(start int, ends []int) bool { return ends[0] != start })
}

// shares returns for each time the share of points for which the classes that their runs end in are counted.
func (r ReverseRuns) shares(ctx context.Context, times []float64, branches int, purpose uint64, counts func(start int, ends []int) bool) ([]Estimate, error) {
	r, err := r.withDefaults()
	if err := check.First(err, checkTimes(times)); err != nil {
		return nil, err
	}
	if err := arg.Memory("Paths", r.Paths, 8*float64(branches*len(times)*r.Set.Dim())); err != nil {
		return nil, err
	}
	total := len(times) * r.Paths
	starts, x := make([]int, total), mat.NewDense(total*branches, r.Set.Dim(), nil)
	run := blocks.Run{Paths: total, Size: 1, Workers: r.Workers, Progress: r.Progress}
	err = run.Each(ctx, func() blocks.Work {
		return func(_ context.Context, b blocks.Block) error {
			t, rng := times[b.Index/r.Paths], stream.New(r.Seed, uint64(b.Index), purpose)
			starts[b.Index] = r.start(x.RawRowView(b.Index*branches), t, rng)
			for k := 1; k < branches; k++ {
				copy(x.RawRowView(b.Index*branches+k), x.RawRowView(b.Index*branches))
			}
			for k := range branches {
				if err := r.back(x.RawRowView(b.Index*branches+k), t, rng); err != nil {
					return err
				}
			}
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	ends, err := r.classes(ctx, x)
	if err != nil {
		return nil, err
	}
	list := make([]Estimate, len(times))
	for k := range list {
		hits := 0
		for i := k * r.Paths; i < (k+1)*r.Paths; i++ {
			if counts(starts[i], ends[i*branches:(i+1)*branches]) {
				hits++
			}
		}
		list[k] = shareOf(hits, r.Paths)
	}
	return list, nil
}

// start noises a point and returns its class.
func (r ReverseRuns) start(x []float64, t float64, src rand.Source) int {
	rng := rand.New(src)
	i := rng.IntN(r.Set.Len())
	noise(x, r.Set.points.RawRowView(i), t, rng)
	return r.Set.labels[i]
}

// end is the time at which runs end, when the noise is nearly gone.
func end(t float64) float64 { return min(1e-3, t/10) }

// back takes x from the time t to the end.
func (r ReverseRuns) back(x []float64, t float64, src rand.Source) error {
	times, err := sde.LogSNRTimes(t, end(t), r.Steps)
	if err != nil {
		return err
	}
	return r.Sampler.Sample(x, r.Score, times, src)
}

// classes returns the class of each of the points x.
func (r ReverseRuns) classes(ctx context.Context, x *mat.Dense) ([]int, error) {
	n, _ := x.Dims()
	list := make([]int, n)
	if r.Class != nil {
		return list, blocks.Call(ctx, "Class", func() error {
			for i := range list {
				list[i] = r.Class(x.RawRowView(i))
				if k := len(r.Set.classes); list[i] < 0 || list[i] >= k {
					return fmt.Errorf("%s: Class returned %d, want 0 to %d", arg, list[i], k-1)
				}
			}
			return nil
		})
	}
	e, err := r.Set.At(1e-3).Evaluate(ctx, x, Given{Workers: r.Workers})
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i] = floats.MaxIdx(e.Classes.RawRowView(i))
	}
	return list, nil
}

// shareOf returns the share of hits in n independent trials. Its standard error is that of an interval of the same width, so that it is not 0 for
// shares of 0 and 1.
func shareOf(hits, n int) Estimate {
	low, high := bootstrap.Wilson(float64(hits), float64(n))
	return Estimate{Value: float64(hits) / float64(n), StdErr: (high - low) / (2 * 1.96), Low: low, High: high, OK: true}
}
