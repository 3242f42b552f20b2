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

// Entropy production of the noising (Spohn 1978). With the velocity v of the Bloch
// vector and ln ρ = const + ℓ(ρ)·σ, ℓ(ρ) = artanh|r| along r,
//
//	Ṡ = −v·ℓ(ρ),    φ = v·ℓ(π),    Σ̇ = v·(ℓ(π) − ℓ(ρ)) ≥ 0.

// EntropyRates returns the rates of the noising at rho, with respect to a mixed
// steady state:
//
//	production  Σ̇ = −d/dt S(ρ_t‖π) ≥ 0
//	flux        φ = Tr ℒ(ρ) ln π, which is −β d⟨H⟩/dt for π = e^{−βH}/Z
//	entropy     Ṡ = −Tr ℒ(ρ) ln ρ = Σ̇ − φ
//
// Where a pure rho is about to become mixed Production and Entropy are infinite.
//
// A bath in detailed balance produces Σ̇ in all. Two baths at different temperatures
// produce the sum of their own Σ̇, each with respect to its own steady state; with
// respect to the steady state of both together the result is the excess part
// alone, which vanishes there although heat flows on.
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
	// A pure state that stays pure gains nothing, though its ln is infinite.
	if radial := r3.Dot(v, rho.axis()); rho.radius() < 1 || math.Abs(radial) > rounding*l.speed() {
		rates.Entropy = -radial * math.Atanh(rho.radius())
	}
	rates.Production = rates.Entropy + rates.Flux
	return rates, nil
}

// checkSteady reports a state that is not mixed or that the noise moves.
func (l *Lindbladian) checkSteady(name string, s State) error {
	if err := s.checkMixed(name); err != nil {
		return err
	}
	speed := l.speed()
	if math.IsInf(speed, 1) {
		return errors.New("qubit: Hamiltonian or Jumps are beyond the range of float64")
	}
	if off := r3.Norm(l.Velocity(s)); !(off <= rounding*speed) {
		return fmt.Errorf("qubit: %s = %v moves with the velocity %v, want 0", name, s, off)
	}
	return nil
}

// speed returns how fast the noise can move a state, up to a factor, as the unit of what
// is rounding: rates may be in any unit of time.
func (l *Lindbladian) speed() float64 { return mat.Norm(l.Generator(), 1) }

// jumpEntropies returns the s_k with π L_k π⁻¹ = e^{s_k} L_k.
func (l *Lindbladian) jumpEntropies(steady State) ([]float64, error) {
	if err := l.checkSteady("Steady", steady); err != nil {
		return nil, err
	}
	entropies := make([]float64, len(l.Jumps))
	for k, jump := range l.Jumps {
		turned := steady.power(1).Mul(jump).Mul(steady.power(-1))
		ratio := jump.H().Mul(turned).Trace() / jump.H().Mul(jump).Trace()
		if jump.norm() == 0 {
			ratio = 1 // it never comes
		}
		if off := turned.Add(jump.Scale(-ratio)).norm(); !(off <= rounding*cmplx.Abs(ratio)*jump.norm()) || !(real(ratio) > 0) {
			return nil, fmt.Errorf("qubit: Jumps[%d] has no entropy with respect to Steady = %v: π L π⁻¹ is no multiple of L", k, steady)
		}
		entropies[k] = math.Log(real(ratio))
	}
	return entropies, nil
}
