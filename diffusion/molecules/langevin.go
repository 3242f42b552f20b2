package molecules

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Runs are Langevin runs, dX = f dt + √2 dW, in steps of the length h with normal ξ,
//
//	x_{n+1} = x_n + h f(x_n) + √(h/2) (ξ_n + ξ_{n+1})
//
// (Leimkuhler and Matthews, Appl. Math. Res. Express 2013, 34). With f the score of a density this is the stationary one up to O(h²), and without error if it is
// Gaussian, at the cost of the method of Euler and Maruyama, which has O(h).
type Runs struct {
	Force func(dst, x []float64) []float64 // f, over the temperature, such as MullerBrown.Score; called by several goroutines
	Step  float64                          // h
	Steps int                              // of each run
	Every int                              // steps between two points that Run keeps; 0: 1

	Seed     uint64
	Workers  int                   // 0: all cores
	Progress func(done, total int) // told how many runs are done; nil: silent
}

// Run makes one run from each start, and returns of each the start and the points after every Every steps: run, time, coordinate. A run that goes to infinity is an error.
func (r Runs) Run(ctx context.Context, starts [][]float64) ([][][]float64, error) {
	every := max(r.Every, 1)
	if err := r.check(starts); err != nil {
		return nil, err
	}
	kept := r.Steps/every + 1
	if err := arg.Memory("Steps", r.Steps, float64(len(starts)*(len(starts[0])+3)*8)/float64(every)); err != nil {
		return nil, err
	}
	runs := make([][][]float64, len(starts))
	err := r.each(ctx, starts, func(run, step int, x []float64) {
		if step == 0 {
			runs[run] = make([][]float64, 0, kept)
		}
		if step%every == 0 {
			runs[run] = append(runs[run], slices.Clone(x))
		}
	})
	if err != nil {
		return nil, err
	}
	return runs, nil
}

// each makes the runs and calls visit at the start and after each step.
func (r Runs) each(ctx context.Context, starts [][]float64, visit func(run, step int, x []float64)) error {
	ensemble := blocks.Run{Paths: len(starts), Size: r.blockSize(), Workers: r.Workers, Progress: r.Progress}
	return ensemble.Each(ctx, func() blocks.Work {
		d, spread := len(starts[0]), math.Sqrt(r.Step/2)
		force, noise := make([]float64, d), make([]float64, d)
		return func(ctx context.Context, b blocks.Block) error {
			rng := rand.New(stream.New(r.Seed, uint64(b.Index), 0))
			for run := b.First; run < b.First+b.Len; run++ {
				x := slices.Clone(starts[run])
				for i := range noise {
					noise[i] = rng.NormFloat64()
				}
				visit(run, 0, x)
				for step := 1; step <= r.Steps; step++ {
					if err := blocks.Interrupted(ctx, step); err != nil {
						return err
					}
					r.Force(force, x)
					for i, f := range force {
						last := noise[i]
						noise[i] = rng.NormFloat64()
						x[i] += r.Step*f + spread*(last+noise[i])
					}
					visit(run, step, x)
				}
				if sum := floats.Sum(x); math.IsNaN(sum) || math.IsInf(sum, 0) {
					return fmt.Errorf("molecules: run %d has come to %v: the force or the step is too large", run, x)
				}
			}
			return nil
		}
	})
}

// blockSize makes blocks of short runs, and of each long run one of its own.
func (r Runs) blockSize() int { return max(1, min(64, 10000/r.Steps)) }

func (r Runs) check(starts [][]float64) error {
	if r.Force == nil {
		return fmt.Errorf("molecules: Force = nil")
	}
	if err := check.First(
		arg.Positive("Step", r.Step), arg.AtLeast("Steps", r.Steps, 1), arg.AtLeast("Every", r.Every, 0), arg.AtLeast("Workers", r.Workers, 0),
		arg.AtLeast("len(starts)", len(starts), 1),
	); err != nil {
		return err
	}
	for i, x := range starts {
		if len(x) == 0 || len(x) != len(starts[0]) {
			return fmt.Errorf("molecules: starts[%d] = %v has %d coordinates and starts[0] has %d, want as many, at least 1", i, x, len(x), len(starts[0]))
		}
		for _, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return arg.Finite(fmt.Sprintf("starts[%d]", i), v)
			}
		}
	}
	return nil
}

// Transitions are the numbers of transitions between two sets in long runs, and the rate constants that they give. A run is in the state A from when it
// comes to the set A until it comes to B, and the other way round; before it has come to either, it does not count.
type Transitions struct {
	Times  [][2]float64 // of each run: the time in the states A and B
	Counts [][2]int     // of each run: transitions from A to B, and from B to A

	Forward, Backward diffusion.Estimate // k_AB, the transitions from A to B over the time in A, and k_BA; errors from the runs, which are independent
}

// Transitions makes a run from each start and counts its transitions between the sets a and b, in every step; Every has no meaning. The errors are those of a ratio
// of sums over runs, such that 1.96 of them are the 95 % interval for twenty runs or more. That of a rate of 0, without any transition, is
// +Inf. No time in one of the states is an error.
func (r Runs) Transitions(ctx context.Context, starts [][]float64, a, b func(x []float64) bool) (*Transitions, error) {
	if a == nil || b == nil {
		return nil, fmt.Errorf("molecules: a or b = nil")
	}
	if err := r.check(starts); err != nil {
		return nil, err
	}
	if err := arg.AtLeast("len(starts)", len(starts), 2); err != nil {
		return nil, err
	}
	t := &Transitions{Times: make([][2]float64, len(starts)), Counts: make([][2]int, len(starts))}
	state := make([]int, len(starts)) // 0: neither yet; else 1 + the last set
	err := r.each(ctx, starts, func(run, _ int, x []float64) {
		now := state[run]
		if now > 0 {
			t.Times[run][now-1] += r.Step
		}
		switch {
		case now != 1 && a(x):
			state[run] = 1
		case now != 2 && b(x):
			state[run] = 2
		default:
			return
		}
		if now > 0 {
			t.Counts[run][now-1]++
		}
	})
	if err != nil {
		return nil, err
	}
	for k, rate := range []*diffusion.Estimate{&t.Forward, &t.Backward} {
		var time, count, square float64
		for i := range starts {
			time, count = time+t.Times[i][k], count+float64(t.Counts[i][k])
		}
		if time == 0 {
			return nil, fmt.Errorf("molecules: no run has been in the state %s", [2]string{"A", "B"}[k])
		}
		rate.Value = count / time
		for i := range starts {
			square += math.Pow(float64(t.Counts[i][k])-rate.Value*t.Times[i][k], 2)
		}
		n := float64(len(starts))
		if rate.StdErr = bootstrap.Widening(n, 0) * math.Sqrt(square*n/(n-1)) / time; count == 0 {
			rate.StdErr = math.Inf(1)
		}
	}
	return t, nil
}
