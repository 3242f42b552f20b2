package cluster

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/mala"
	"nonequilibrium/diffusion/internal/stream"
)

// Sampler is a Metropolis-adjusted Langevin chain for e^{−U/T} in the frame of the
// centre of mass: the noise is projected and the force has no mean, so the centre
// stays where it is.
type Sampler struct {
	chain          *mala.Chain
	T, step        float64
	rng            *rand.Rand
	moves, accepts int
}

// NewSampler returns a sampler that starts from x, centred, at the temperature T > 0,
// with steps h > 0: y = x − h ∇U + √(2hT) ξ. A nil src draws from the global source.
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

// Acceptance returns the share of proposals accepted so far.
func (s *Sampler) Acceptance() float64 { return float64(s.accepts) / math.Max(1, float64(s.moves)) }

// Step proposes a Langevin step and accepts it with the ratio of the Boltzmann
// weights and of the densities of the proposal there and back.
func (s *Sampler) Step() {
	s.moves++
	if s.chain.Step(s.T, s.step, s.rng) {
		s.accepts++
	}
}

// Err returns an error if a proposal so far had an energy that is NaN, as where numbers
// overflow: it was rejected, and the law is not e^{−U/T}.
func (s *Sampler) Err() error {
	if err := s.chain.Err(); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}
