package driven

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Paths of the driven trap. The parameters jump between steps, and each step is an exact
// transition at fixed parameters. The fluctuation theorems therefore hold exactly, for any
// number of steps.

// arg words the errors of this package.
const arg = check.Package("driven")

// Protocol is the trap as a function of time.
type Protocol func(t float64) Vortex

// Simulation runs independent paths of the driven trap from its steady state at
// time 0. The same Seed gives the same numbers for any Workers and GOMAXPROCS.
type Simulation struct {
	Protocol Protocol
	Paths    int     // number of paths, at least 1
	Steps    int     // number of time steps, at least 1
	Duration float64 // T
	Seed     uint64
	Workers  int                   // goroutines at work; 0: all cores
	Progress func(done, total int) // told how many paths are done, one call at a time; nil: silent
}

// Ensemble holds the entropies of each path in a fixed order, in nats. For the steps x_n → x_{n+1}
// with the trap of time t_n, followed by the jump to the trap of time t_{n+1},
//
//	Housekeeping  Q_hk  = Σ ln P_n(x_{n+1}|x_n)/P†_n(x_{n+1}|x_n)      → ∫ν∘dx
//	Excess        Q_ex  = Σ φ_n(x_n) − φ_n(x_{n+1})                    → −∫∇φ∘dx
//	HatanoSasa    𝒴     = Σ φ_{n+1}(x_{n+1}) − φ_n(x_{n+1})            → ∫∂_tφ dt
//	Total         ΔS_tot = Q_hk + Q_ex + ln p_0(x_0) − ln p_T(x_T)
//
// with φ = −ln ρ for the steady density ρ, P† the transition of the dual process, which
// turns the other way, and p_T the exact density at the end. So 𝒴 = Q_ex + Δφ. The averages of
// e^{−Q_hk}, e^{−𝒴} and e^{−ΔS_tot} are 1 for any number of steps; [Ensemble.Fluctuations]
// returns them with exact standard errors.
type Ensemble struct {
	Housekeeping, Excess, HatanoSasa, Total []float64

	Moments SecondMoments // ⟨e^{−2·}⟩, exact
}

const blockSize = 256 // paths that share a random stream

// Run runs the simulation. It is an error if a field cannot be used, if the protocol has a
// stiffness that is not positive, or if ctx is done.
func (s Simulation) Run(ctx context.Context) (*Ensemble, error) {
	c, err := s.chain(ctx)
	if err != nil {
		return nil, err
	}
	moments, err := c.moments(ctx, 2)
	if err != nil {
		return nil, err
	}
	ens := &Ensemble{
		Housekeeping: make([]float64, s.Paths), Excess: make([]float64, s.Paths),
		HatanoSasa: make([]float64, s.Paths), Total: make([]float64, s.Paths),
		Moments: moments,
	}
	move := func(ctx context.Context, b blocks.Block) error {
		rng := rand.New(stream.New(s.Seed, uint64(b.Index), 0))
		for i := b.First; i < b.First+b.Len; i++ {
			if err := ens.run(ctx, i, c, rng); err != nil {
				return err
			}
		}
		return nil
	}
	run := blocks.Run{Paths: s.Paths, Size: blockSize, Workers: s.Workers, Progress: s.Progress}
	if err := run.Each(ctx, func() func(context.Context, blocks.Block) error { return move }); err != nil {
		return nil, err
	}
	return ens, nil
}

// run moves path i.
func (e *Ensemble) run(ctx context.Context, i int, c *chain, rng *rand.Rand) error {
	spread := 1 / math.Sqrt(c.traps[0].Stiffness)
	x := []float64{c.traps[0].Center[0] + spread*rng.NormFloat64(), c.traps[0].Center[1] + spread*rng.NormFloat64()}
	start := c.traps[0].SteadyLogProb(x)
	var housekeeping, excess, hatanoSasa float64
	for n := range c.steps {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return err
		}
		step := &c.steps[n]
		before := step.trap.SteadyLogProb(x)
		y := step.trap.offset(x)
		for j, m := range step.mean(y) {
			x[j] = step.trap.Center[j] + m + step.stdDev*rng.NormFloat64()
		}
		after, z := step.trap.SteadyLogProb(x), step.trap.offset(x)
		housekeeping += step.housekeepingScale * (y[0]*z[1] - y[1]*z[0])
		excess += after - before
		hatanoSasa += after - c.traps[n+1].SteadyLogProb(x)
	}
	if sum := housekeeping + excess + hatanoSasa; !isFinite(sum) {
		return fmt.Errorf("driven: path %d ends at x = %v with the entropies Housekeeping = %v, Excess = %v, HatanoSasa = %v: the protocol leads beyond the range of float64",
			i, x, housekeeping, excess, hatanoSasa)
	}
	e.Housekeeping[i], e.Excess[i], e.HatanoSasa[i] = housekeeping, excess, hatanoSasa
	e.Total[i] = housekeeping + excess + start - c.end.SteadyLogProb(x)
	return nil
}

// chain is the protocol in steps.
type chain struct {
	traps []Vortex // at the ends of the steps
	steps []transition
	end   Vortex // whose steady density is that of the points at the end
}

// chain checks the simulation and returns its steps.
func (s *Simulation) chain(ctx context.Context) (*chain, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	var traps []Vortex
	err := blocks.Call(ctx, "Protocol", func() (err error) {
		traps, err = s.traps(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	steps := make([]transition, s.Steps)
	for n := range steps {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return nil, err
		}
		h := s.Duration / float64(s.Steps)
		if steps[n] = traps[n].transition(h); !steps[n].usable() {
			return nil, fmt.Errorf("driven: Duration = %v in Steps = %d: a step of %v from t = %v with %+v has the variance %v and the entropy %v y'·Jy, want positive and finite numbers",
				s.Duration, s.Steps, h, float64(n)*h, traps[n], steps[n].variance, steps[n].housekeepingScale)
		}
	}
	return &chain{traps, steps, finalLaw(steps)}, nil
}

// finalLaw returns the trap whose steady density is that of the points after all steps. There
// is one, since the density starts as that of the first trap, and an isotropic normal
// distribution stays one.
func finalLaw(steps []transition) Vortex {
	mean, variance := steps[0].trap.Center, 1/steps[0].trap.Stiffness
	for n := range steps {
		step := &steps[n]
		moved := step.mean(step.trap.offset(mean[:]))
		for j, c := range step.trap.Center {
			mean[j] = c + moved[j]
		}
		variance = step.shrink*step.shrink*variance + step.variance
	}
	return Vortex{Stiffness: 1 / variance, Center: mean}
}

// traps returns the protocol at the ends of all steps.
func (s *Simulation) traps(ctx context.Context) ([]Vortex, error) {
	traps := make([]Vortex, s.Steps+1)
	for n := range traps {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return nil, err
		}
		t := s.Duration * float64(n) / float64(s.Steps)
		traps[n] = s.Protocol(t)
		if err := traps[n].check(t); err != nil {
			return nil, err
		}
	}
	return traps, nil
}

// check reports the first field that cannot be used.
func (s *Simulation) check() error {
	if s.Protocol == nil {
		return errors.New("driven: Protocol is nil")
	}
	return check.First(
		arg.Run(s.Paths, s.Steps, s.Duration, s.Workers),
		arg.Memory("Paths", s.Paths, 32),
		arg.Memory("Steps", s.Steps, 112), // a trap and a transition
	)
}
