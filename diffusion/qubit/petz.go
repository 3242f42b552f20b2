package qubit

import (
	"errors"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

// The reversal of a channel with respect to a reference state: Bayes' rule for
// density matrices (Petz 1986).

// Petz returns the recovery map of the channel n at the reference state sigma,
//
//	R(A) = σ^½ N†(N(σ)^−½ A N(σ)^−½) σ^½.
//
// It is a channel, and R(N(σ)) = σ exactly. For diagonal states and maps
// it is Bayes' rule, p(x|y) = p(y|x)p(x)/p(y). At a steady state with detailed
// balance it is N itself with the sign of the Hamiltonian (which then commutes with σ)
// reversed. To reverse two channels one after the other, reverse the second, with N(σ) of
// the first for its reference, and then the first.
//
// sigma may be pure; then R returns it for any state. It is an error if N(σ) has
// an eigenvalue below 1e−10, and so no inverse for practical purposes. Otherwise the relative
// error is of the order of the rounding error over that eigenvalue.
func Petz(n *Channel, sigma State) (*Channel, error) { return RotatedPetz(n, sigma, 0) }

// RotatedPetz returns the Petz map between rotations by the two states,
//
//	R_t(A) = σ^−it R(N(σ)^it A N(σ)^−it) σ^it,
//
// which recovers σ for every t. For t ≠ 0 sigma must be mixed.
func RotatedPetz(n *Channel, sigma State, t float64) (*Channel, error) {
	if n == nil || n.transfer == nil {
		return nil, errors.New("qubit: n is nil or was not made by a function of this package")
	}
	if err := check.First(arg.Finite("t", t), sigma.check("sigma")); err != nil {
		return nil, err
	}
	if t != 0 {
		if err := sigma.checkMixed("sigma"); err != nil {
			return nil, err
		}
	}
	image := n.Apply(sigma)
	if err := image.checkMixed("N(sigma)"); err != nil {
		return nil, err
	}
	before := image.power(complex(-0.5, t))
	after := sigma.power(complex(0.5, -t))
	r := &Channel{new(mat.Dense)}
	r.transfer.Product(transferMatrix(after.conjugate), n.transfer.T(), transferMatrix(before.conjugate))
	return r, nil
}

// TwirledPetz returns the average of rotated Petz maps
//
//	R̄ = ∫ β(t) R_{t/2} dt,    β(t) = (π/2)/(1 + cosh πt),
//
// for which (Junge, Renner, Sutter, Wilde and Winter, Ann. Henri Poincaré 19, 2955
// (2018), arXiv:1509.07127)
//
//	KL(ρ‖σ) − KL(N(ρ)‖N(σ)) ≥ −ln F(ρ, R̄(N(ρ)))
//
// for every ρ: the relative entropy that is lost bounds the distance between ρ and its
// recovery. F is [Fidelity], the square of theirs. For the plain [Petz] map the bound
// has not been proved. If all states and maps commute, all these maps are equal.
//
// sigma must be mixed. The integral is exact up to rounding errors: the first poles of β are at
// ±i, so the error of the trapezoid rule with the step h is of the order of e^{−2π/h}.
func TwirledPetz(n *Channel, sigma State) (*Channel, error) {
	const step, half = 1.0 / 6, 72
	sum := mat.NewDense(4, 4, nil)
	for k := -half; k <= half; k++ {
		t := step * float64(k)
		r, err := RotatedPetz(n, sigma, t/2)
		if err != nil {
			return nil, err
		}
		r.transfer.Scale(step*math.Pi/2/(1+math.Cosh(math.Pi*t)), r.transfer)
		sum.Add(sum, r.transfer)
	}
	return &Channel{sum}, nil
}

// power returns ρ^z, with 0^z = 0.
func (s State) power(z complex128) Matrix {
	return s.function(func(p float64) complex128 {
		if p == 0 {
			return 0
		}
		return cmplx.Exp(z * complex(math.Log(p), 0))
	})
}
