package annealing

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// The harmonic trap U = κ|x|²/2 in d dimensions, in equilibrium with a bath: the distribution
// is N(0, ϑ/κ) in each direction, and everything follows from
//
//	F(ϑ, κ) = −(d/2) ϑ ln(2πϑ/κ),    dF = −S dϑ + f dκ,    f = ⟨∂U/∂κ⟩ = ⟨|x|²⟩/2.

// Trap is the harmonic trap in Dim dimensions, as a [System] whose control is the
// stiffness κ. Its methods panic unless temperature and stiffness are positive and finite;
// LeastDissipation returns an error instead.
type Trap struct{ Dim int }

// Energy returns ⟨U⟩ = dϑ/2, whatever κ is.
func (h Trap) Energy(theta, _ float64) float64 {
	requirePositive("theta", theta)
	return float64(h.Dim) * theta / 2
}

// Entropy returns S = (d/2) ln(2πeϑ/κ).
func (h Trap) Entropy(theta, kappa float64) float64 {
	requireTrap(theta, kappa)
	return float64(h.Dim) / 2 * math.Log(2*math.Pi*math.E*theta/kappa)
}

// Force returns f = ∂F/∂κ = ⟨|x|²⟩/2 = dϑ/(2κ).
func (h Trap) Force(theta, kappa float64) float64 {
	requireTrap(theta, kappa)
	return float64(h.Dim) * theta / (2 * kappa)
}

// FreeEnergy returns F = −(d/2) ϑ ln(2πϑ/κ).
func (h Trap) FreeEnergy(theta, kappa float64) float64 {
	requireTrap(theta, kappa)
	return -float64(h.Dim) / 2 * theta * math.Log(2*math.Pi*theta/kappa)
}

// Friction returns the friction ζ = d/(4κϑ²) against a change of temperature: the
// heat capacity d/2 times the relaxation time 1/(2κ), over ϑ². Slow changes produce
// the entropy ∫ ζ ϑ̇² dt.
func (h Trap) Friction(theta, kappa float64) float64 {
	requireTrap(theta, kappa)
	return float64(h.Dim) / (4 * kappa * theta * theta)
}

// Length returns the thermodynamic length ℒ = ∫ √ζ |dϑ| = ½ √(d/κ) |ln(end/start)|. A slow
// change in the time T produces at least ℒ²/T; a fast one may produce less.
func (h Trap) Length(kappa, start, end float64) float64 {
	requireTrap(start, kappa)
	requirePositive("end", end)
	return math.Sqrt(float64(h.Dim)/kappa) / 2 * math.Abs(math.Log(end/start))
}

// LeastDissipation returns the protocol that produces the least entropy when the trap of
// stiffness κ, in equilibrium at the temperature start, has the time T = duration before
// the bath stays at the temperature end; the entropy produced after T is counted too. With
//
//	b e^{κT(b − 1)} = √(end/start)
//
// it jumps by the factor b, goes on exponentially, and jumps by b again,
//
//	ϑ(t) = start·b·e^{2κ(b − 1)t},    Σ = d κT (b − 1)²/b + (d/2)(1/b² − 1 + 2 ln b).
//
// Before 0 it is start and after T it is end. A slow change has b = 1 and Σ = ℒ²/T; a sudden
// one produces the relative entropy between the two equilibria.
//
// Proof: with ϑ = κc + ċ/2, c the variance, the production is (d/2) (ċ/c)²/(2κ + ċ/c), a convex
// function of ċ/c alone, so that ċ/c is constant; what remains is to minimise over the final c.
func (h Trap) LeastDissipation(kappa, start, end, duration float64) (p Protocol, production float64, err error) {
	if err := h.check(kappa); err != nil {
		return nil, 0, err
	}
	if err := checkRange(start, end, duration); err != nil {
		return nil, 0, err
	}
	b := jump(kappa*duration, math.Log(end/start)/2)
	d := float64(h.Dim)
	production = d*kappa*duration*(b-1)*(b-1)/b + d/2*(1/(b*b)-1+2*math.Log(b))
	if !isFinite(production) {
		return nil, 0, fmt.Errorf("annealing: kappa = %v, start = %v, end = %v, duration = %v are beyond the range of float64", kappa, start, end, duration)
	}
	p = func(t float64) float64 {
		switch {
		case t < 0:
			return start
		case t > duration:
			return end
		}
		return start * b * math.Exp(2*kappa*(b-1)*t)
	}
	return p, production, nil
}

// jump solves ln b + a (b − 1) = c for b by Newton's method in z = ln b, where the equation is
// convex: from the second step on z falls towards the root.
func jump(a, c float64) float64 {
	z := c / (1 + a)
	for range 100 {
		step := (z + a*math.Expm1(z) - c) / (1 + a*math.Exp(z))
		z -= step
		if math.Abs(step) <= 1e-15*(1+math.Abs(z)) {
			break
		}
	}
	return math.Exp(z)
}

func (h Trap) check(kappa float64) error {
	return check.First(arg.AtLeast("Dim", h.Dim, 1), arg.Positive("kappa", kappa))
}

func requireTrap(theta, kappa float64) {
	requirePositive("theta", theta)
	requirePositive("kappa", kappa)
}
