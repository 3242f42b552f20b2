package annealing

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/mala"
	"nonequilibrium/diffusion/internal/stream"
)

// Simulation runs independent paths of annealed Langevin motion in the potential of
// the data, dX = −U' dt + √(2ϑ(t)) dW, from equilibrium at the temperature Start. The
// same Seed gives the same numbers whatever Workers and GOMAXPROCS.
//
// A step is one of Euler and Maruyama, accepted with the probability of Metropolis and
// Hastings (Roberts and Tweedie 1996), so that it produces no entropy in equilibrium. Without the
// rejections the steps would produce entropy all the time, in proportion to the duration, whatever
// the temperature does (the shadow work of Sivak, Chodera and Crooks, Phys. Rev. X 3, 011007
// (2013)).
type Simulation struct {
	Data        *Gibbs
	Temperature Protocol
	Paths       int     // number of paths, at least 1
	Steps       int     // number of time steps, at least 1
	Duration    float64 // T
	Seed        uint64
	Workers     int                   // goroutines at work; 0: all cores
	Progress    func(done, total int) // told how many paths are done, one call at a time; nil: silent

	// Start and Target are as in [Annealing].
	Start, Target float64
}

// Ensemble holds the results of a Simulation, path by path in a fixed order. Environment is the
// entropy that the bath received, at its temperature then, and Total the entropy produced
// until the cloud is in equilibrium at the target temperature,
//
//	Environment  Σ_n [U(x_n) − U(x_{n+1})]/ϑ_n                  → −∫ dU/ϑ
//	Total        Environment + ln p_0(x_0) − ln p_target(x_T).
//
// The mean of Total is the production up to the time T and the relative entropy to the target, which
// is produced afterwards. It is too large by O(T/Steps), since the temperature falls in jumps and
// rejections slow the motion down. ⟨e^{−Total}⟩ = 1 at any number of steps; give it to
// diffusion.IntegralFluctuation, which knows its error.
type Ensemble struct {
	Initial, Final, Environment, Total []float64

	// Acceptance is the fraction of steps that were accepted. Rejections slow the motion down.
	Acceptance float64
}

const blockSize = 256 // paths that share a random stream

// Run runs the simulation. It returns an error for fields that cannot be used, for a
// temperature that is not positive, and that of ctx.
func (s Simulation) Run(ctx context.Context) (*Ensemble, error) {
	var temperatures []float64
	err := blocks.Call(ctx, "Temperature", func() (err error) {
		temperatures, err = s.prepare(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	before, after := s.Data.State(s.Start), s.Data.State(s.Target)
	ens := &Ensemble{
		Initial: make([]float64, s.Paths), Final: make([]float64, s.Paths),
		Environment: make([]float64, s.Paths), Total: make([]float64, s.Paths),
	}
	var accepted atomic.Int64
	move := func(ctx context.Context, b blocks.Block) error {
		src := stream.New(s.Seed, uint64(b.Index), 0)
		for i := b.First; i < b.First+b.Len; i++ {
			n, err := ens.run(ctx, i, &s, temperatures, src)
			if err != nil {
				return err
			}
			accepted.Add(n)
			ens.Total[i] = ens.Environment[i] +
				(before.FreeEnergy()-s.Data.Potential(ens.Initial[i]))/s.Start -
				(after.FreeEnergy()-s.Data.Potential(ens.Final[i]))/s.Target
			if !isFinite(ens.Total[i]) {
				return fmt.Errorf("annealing: path %d from x = %v to %v has the entropy %v: the data are beyond the range of float64", i, ens.Initial[i], ens.Final[i], ens.Total[i])
			}
		}
		return nil
	}
	run := blocks.Run{Paths: s.Paths, Size: blockSize, Workers: s.Workers, Progress: s.Progress}
	if err := run.Each(ctx, func() func(context.Context, blocks.Block) error { return move }); err != nil {
		return nil, err
	}
	ens.Acceptance = float64(accepted.Load()) / (float64(s.Paths) * float64(s.Steps))
	return ens, nil
}

// run moves path i and returns the number of steps accepted.
func (e *Ensemble) run(ctx context.Context, i int, s *Simulation, temperatures []float64, src rand.Source) (accepted int64, err error) {
	rng, dt := rand.New(src), s.Duration/float64(s.Steps)
	x := s.Data.Rand(s.Start, src)
	path := mala.New(s.Data.target, []float64{x})
	if !isFinite(path.Energy) {
		return 0, fmt.Errorf("annealing: path %d starts at x = %v with the potential %v, want a finite one", i, x, path.Energy)
	}
	for n, theta := range temperatures {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return 0, err
		}
		before := path.Energy
		if path.Step(theta, dt, rng) {
			e.Environment[i] += (before - path.Energy) / theta
			accepted++
		}
	}
	if err := path.Err(); err != nil {
		return 0, fmt.Errorf("annealing: path %d of steps %v long: %w", i, dt, err)
	}
	e.Initial[i], e.Final[i] = x, path.X[0]
	return accepted, nil
}

// prepare checks the fields, fills in those that are 0 and returns the temperatures of
// the steps, those of the protocol in their middle.
func (s *Simulation) prepare(ctx context.Context) ([]float64, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.Start == 0 {
		s.Start = s.Temperature(0)
	}
	if s.Target == 0 {
		s.Target = s.Temperature(s.Duration)
	}
	err := check.First(
		arg.Positive("the temperature at the start", s.Start),
		arg.Positive("the target temperature", s.Target),
		checkTemperature("the temperature at the start", s.Start),
		checkTemperature("the target temperature", s.Target),
	)
	if err != nil {
		return nil, err
	}
	temperatures := make([]float64, s.Steps)
	for n := range temperatures {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return nil, err
		}
		t := s.Duration * (float64(n) + 0.5) / float64(s.Steps)
		temperatures[n] = s.Temperature(t)
		if !isPositive(temperatures[n]) {
			return nil, arg.Positive(fmt.Sprintf("Temperature(%v)", t), temperatures[n])
		}
	}
	return temperatures, nil
}

// check reports the first field that cannot be used.
func (s *Simulation) check() error {
	switch {
	case s.Data == nil:
		return errors.New("annealing: Data is nil")
	case s.Temperature == nil:
		return errors.New("annealing: Temperature is nil")
	}
	return check.First(
		arg.Run(s.Paths, s.Steps, s.Duration, s.Workers),
		arg.Memory("Paths", s.Paths, 32),
		arg.Memory("Steps", s.Steps, 8),
		arg.NonNegative("Start", s.Start),
		arg.NonNegative("Target", s.Target),
	)
}
