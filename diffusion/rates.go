package diffusion

import "nonequilibrium/diffusion/internal/check"

// Ensemble rates of the noising process and of its reversal
// (arXiv:2405.11932). With s = ∇ln p_t, M₂ = ⟨|x|²⟩ and the Fisher information J = ⟨|s|²⟩,
//
//	            forward             reverse, per unit backward time
//	production  Σ̇ = M₂ − 2d + J     Σ̇* = Σ̇
//	flux        Φ̇ = M₂ − d          Φ̇* = M₂ − 3d + 2J
//	entropy     Ṡ = J − d           Ṡ* = d − J
//
// These forms subtract numbers of order d. They are evaluated as
//
//	Σ̇ = ⟨|x + s|²⟩,    Φ̇ = e^{−2t} (M₂(0) − d),    Ṡ = Σ̇ − Φ̇,    Φ̇* = Σ̇ + Ṡ,
//
// x + s without cancellation (see departure.go): late in the noising Σ̇ is of the
// order of Φ̇², and both keep all their digits.

// Rates are entropies per unit time, in nats: produced in total, given off to
// the environment, and gained by the system, Production = Flux + Entropy.
type Rates struct{ Production, Flux, Entropy float64 }

// ForwardRates returns the rates of the noising process started from m, at
// time t, by quadrature, to a relative accuracy of about 1e−13 in one dimension, 1e−11 in
// two and 1e−9 in three, early and late alike. More dimensions are an
// error; use [SampleForwardRates]. So are data without a density at t = 0, where the production is infinite.
func ForwardRates(m *Mixture, t float64) (Rates, error) {
	if err := check.First(checkQuadrature("ForwardRates", "m", m, "SampleForwardRates"), checkDensityAt("m", m, t)); err != nil {
		return Rates{}, err
	}
	return forwardRates(m, t)
}

// ReverseRates returns the rates of the reverse process that generates m, per unit of backward time,
// when it has come down to the forward time t from a start with the density p_T, so that its own is p_t.
// The accuracy is that of [ForwardRates]. More than three
// dimensions are an error; use [SampleReverseRates].
func ReverseRates(m *Mixture, t float64) (Rates, error) {
	if err := check.First(checkQuadrature("ReverseRates", "m", m, "SampleReverseRates"), checkDensityAt("m", m, t)); err != nil {
		return Rates{}, err
	}
	forward, err := forwardRates(m, t)
	return forward.reversed(), err
}

// reversed returns the rates of the reversal of a process with rates r.
func (r Rates) reversed() Rates {
	return Rates{Production: r.Production, Flux: r.Production + r.Entropy, Entropy: -r.Entropy}
}

func forwardRates(m *Mixture, t float64) (Rates, error) {
	cover := m.At(t).cover(nil, 1)
	p := newDeparture(m, t, cover)
	mean, err := average(cover, 2, func(value *averages, anchor int, offset, x []float64) {
		p.at(anchor, offset, x)
		value[0], value[1] = squareNorm(p.excess), squareNorm(p.score)
	})
	if err != nil {
		return Rates{}, err
	}
	return newRates(m, t, mean[0], mean[1]), nil
}

// newRates returns the forward rates given Σ̇ and J. Ṡ is computed from the
// numbers that cancel least.
func newRates(m *Mixture, t, production, fisher float64) Rates {
	r := Rates{Production: production, Flux: m.flux(t)}
	if d := float64(m.dim); fisher+d < production {
		r.Entropy = fisher - d
	} else {
		r.Entropy = r.Production - r.Flux
	}
	return r
}

// flux returns Φ̇(t) = e^{−2t} (M₂(0) − d).
func (m *Mixture) flux(t float64) float64 {
	var flux float64
	shrink, _ := decay(t)
	for _, c := range m.components {
		var sum float64
		for j, v := range c.variances {
			moved := shrink * c.mean[j]
			sum += moved*moved + shrink*shrink*(v-1)
		}
		flux += c.weight * sum
	}
	return flux
}

func squareNorm(x []float64) (sum float64) {
	for _, v := range x {
		sum += v * v
	}
	return sum
}

// ReverseRatesFrom returns the rates of the reverse process that generates m, at
// the forward time t and per unit of backward time, when its density there is rho
// and not p_t. With the force f = y + 2∇ln p_t and the local mean velocity ν = f − ∇ln ρ,
//
//	Σ̇* = ⟨|ν|²⟩,    Φ̇* = ⟨f·ν⟩,    Ṡ* = −⟨ν·∇ln ρ⟩,
//
// averaged over rho. For rho = p_t these are the [ReverseRates]. A run that starts
// from pure noise has rho = N(0, I) there and not quite p_T. KL(rho ‖ p_t) falls
// at the rate ⟨|∇ln(ρ/p_t)|²⟩, which is a part of what is produced. The accuracy is that of
// [ForwardRates]; more than three dimensions are an error.
func ReverseRatesFrom(m *Mixture, t float64, rho *Mixture) (Rates, error) {
	if err := check.First(checkSame("m", m, "rho", rho), checkQuadrature("ReverseRatesFrom", "m", m, ""), checkDensityAt("m", m, t), checkDensity("rho", rho)); err != nil {
		return Rates{}, err
	}
	cover := rho.cover(nil, 1)
	p, q := newDeparture(m, t, cover), newDeparture(rho, 0, cover)
	mean, err := average(cover, 3, func(value *averages, anchor int, offset, x []float64) {
		p.at(anchor, offset, x)
		q.at(anchor, offset, x)
		*value = averages{}
		for j := range x {
			v := 2*p.excess[j] - q.excess[j]
			value[0] += v * v
			value[1] += v * (p.excess[j] + p.score[j])
			value[2] -= v * q.score[j]
		}
	})
	return Rates{mean[0], mean[1], mean[2]}, err
}
