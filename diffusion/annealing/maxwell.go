package annealing

import (
	"math"

	"gonum.org/v1/gonum/diff/fd"
)

// A system in equilibrium with two controls, the temperature T and a λ, has a free energy
// with dF = −S dT + f dλ. That its second derivatives commute is a Maxwell relation, and
// the other three are the same in other variables.

// System is a system in equilibrium with a bath. Its control λ is what the type says.
type System interface {
	Entropy(T, control float64) float64 // S
	Force(T, control float64) float64   // f = ∂F/∂λ, the work dW = f dλ
}

// Relation is one Maxwell relation, with both sides by finite differences.
type Relation struct {
	Potential   string // the thermodynamic potential it belongs to
	Formula     string
	Left, Right float64
}

// Maxwell returns the four Maxwell relations at (T, λ). They hold if and only
// if S and f belong to one free energy, and fail together: each says that
// ∂(T, S)/∂(λ, f) = 1. The derivatives of S and f are central differences, good to about 1e−9; they
// are turned into those at constant S or f by the chain rule. What does not exist is infinite, up to
// rounding, or NaN.
func Maxwell(s System, T, control float64) []Relation {
	if s == nil {
		panic("annealing: s is nil")
	}
	partial := func(f func(x float64) float64, at float64) float64 {
		return fd.Derivative(f, at, &fd.Settings{Formula: fd.Central, Step: 1e-5 * math.Abs(at)})
	}
	entropyT := partial(func(x float64) float64 { return s.Entropy(x, control) }, T)
	entropyL := partial(func(x float64) float64 { return s.Entropy(T, x) }, control)
	forceT := partial(func(x float64) float64 { return s.Force(x, control) }, T)
	forceL := partial(func(x float64) float64 { return s.Force(T, x) }, control)
	det := entropyT*forceL - entropyL*forceT
	loss := 0 - entropyL // and not −entropyL, which can be −0
	return []Relation{
		{"energy", "(∂T/∂λ)_S = (∂f/∂S)_λ", loss / entropyT, forceT / entropyT},
		{"enthalpy", "(∂T/∂f)_S = −(∂λ/∂S)_f", loss / det, forceT / det},
		{"free energy", "−(∂S/∂λ)_T = (∂f/∂T)_λ", loss, forceT},
		{"free enthalpy", "(∂S/∂f)_T = (∂λ/∂T)_f", entropyL / forceL, -forceT / forceL},
	}
}
