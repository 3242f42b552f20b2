package cluster

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/mala"
	"nonequilibrium/diffusion/internal/stream"
)

// Sampler is a Metropolis-adjusted Langevin chain with the stationary density ∝ e^{−U/T}
// in the frame of the centre of mass: the forces add up to zero and the mean is taken out
// of the noise, so the centre does not move.
type Sampler struct {
	chain          *mala.Chain
	T, step        float64
	rng            *rand.Rand
	moves, accepts int
}

// NewSampler returns a sampler that starts from x, moved to have its centre at the origin,
// at the temperature T > 0, with the proposals y = x − h ∇U + √(2hT) ξ, h > 0. A nil src draws from the global source.
func NewSampler(c Cluster, x []float64, T, h float64, src rand.Source) (*Sampler, error) {
	if err := check.First(c.check(), arg.Positive("T", T), arg.Positive("h", h)); err != nil {
		return nil, err
	}
	if len(x) != c.N*c.Dim {
		return nil, fmt.Errorf("cluster: x has length %d, want N·Dim = %d", len(x), c.N*c.Dim)
	}
	start := append([]float64(nil), x...)
	Center(start, c.Dim)
	chain := mala.New(c.forceEnergy, start)
	if u := chain.Energy; math.IsNaN(u) || math.IsInf(u, 0) {
		return nil, fmt.Errorf("cluster: x has the energy %v, want a finite one", u)
	}
	chain.Project = func(noise []float64) { Center(noise, c.Dim) }
	return &Sampler{chain: chain, T: T, step: h, rng: stream.From(src)}, nil
}

// Position returns the coordinates; they are overwritten by the next step.
func (s *Sampler) Position() []float64 { return s.chain.X }

// Acceptance returns the share of the proposals that has been accepted so far.
func (s *Sampler) Acceptance() float64 { return float64(s.accepts) / math.Max(1, float64(s.moves)) }

// Step proposes a Langevin step and accepts it or not, by the ratio of the Boltzmann
// factors times that of the densities of the proposals back and forth.
func (s *Sampler) Step() {
	s.moves++
	if s.chain.Step(s.T, s.step, s.rng) {
		s.accepts++
	}
}

// Err returns an error if a proposal so far had an energy that is NaN, for example because
// of overflow. It was rejected, and what is sampled is not e^{−U/T}.
func (s *Sampler) Err() error {
	if err := s.chain.Err(); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}
