package cluster

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Sampler is a Metropolis-adjusted Langevin chain for e^{−U/T} in the frame of the
// centre of mass: noise and score are projected, so the centre stays where it is.
type Sampler struct {
	cluster        Cluster
	T, step        float64
	rng            *rand.Rand
	x, score       []float64
	y, uphill      []float64 // a proposal and the score there
	moves, accepts int
}

// NewSampler returns a sampler that starts from x, centred, at the temperature T > 0,
// with steps h > 0: y = x + h T·score + √(2hT) ξ.
func NewSampler(c Cluster, x []float64, T, h float64, src rand.Source) (*Sampler, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	switch {
	case len(x) != c.N*c.Dim:
		return nil, fmt.Errorf("cluster: x has length %d, want N·Dim = %d", len(x), c.N*c.Dim)
	case !(T > 0) || math.IsInf(T, 1):
		return nil, fmt.Errorf("cluster: T = %v is not a positive finite number", T)
	case !(h > 0) || math.IsInf(h, 1):
		return nil, fmt.Errorf("cluster: h = %v is not a positive finite number", h)
	case src == nil:
		return nil, errors.New("cluster: src is nil")
	}
	s := &Sampler{
		cluster: c, T: T, step: h, rng: rand.New(src), x: append([]float64(nil), x...),
		score: make([]float64, len(x)), y: make([]float64, len(x)), uphill: make([]float64, len(x)),
	}
	Centre(s.x, c.Dim)
	c.Score(s.score, s.x, T)
	return s, nil
}

// Position returns the coordinates; they are overwritten by the next step.
func (s *Sampler) Position() []float64 { return s.x }

// Acceptance returns the share of proposals accepted so far.
func (s *Sampler) Acceptance() float64 { return float64(s.accepts) / math.Max(1, float64(s.moves)) }

// Step proposes a Langevin step and accepts it with the ratio of the Boltzmann
// weights and of the densities of the proposal there and back.
func (s *Sampler) Step() {
	spread := math.Sqrt(2 * s.step * s.T)
	for i := range s.y {
		s.y[i] = spread * s.rng.NormFloat64()
	}
	Centre(s.y, s.cluster.Dim) // the noise; the score has no mean
	drift := s.step * s.T
	for i, x := range s.x {
		s.y[i] += x + drift*s.score[i]
	}
	s.cluster.Score(s.uphill, s.y, s.T)
	log := (s.cluster.Energy(s.x) - s.cluster.Energy(s.y)) / s.T
	for i, y := range s.y {
		there, back := y-s.x[i]-drift*s.score[i], s.x[i]-y-drift*s.uphill[i]
		log += (there*there - back*back) / (2 * spread * spread)
	}
	s.moves++
	if s.rng.Float64() < math.Exp(log) {
		s.accepts++
		s.x, s.y = s.y, s.x
		s.score, s.uphill = s.uphill, s.score
	}
}
