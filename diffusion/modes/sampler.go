package modes

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Sampler is a Markov chain in (x, k) with the stationary law e^{−U_k(x)/T}.
type Sampler struct {
	sys  System
	step float64
	rng  *rand.Rand

	x, gradient       []float64
	mode              int
	proposed, uphill  []float64 // a proposal for x and the gradient there
	moves, accepted   int
	tries, switchings int
}

// NewSampler returns a sampler at x in the given mode, with Langevin steps of the
// size step > 0. It copies x and draws from src.
func NewSampler(sys System, x []float64, mode int, step float64, src rand.Source) (*Sampler, error) {
	if err := sys.check(); err != nil {
		return nil, err
	}
	switch {
	case len(x) != sys.Dim:
		return nil, fmt.Errorf("modes: x has length %d, the system has dimension %d", len(x), sys.Dim)
	case mode < 0 || mode >= len(sys.Modes):
		return nil, fmt.Errorf("modes: mode = %d is outside 0 to %d", mode, len(sys.Modes)-1)
	case !(step > 0) || math.IsInf(step, 1):
		return nil, fmt.Errorf("modes: step = %v is not a positive finite number", step)
	case src == nil:
		return nil, fmt.Errorf("modes: src is nil")
	}
	s := &Sampler{
		sys: sys, step: step, rng: rand.New(src), x: append([]float64(nil), x...), mode: mode,
		gradient: make([]float64, sys.Dim), proposed: make([]float64, sys.Dim), uphill: make([]float64, sys.Dim),
	}
	s.sys.gradient(s.gradient, s.x, s.mode)
	return s, nil
}

// Position returns the point x; it is overwritten by the next step.
func (s *Sampler) Position() []float64 { return s.x }

// Mode returns the mode k.
func (s *Sampler) Mode() int { return s.mode }

// Acceptance returns the shares of Langevin moves and of switches that were accepted so far.
func (s *Sampler) Acceptance() (moves, switches float64) {
	return float64(s.accepted) / math.Max(1, float64(s.moves)), float64(s.switchings) / math.Max(1, float64(s.tries))
}

// Step makes one Langevin move and tries one switch.
func (s *Sampler) Step() {
	s.move()
	if len(s.sys.Modes) > 1 {
		s.trySwitch()
	}
}

// move is a Metropolis-adjusted Langevin step within the mode (Roberts and
// Tweedie 1996): y = x − h ∇U + √(2hT) ξ, accepted with the ratio of the laws and of
// the densities of the proposal there and back.
func (s *Sampler) move() {
	T, h := s.sys.Temperature, s.step
	for j := range s.x {
		s.proposed[j] = s.x[j] - h*s.gradient[j] + math.Sqrt(2*h*T)*s.rng.NormFloat64()
	}
	s.sys.gradient(s.uphill, s.proposed, s.mode)
	log := (s.sys.Energy(s.x, s.mode) - s.sys.Energy(s.proposed, s.mode)) / T
	for j, y := range s.proposed {
		there, back := y-s.x[j]+h*s.gradient[j], s.x[j]-y+h*s.uphill[j]
		log += (there*there - back*back) / (4 * h * T)
	}
	s.moves++
	if s.rng.Float64() < math.Exp(log) {
		s.accepted++
		s.x, s.proposed = s.proposed, s.x
		s.gradient, s.uphill = s.uphill, s.gradient
	}
}

// trySwitch proposes another mode; see [System.SwitchProbability].
func (s *Sampler) trySwitch() {
	to := s.rng.IntN(len(s.sys.Modes) - 1)
	if to >= s.mode {
		to++
	}
	s.tries++
	if s.rng.Float64() < s.sys.acceptance(s.x, s.mode, to) {
		s.switchings++
		s.mode = to
		s.sys.gradient(s.gradient, s.x, s.mode)
	}
}
