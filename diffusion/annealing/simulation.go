package annealing

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"nonequilibrium/diffusion/internal/stream"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Simulation runs independent paths of annealed Langevin motion in the potential of
// the data, dX = −U' dt + √(2T(t)) dW, from equilibrium at the temperature Start. The
// same Seed gives the same numbers, whatever the number of goroutines.
//
// A step is one of Euler and Maruyama, accepted with the probability of Metropolis and
// Hastings (Roberts and Tweedie 1996): at rest it produces nothing. Steps that are
// not corrected produce entropy all the time, in proportion to the duration, and it is not
// the annealing's (the shadow work of Sivak, Chodera and Crooks, Phys. Rev. X 3, 011007
// (2013)).
type Simulation struct {
	Data        *Gibbs
	Temperature Protocol
	Paths       int     // at least 1
	Steps       int     // of Euler and Maruyama, at least 1
	Duration    float64 // τ
	Seed        uint64
	// Start and Target are as in [Annealing].
	Start, Target float64
}

// Ensemble holds what a Simulation found, path by path. Environment is what the bath
// received, at the temperature of the moment, and Total the entropy produced until
// the cloud has come to rest at the target temperature,
//
//	Environment  Σ_n [U(x_n) − U(x_{n+1})]/T_n                  → −∫ dU/T
//	Total        Environment + ln p_0(x_0) − ln p_target(x_τ).
//
// The mean of Total is that of the time up to τ and the relative entropy to the target, which
// is produced after it. It is too large by O(τ/Steps), since the temperature falls in jumps and
// rejections slow the motion down. ⟨e^{−Total}⟩ = 1 at any number of steps; give it to
// diffusion.IntegralFluctuation, which knows its error.
type Ensemble struct {
	Initial, Final, Environment, Total []float64

	// Acceptance is the share of steps that were accepted. The motion is slowed down by
	// what is missing to 1.
	Acceptance float64
}

const blockSize = 256 // paths that share a random stream

// Run runs the simulation. Errors are those of fields that cannot be used, of a
// temperature that is not positive, and of ctx.
func (s Simulation) Run(ctx context.Context) (*Ensemble, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.Start == 0 {
		s.Start = s.Temperature(0)
	}
	if s.Target == 0 {
		s.Target = s.Temperature(s.Duration)
	}
	if err := checkPositive("the temperature at the start", s.Start); err != nil {
		return nil, err
	}
	if err := checkPositive("the target temperature", s.Target); err != nil {
		return nil, err
	}
	temperatures := make([]float64, s.Steps)
	for n := range temperatures {
		t := s.Duration * (float64(n) + 0.5) / float64(s.Steps)
		temperatures[n] = s.Temperature(t)
		if err := checkPositive(fmt.Sprintf("Temperature(%v)", t), temperatures[n]); err != nil {
			return nil, err
		}
	}
	before, after := s.Data.State(s.Start), s.Data.State(s.Target)
	ens := &Ensemble{
		Initial: make([]float64, s.Paths), Final: make([]float64, s.Paths),
		Environment: make([]float64, s.Paths), Total: make([]float64, s.Paths),
	}
	var accepted atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for first := 0; first < s.Paths; first += blockSize {
		g.Go(func() error {
			src := stream.New(s.Seed, uint64(first/blockSize), 0)
			for i := first; i < min(first+blockSize, s.Paths); i++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				accepted.Add(ens.run(i, &s, temperatures, src))
				ens.Total[i] = ens.Environment[i] +
					(before.FreeEnergy()-s.Data.Potential(ens.Initial[i]))/s.Start -
					(after.FreeEnergy()-s.Data.Potential(ens.Final[i]))/s.Target
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	ens.Acceptance = float64(accepted.Load()) / (float64(s.Paths) * float64(s.Steps))
	return ens, nil
}

// run moves path i and returns the number of steps accepted. The logarithm of the ratio of
// the probabilities to propose a step and its way back is Δx (F + F')/2T + (F'² − F²) dt/4T.
func (e *Ensemble) run(i int, s *Simulation, temperatures []float64, src rand.Source) (accepted int64) {
	rng, dt := rand.New(src), s.Duration/float64(s.Steps)
	x := s.Data.Rand(s.Start, src)
	e.Initial[i] = x
	force, energy := s.Data.at(x)
	for _, T := range temperatures {
		step := force*dt + math.Sqrt(2*T*dt)*rng.NormFloat64()
		f, u := s.Data.at(x + step)
		ratio := ((force+f)*step/2 + (f*f-force*force)*dt/4) / T
		if math.Log(rng.Float64()) < (energy-u)/T-ratio {
			e.Environment[i] += (energy - u) / T
			x, force, energy = x+step, f, u
			accepted++
		}
	}
	e.Final[i] = x
	return accepted
}

// check reports the first field that cannot be used.
func (s *Simulation) check() error {
	switch {
	case s.Data == nil:
		return errors.New("annealing: Data is nil")
	case s.Temperature == nil:
		return errors.New("annealing: Temperature is nil")
	case s.Paths < 1:
		return fmt.Errorf("annealing: Paths = %d, want at least 1", s.Paths)
	case s.Steps < 1:
		return fmt.Errorf("annealing: Steps = %d, want at least 1", s.Steps)
	}
	if err := checkNonNegative("Start", s.Start); err != nil {
		return err
	}
	if err := checkNonNegative("Target", s.Target); err != nil {
		return err
	}
	return checkPositive("Duration", s.Duration)
}
