package diffusion

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

// motion is a way to move the paths of a block.
type motion struct {
	move      func(*block, context.Context) error
	potential func(s *Simulation, tau float64) energy // whose force drives the paths; nil: no heat bath
	generates bool                                    // along a score
}

// energy is a potential energy at some time.
type energy func(x []float64) float64

var (
	exactNoising    = motion{move: (*block).transition, potential: harmonic}
	stepwiseNoising = motion{move: (*block).noisingChain, potential: harmonic}
	generation      = motion{move: (*block).generationChain, potential: generating, generates: true}
	transport       = motion{move: (*block).flow}
)

// noising returns the motion by which the scheme noises.
func (s *Simulation) noising() motion {
	if s.Scheme == Stepwise {
		return stepwiseNoising
	}
	return exactNoising
}

// harmonic is the potential |x|²/2 of noising.
func harmonic(*Simulation, float64) energy {
	return func(x []float64) float64 { return 0.5 * floats.Dot(x, x) }
}

// generating is the potential of generation, [Potential] of the model.
func generating(s *Simulation, tau float64) energy {
	law := s.model().At(tau)
	return func(y []float64) float64 { return -0.5*floats.Dot(y, y) - 2*law.LogProb(y) }
}

// model returns the law whose score drives generation.
func (s *Simulation) model() *Mixture {
	if s.Model != nil {
		return s.Model
	}
	return s.Data
}

// direction is the order in which a motion goes through the forward times.
type direction bool

const (
	rising  direction = false
	falling direction = true
)
