package annealing

import (
	"math"

	"gonum.org/v1/gonum/diff/fd"
)

// A system in equilibrium with two control parameters, the temperature ϑ and another, 𝒞, has a free energy
// with dF = −S dϑ + f d𝒞. That its second derivatives commute is a Maxwell relation; the
// other three say the same in other variables.

// System is a system in equilibrium with a bath, with the control parameter 𝒞 that its type names.
type System interface {
	Entropy(theta, control float64) float64 // S
	Force(theta, control float64) float64   // f = ∂F/∂𝒞; the work is f d𝒞
}

// Relation is one Maxwell relation, with both sides by finite differences.
type Relation struct {
	Potential   string // the thermodynamic potential it belongs to
	Formula     string
	Left, Right float64
}

// Maxwell returns the four Maxwell relations at (ϑ, 𝒞). They hold if and only
// if S and f belong to one free energy, and fail together: each says that
// ∂(ϑ, S)/∂(𝒞, f) = 1. The derivatives of S and f are central differences, good to about 1e−9; they
// are turned into those at constant S or f by the chain rule. A derivative that does not exist is
// infinite, up to rounding, or NaN.
func Maxwell(s System, theta, control float64) []Relation {
	if s == nil {
		panic("annealing: s is nil")
	}
	partial := func(f func(x float64) float64, at float64) float64 {
		return fd.Derivative(f, at, &fd.Settings{Formula: fd.Central, Step: 1e-5 * math.Abs(at)})
	}
	entropyT := partial(func(x float64) float64 { return s.Entropy(x, control) }, theta)
	entropyL := partial(func(x float64) float64 { return s.Entropy(theta, x) }, control)
	forceT := partial(func(x float64) float64 { return s.Force(x, control) }, theta)
	forceL := partial(func(x float64) float64 { return s.Force(theta, x) }, control)
	det := entropyT*forceL - entropyL*forceT
	loss := 0 - entropyL // and not −entropyL, which can be −0
	return []Relation{
		{"energy", "(∂ϑ/∂𝒞)_S = (∂f/∂S)_𝒞", loss / entropyT, forceT / entropyT},
		{"enthalpy", "(∂ϑ/∂f)_S = −(∂𝒞/∂S)_f", loss / det, forceT / det},
		{"free energy", "−(∂S/∂𝒞)_ϑ = (∂f/∂ϑ)_𝒞", loss, forceT},
		{"free enthalpy", "(∂S/∂f)_ϑ = (∂𝒞/∂ϑ)_f", entropyL / forceL, -forceT / forceL},
	}
}
