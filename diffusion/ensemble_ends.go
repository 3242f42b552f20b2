package diffusion

import "nonequilibrium/diffusion/internal/vec"

// endpoint is what is measured at the start or the end of the paths of a block.
type endpoint struct {
	mixture   *Mixture  // to which the entropies refer
	logProb   []float64 // ln p of the points under it
	potential []float64 // their potential; nil: there is none

	law, model vec.Law
	own        bool // the potential has a density of its own, the model's
	generates  bool // the potential is that of generation
}

func newEndpoint(s *Simulation, tau float64, lanes int, m motion) endpoint {
	e := endpoint{mixture: s.endLaw(tau), logProb: make([]float64, lanes), generates: m.generates}
	e.mixture.fill(&e.law, vec.Isotropic)
	if !m.heats {
		return e
	}
	e.potential = make([]float64, lanes)
	if e.own = m.generates && (s.Model != nil || tau != 0 && s.Start != nil); e.own {
		s.model().At(tau).fill(&e.model, vec.Isotropic)
	}
	return e
}

// endLaw returns the distribution to which the entropies refer at a reading of the clock at
// which the motion starts or ends.
func (s *Simulation) endLaw(tau float64) *Mixture {
	if tau == 0 {
		return s.Data
	}
	return s.noiseLaw()
}

// measure finds the log-probabilities and the potentials of the points x: for
// noising |x|²/2, for generation −|x|²/2 − 2 ln p.
func (e *endpoint) measure(x []float64) {
	d := e.mixture.dim
	lanes := len(x) / d
	e.law.LogProb(e.logProb[:lanes], x)
	if e.potential == nil {
		return
	}
	u := e.potential[:lanes]
	switch {
	case !e.generates:
		clear(u)
	case e.own:
		e.model.LogProb(u, x)
		vec.Scale(u, u, 4)
	default:
		vec.Scale(u, e.logProb[:lanes], 4)
	}
	chunks(lanes, d, func(from, to, lane int) {
		vec.AddDot(u[lane:lane+vec.Lanes], x[from:to], x[from:to])
	})
	if e.generates {
		vec.Scale(u, u, -0.5) // −½ (4 ln p + |x|²)
	} else {
		vec.Scale(u, u, 0.5) // ½ |x|²
	}
}
