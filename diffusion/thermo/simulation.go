package thermo

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Simulation runs independent paths of annealed Langevin motion in the potential of
// the data, dX = −U' dt + √(2T(t)) dW, from equilibrium at the temperature Start. The
// same Seed gives the same numbers, whatever the number of goroutines.
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
//	Environment  Σ_n ln P_n(x_{n+1}|x_n)/P_n(x_n|x_{n+1})       → −∫ dU/T
//	Total        Environment + ln p_0(x_0) − ln p_target(x_τ),
//
// P_n the transition of a step. The mean of Total is that of the time up to τ and the relative entropy
// to the target, which is produced after it. ⟨e^{−Total}⟩ = 1 at any number of steps; give it to
// diffusion.IntegralFluctuation, which knows its error. Means are off by O(τ/Steps).
type Ensemble struct{ Initial, Final, Environment, Total []float64 }

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
		make([]float64, s.Paths), make([]float64, s.Paths),
		make([]float64, s.Paths), make([]float64, s.Paths),
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for first := 0; first < s.Paths; first += blockSize {
		g.Go(func() error {
			src := s.stream(first / blockSize)
			for i := first; i < min(first+blockSize, s.Paths); i++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				ens.run(i, &s, temperatures, src)
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
	return ens, nil
}

// run moves path i. The ratio of the probabilities of a step there and back is
// Δx (F + F')/2T + (F'² − F²) dt/4T.
func (e *Ensemble) run(i int, s *Simulation, temperatures []float64, src rand.Source) {
	rng, dt := rand.New(src), s.Duration/float64(s.Steps)
	x := s.Data.Rand(s.Start, src)
	e.Initial[i] = x
	force := s.Data.Force(x)
	for _, T := range temperatures {
		step := force*dt + math.Sqrt(2*T*dt)*rng.NormFloat64()
		x += step
		next := s.Data.Force(x)
		e.Environment[i] += ((force+next)*step/2 + (next*next-force*force)*dt/4) / T
		force = next
	}
	e.Final[i] = x
}

// stream returns the random stream of a block.
func (s *Simulation) stream(block int) *rand.ChaCha8 {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[0:], s.Seed)
	binary.LittleEndian.PutUint64(key[8:], uint64(block))
	return rand.NewChaCha8(key)
}

// check reports the first field that cannot be used.
func (s *Simulation) check() error {
	switch {
	case s.Data == nil:
		return errors.New("thermo: Data is nil")
	case s.Temperature == nil:
		return errors.New("thermo: Temperature is nil")
	case s.Paths < 1:
		return fmt.Errorf("thermo: Paths = %d, want at least 1", s.Paths)
	case s.Steps < 1:
		return fmt.Errorf("thermo: Steps = %d, want at least 1", s.Steps)
	}
	for _, x := range []struct {
		name  string
		value float64
	}{{"Start", s.Start}, {"Target", s.Target}} {
		if err := check(x.value >= 0, x.name, x.value, "not a non-negative finite number"); err != nil {
			return err
		}
	}
	return checkPositive("Duration", s.Duration)
}
