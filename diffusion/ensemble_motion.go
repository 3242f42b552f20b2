package diffusion

import "context"

// motion is a way to move the paths of a block.
type motion struct {
	move      func(*block, context.Context) error
	heats     bool // a heat bath, against whose force work is done
	generates bool // along a score
}

var (
	exactNoising    = motion{move: (*block).transition, heats: true}
	stepwiseNoising = motion{move: (*block).noisingChain, heats: true}
	generation      = motion{move: (*block).generationChain, heats: true, generates: true}
	transport       = motion{move: (*block).flow}
)

// noising returns the motion by which the scheme noises.
func (s *Simulation) noising() motion {
	if s.Scheme == Stepwise {
		return stepwiseNoising
	}
	return exactNoising
}

// model returns the mixture whose score drives generation.
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
