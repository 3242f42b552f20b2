package qubit

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/spatial/r3"

	"nonequilibrium/diffusion/internal/check"
)

// Reverse diffusion of a qubit: the Petz map of the noising, over an infinitesimal
// time, and over a finite time in steps.

// Reversed returns the generator of the reversed noising at the time when the state is
// sigma = ρ_t: the Petz map of e^{hℒ} at ρ_t is 1 + hℒ̃ + O(h²), with
//
//	L̃_k = S L_k† S⁻¹,    −iH̃ − ½Σ L̃†L̃ = (S(iH − ½Σ L†L) − Ṡ) S⁻¹,    S = √ρ_t,
//
// where Ṡ is the rate of change of S in the noising. ℒ̃ is a Lindbladian too, and
// ℒ̃(ρ_t) = −ℒ(ρ_t). For a diagonal state and jumps between the levels, the rate of
// a reversed jump is that of the jump times the ratio of the probabilities,
// which is the score of a process with discrete states. sigma must be mixed.
func (l *Lindbladian) Reversed(sigma State) (*Lindbladian, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	if err := sigma.checkMixed("sigma"); err != nil {
		return nil, err
	}
	root := sigma.function(func(p float64) complex128 { return cmplx.Sqrt(complex(p, 0)) })
	inverse := sigma.function(func(p float64) complex128 { return complex(1/math.Sqrt(p), 0) })

	// Forward, −iH − ½Σ L†L has the adjoint iH − ½Σ L†L.
	drift := root.Mul(l.drift().H()).Add(l.rootVelocity(sigma, root).Scale(-1)).Mul(inverse)
	reversed := &Lindbladian{Hamiltonian: drift.Add(drift.H().Scale(-1)).Scale(0.5i)}
	for _, jump := range l.Jumps {
		reversed.Jumps = append(reversed.Jumps, root.Mul(jump.H()).Mul(inverse))
	}
	return reversed, nil
}

// rootVelocity returns dS/dt in the noising, for S = √σ. By the Cayley–Hamilton theorem
// σ = (Tr S) S − δ, where δ = √det σ and Tr S = √(1 + 2δ); differentiate.
func (l *Lindbladian) rootVelocity(sigma State, root Matrix) Matrix {
	trace := real(root.Trace())
	detRate := -r3.Dot(r3.Vec(sigma), l.Velocity(sigma)) / (2 * sigma.deficit())
	rate := l.Map(sigma.Matrix()).Add(Pauli(0).Scale(complex(detRate, 0))).Add(root.Scale(complex(-detRate/trace, 0)))
	return rate.Scale(complex(1/trace, 0))
}

// Reversal returns the reversal, in steps, of the noising of data over the duration:
// Petz maps with the noised data as their references, in the order in which
// they are applied. [Compose] makes one map of them, which takes ρ_T back to the
// data. This is exact for any number of steps, because the reversal
// of a chain is the chain of the reversals for any reference. data may be pure.
func (l *Lindbladian) Reversal(data State, duration float64, steps int) ([]*Channel, error) {
	if err := check.First(arg.AtLeast("steps", steps, 1), arg.NonNegative("duration", duration)); err != nil {
		return nil, err
	}
	if err := arg.Memory("steps", steps, 256); err != nil {
		return nil, err
	}
	step, err := l.Channel(duration / float64(steps))
	if err != nil {
		return nil, err
	}
	maps := make([]*Channel, steps)
	for n, rho := 0, data; n < steps; n++ {
		if maps[steps-1-n], err = Petz(step, rho); err != nil {
			return nil, err
		}
		rho = step.Apply(rho)
	}
	return maps, nil
}
