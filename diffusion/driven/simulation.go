package driven

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Trajectories of the driven trap. The protocol moves in jumps between steps, and
// each step is an exact transition at fixed parameters: what is said of the
// entropies then holds exactly, at any number of steps.

// Protocol is the trap as a function of time.
type Protocol func(t float64) Vortex

// Simulation runs independent paths of the driven trap from its steady state at
// time 0. The same Seed gives the same numbers.
type Simulation struct {
	Protocol Protocol
	Paths    int     // number of paths, at least 1
	Steps    int     // number of time steps, at least 1
	Duration float64 // T
	Seed     uint64
}

// Ensemble holds the entropies of each path, in nats. For the steps x_n → x_{n+1}
// at the parameters λ_n, followed by the jump to λ_{n+1},
//
//	Housekeeping  Q_hk  = Σ ln P_n(x_{n+1}|x_n)/P†_n(x_{n+1}|x_n)      → ∫ν∘dx
//	Excess        Q_ex  = Σ φ_n(x_n) − φ_n(x_{n+1})                    → −∫∇φ∘dx
//	HatanoSasa    Y     = Σ φ_{n+1}(x_{n+1}) − φ_n(x_{n+1})            → ∫∂_tφ dt
//	Total         ΔS_tot = Q_hk + Q_ex + ln p_0(x_0) − ln p_T(x_T)
//
// with φ = −ln ρ of the steady law, P† the transition of the dual process, which
// turns the other way, and p_T the exact law at the end. So Y = Q_ex + Δφ. The averages of
// e^{−Q_hk}, e^{−Y} and e^{−ΔS_tot} are 1 at any number of steps; see
// [Ensemble.Fluctuations], which knows their errors exactly.
type Ensemble struct {
	Housekeeping, Excess, HatanoSasa, Total []float64

	Moments SecondMoments // ⟨e^{−2·}⟩, exact
}

// Run runs the simulation. Errors are those of fields that cannot be used, of a
// protocol whose stiffness is not positive, and of ctx.
func (s Simulation) Run(ctx context.Context) (*Ensemble, error) {
	c, err := s.chain()
	if err != nil {
		return nil, err
	}
	ens := &Ensemble{
		Housekeeping: make([]float64, s.Paths), Excess: make([]float64, s.Paths),
		HatanoSasa: make([]float64, s.Paths), Total: make([]float64, s.Paths),
		Moments: c.moments(2),
	}
	rng := rand.New(rand.NewPCG(s.Seed, 0))
	for i := range s.Paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ens.run(i, c, rng)
	}
	return ens, nil
}

// run moves path i.
func (e *Ensemble) run(i int, c *chain, rng *rand.Rand) {
	spread := 1 / math.Sqrt(c.traps[0].Stiffness)
	x := []float64{c.traps[0].Center[0] + spread*rng.NormFloat64(), c.traps[0].Center[1] + spread*rng.NormFloat64()}
	start := c.traps[0].SteadyLogProb(x)
	for n := range c.steps {
		step := &c.steps[n]
		before := step.trap.SteadyLogProb(x)
		y := step.trap.offset(x)
		for j, m := range step.mean(y) {
			x[j] = step.trap.Center[j] + m + step.stdDev*rng.NormFloat64()
		}
		after, z := step.trap.SteadyLogProb(x), step.trap.offset(x)
		e.Housekeeping[i] += step.housekeepingScale * (y[0]*z[1] - y[1]*z[0])
		e.Excess[i] += after - before
		e.HatanoSasa[i] += after - c.traps[n+1].SteadyLogProb(x)
	}
	e.Total[i] = e.Housekeeping[i] + e.Excess[i] + start - c.end.SteadyLogProb(x)
}

// chain is the protocol in steps.
type chain struct {
	traps []Vortex // at the ends of the steps
	steps []transition
	end   Vortex // whose steady law is that of the points at the end
}

// chain checks the simulation and returns its steps.
func (s *Simulation) chain() (*chain, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	traps, err := s.traps()
	if err != nil {
		return nil, err
	}
	steps := make([]transition, s.Steps)
	for n := range steps {
		steps[n] = traps[n].transition(s.Duration / float64(s.Steps))
	}
	return &chain{traps, steps, finalLaw(steps)}, nil
}

// finalLaw returns the law after the steps, started from the steady law of the
// first, as the trap of which it is the steady law: an isotropic normal law stays one.
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
func (s *Simulation) traps() ([]Vortex, error) {
	traps := make([]Vortex, s.Steps+1)
	for n := range traps {
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
	switch {
	case s.Protocol == nil:
		return errors.New("driven: Protocol is nil")
	case s.Paths < 1:
		return fmt.Errorf("driven: Paths = %d, want at least 1", s.Paths)
	case s.Steps < 1:
		return fmt.Errorf("driven: Steps = %d, want at least 1", s.Steps)
	case !(s.Duration > 0) || math.IsInf(s.Duration, 1):
		return fmt.Errorf("driven: Duration = %v is not a positive finite number", s.Duration)
	}
	return nil
}
