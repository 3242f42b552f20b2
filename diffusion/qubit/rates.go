package qubit

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"

	"nonequilibrium/diffusion"
)

// Entropy production of the noising (Spohn 1978). With ln ρ = const + ℓ(ρ)·σ, where ℓ(ρ) has
// the direction of the Bloch vector r and the length artanh|r|,
//
//	Ṡ = −ṙ·ℓ(ρ),    Φ̇ = ṙ·ℓ(ρ_ss),    Σ̇ = ṙ·(ℓ(ρ_ss) − ℓ(ρ)) ≥ 0.

// EntropyRates returns the rates of the noising at rho, with respect to a mixed
// steady state:
//
//	production  Σ̇ = −d/dt KL(ρ_t‖ρ_ss) ≥ 0
//	flux        Φ̇ = Tr ℒ(ρ) ln ρ_ss, which is −(d⟨H⟩/dt)/ϑ for ρ_ss = e^{−H/ϑ}/Z
//	entropy     Ṡ = −Tr ℒ(ρ) ln ρ = Σ̇ − Φ̇
//
// For a pure rho that is becoming mixed Production and Entropy are infinite.
//
// For one bath in detailed balance Σ̇ is the whole production. For two baths at different
// temperatures the whole production is the sum of the Σ̇ of each bath with respect to its own
// steady state. With respect to their common steady state, Σ̇ is only the excess part, which
// vanishes in this state although heat keeps flowing.
func (l *Lindbladian) EntropyRates(rho, steady State) (diffusion.Rates, error) {
	if err := l.check(); err != nil {
		return diffusion.Rates{}, err
	}
	if err := rho.check("rho"); err != nil {
		return diffusion.Rates{}, err
	}
	if err := l.checkSteady("steady", steady); err != nil {
		return diffusion.Rates{}, err
	}
	v := l.Velocity(rho)
	rates := diffusion.Rates{Flux: r3.Dot(v, steady.logarithm())}
	// The entropy of a pure state that stays pure does not change, though its ln is infinite.
	if radial := r3.Dot(v, rho.axis()); rho.radius() < 1 || math.Abs(radial) > rounding*l.speed() {
		rates.Entropy = -radial * math.Atanh(rho.radius())
	}
	rates.Production = rates.Entropy + rates.Flux
	return rates, nil
}

// checkSteady reports a state that is not mixed or not steady.
func (l *Lindbladian) checkSteady(name string, s State) error {
	if err := s.checkMixed(name); err != nil {
		return err
	}
	speed := l.speed()
	if math.IsInf(speed, 1) {
		return errors.New("qubit: Hamiltonian or Jumps are beyond the range of float64")
	}
	if off := r3.Norm(l.Velocity(s)); !(off <= rounding*speed) {
		return fmt.Errorf("qubit: %s = %v moves at the speed %v, want a steady state", name, s, off)
	}
	return nil
}

// speed returns how fast the noise can move a state, up to a factor. Rounding errors are
// measured in this unit, since rates may be in any unit of time.
func (l *Lindbladian) speed() float64 { return mat.Norm(l.Generator(), 1) }

// jumpEntropies returns the s_k with ρ_ss L_k ρ_ss⁻¹ = e^{s_k} L_k.
func (l *Lindbladian) jumpEntropies(steady State) ([]float64, error) {
	if err := l.checkSteady("Steady", steady); err != nil {
		return nil, err
	}
	entropies := make([]float64, len(l.Jumps))
	for k, jump := range l.Jumps {
		turned := steady.power(1).Mul(jump).Mul(steady.power(-1))
		ratio := jump.H().Mul(turned).Trace() / jump.H().Mul(jump).Trace()
		if jump.norm() == 0 {
			ratio = 1 // this jump never happens
		}
		if off := turned.Add(jump.Scale(-ratio)).norm(); !(off <= rounding*cmplx.Abs(ratio)*jump.norm()) || !(real(ratio) > 0) {
			return nil, fmt.Errorf("qubit: Jumps[%d] has no entropy with respect to Steady = %v: ρ_ss L ρ_ss⁻¹ is not a multiple of L", k, steady)
		}
		entropies[k] = math.Log(real(ratio))
	}
	return entropies, nil
}
