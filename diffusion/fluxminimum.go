package diffusion

import "math"

// ReverseFluxMinimum returns the time t > 0 at which the entropy flux Φ̇* of the
// reverse process that generates m is least. The paper compares it with the
// speciation time (arXiv:2405.11932), from which it differs. If Φ̇* is nowhere
// below both its value at t = 0 and its limit 0 at late times, as happens for pairs
// with μ² + σ² ≤ 1, there is no such t and ok is false.
//
// It is the root of
//
//	dΦ̇*/dt = 2Φ̇ − 4Σ̇ − 4⟨‖∇∇ψ_t‖²⟩,    ψ_t = ln p_t/N(0, I),
//
// by quadrature. More than three dimensions are an error.
func ReverseFluxMinimum(m *Mixture) (t float64, ok bool, err error) {
	if err := checkQuadrature("ReverseFluxMinimum", "m", m, "SampleReverseRates at a range of times"); err != nil {
		return 0, false, err
	}
	slope := func(t float64) float64 {
		v, e := reverseFluxSlope(m, t)
		if e != nil {
			err = e
		}
		return v
	}
	least := 0.0
	if m.HasDensity() { // else φ* is infinite at t = 0
		start, e := ReverseRates(m, 0)
		if e != nil {
			return 0, false, e
		}
		least = min(start.Flux, 0)
	}
	late := latest(m)
	for after := slope(late); late > 0 && err == nil; {
		early := max(late-4*coarseStep(m, late), 0)
		if early < 1e-14 {
			if !m.HasDensity() {
				break
			}
			early = 0
		}
		before := slope(early)
		if before < 0 && after >= 0 {
			at := findRoot(slope, early, late, before, after)
			rates, e := ReverseRates(m, at)
			if e != nil {
				return 0, false, e
			}
			if rates.Flux < least {
				least, t, ok = rates.Flux, at, true
			}
		}
		late, after = early, before
	}
	if err != nil {
		return 0, false, err
	}
	return t, ok, nil
}

// reverseFluxSlope returns dΦ̇*/dt. It follows from dΦ̇/dt = −2Φ̇ and from
// dΣ̇/dt = −2Σ̇ − 2⟨‖∇∇ψ_t‖²⟩ (Bakry and Émery).
func reverseFluxSlope(m *Mixture, t float64) (float64, error) {
	cover := m.At(t).cover(nil, 1)
	p := newDeparture(m, t, cover)
	mean, err := average(cover, 2, func(value *averages, anchor int, offset, x []float64) {
		p.at(anchor, offset, x)
		value[0], value[1] = squareNorm(p.excess), squareNorm(p.hessian())
	})
	if err != nil {
		return math.NaN(), err
	}
	return 2*m.flux(t) - 4*mean[0] - 4*mean[1], nil
}
