package modes

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/mala"
	"nonequilibrium/diffusion/internal/stream"
)

// Sampler is a Markov chain in (x, k) with the stationary density ∝ e^{−U_k(x)/ϑ}.
type Sampler struct {
	sys   System
	step  float64
	rng   *rand.Rand
	chain *mala.Chain
	mode  int

	err               error // of the first energy that is NaN
	moves, accepted   int
	tries, switchings int
}

// NewSampler returns a sampler that starts at x in the given mode, with Langevin steps
// of the length step > 0 in time. It copies x. A nil src draws from the global source.
func NewSampler(sys System, x []float64, mode int, step float64, src rand.Source) (*Sampler, error) {
	if err := check.First(sys.check(), arg.Positive("step", step)); err != nil {
		return nil, err
	}
	switch {
	case len(x) != sys.Dim:
		return nil, fmt.Errorf("modes: x has length %d, the system has dimension %d", len(x), sys.Dim)
	case mode < 0 || mode >= len(sys.Modes):
		return nil, fmt.Errorf("modes: mode = %d is outside 0 to %d", mode, len(sys.Modes)-1)
	}
	s := &Sampler{sys: sys, step: step, rng: stream.From(src), mode: mode}
	s.chain = mala.New(func(force, x []float64) float64 { return s.sys.forceEnergy(force, x, s.mode) }, x)
	if u := s.chain.Energy; math.IsNaN(u) || math.IsInf(u, 0) {
		return nil, fmt.Errorf("modes: x = %v has the energy %v in the mode %d, want a finite one", x, u, mode)
	}
	return s, nil
}

// Position returns the point x; it is overwritten by the next step.
func (s *Sampler) Position() []float64 { return s.chain.X }

// Mode returns the present mode k.
func (s *Sampler) Mode() int { return s.mode }

// Acceptance returns the share of the Langevin moves, and of the proposed switches, that
// has been accepted so far.
func (s *Sampler) Acceptance() (moves, switches float64) {
	return float64(s.accepted) / math.Max(1, float64(s.moves)), float64(s.switchings) / math.Max(1, float64(s.tries))
}

// Step makes one Metropolis-adjusted Langevin move within the mode and tries one switch.
//
// A move to an energy that is NaN is rejected and reported by [Sampler.Err].
func (s *Sampler) Step() {
	s.moves++
	if s.chain.Step(s.sys.Temperature, s.step, s.rng) {
		s.accepted++
	}
	if len(s.sys.Modes) > 1 {
		s.trySwitch()
	}
}

// trySwitch proposes another mode; see [System.SwitchProbability].
func (s *Sampler) trySwitch() {
	to := s.rng.IntN(len(s.sys.Modes) - 1)
	if to >= s.mode {
		to++
	}
	s.tries++
	probability := s.sys.acceptance(s.Position(), s.mode, to)
	if math.IsNaN(probability) && s.err == nil {
		s.err = fmt.Errorf("modes: the energy of the mode %d or %d is NaN at x = %v, in step %d", s.mode, to, s.Position(), s.moves)
	}
	if s.rng.Float64() < probability {
		s.switchings++
		s.mode = to
		s.chain.Refresh()
	}
}

// Err returns an error if a step so far has met an energy that is NaN, or a gradient that is not
// finite where the energy is. These steps were rejected, and what is sampled is not the
// distribution of the system. An energy of +Inf is a wall.
func (s *Sampler) Err() error {
	if s.err != nil {
		return s.err
	}
	if err := s.chain.Err(); err != nil {
		return fmt.Errorf("modes: %w", err)
	}
	return nil
}
