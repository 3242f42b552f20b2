package annealing

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// The harmonic trap U = k|x|²/2 in d dimensions, in equilibrium with a bath: the law
// is N(0, T/k) in each direction, and everything follows from
//
//	F(T, k) = −(d/2) T ln(2πT/k),    dF = −S dT + f dk,    f = ⟨∂U/∂k⟩ = ⟨|x|²⟩/2.

// Trap is the harmonic trap in Dim dimensions, as a [System] whose control is the
// stiffness k. Its methods panic unless temperature and stiffness are positive and finite,
// but for LeastDissipation, which returns an error.
type Trap struct{ Dim int }

// Energy returns ⟨U⟩ = dT/2, whatever k is.
func (h Trap) Energy(T, _ float64) float64 {
	requirePositive("T", T)
	return float64(h.Dim) * T / 2
}

// Entropy returns S = (d/2) ln(2πeT/k).
func (h Trap) Entropy(T, k float64) float64 {
	requireTrap(T, k)
	return float64(h.Dim) / 2 * math.Log(2*math.Pi*math.E*T/k)
}

// Force returns f = ∂F/∂k = ⟨|x|²⟩/2 = dT/(2k).
func (h Trap) Force(T, k float64) float64 {
	requireTrap(T, k)
	return float64(h.Dim) * T / (2 * k)
}

// FreeEnergy returns F = −(d/2) T ln(2πT/k).
func (h Trap) FreeEnergy(T, k float64) float64 {
	requireTrap(T, k)
	return -float64(h.Dim) / 2 * T * math.Log(2*math.Pi*T/k)
}

// Friction returns the friction ζ = d/(4kT²) against a change of the temperature, the
// heat capacity d/2 times the relaxation time 1/(2k) over T²: slow changes produce
// the entropy ∫ ζ Ṫ² dt.
func (h Trap) Friction(T, k float64) float64 {
	requireTrap(T, k)
	return float64(h.Dim) / (4 * k * T * T)
}

// Length returns the thermodynamic length ∫ √ζ |dT| = ½ √(d/k) |ln(end/start)|. A slow
// change in the time τ produces at least its square over τ. A fast cooling may produce less.
func (h Trap) Length(k, start, end float64) float64 {
	requireTrap(start, k)
	requirePositive("end", end)
	return math.Sqrt(float64(h.Dim)/k) / 2 * math.Abs(math.Log(end/start))
}

// LeastDissipation returns the protocol that produces the least entropy when the trap of
// stiffness k, in equilibrium at the temperature start, has the time τ = duration before
// the bath is left at the temperature end; what is produced after τ counts too. With
//
//	y e^{kτ(y − 1)} = √(end/start)
//
// it jumps by the factor y, goes on exponentially, and jumps by y again,
//
//	T(t) = start·y·e^{2k(y − 1)t},    Σ = d kτ (y − 1)²/y + (d/2)(1/y² − 1 + 2 ln y).
//
// Before 0 it is start and after τ it is end. A slow change has y = 1 and Σ = L²/τ, a
// sudden one the relative entropy between the two equilibria.
//
// Proof: with T = ks + ṡ/2 and u = ln s the rate of production is (d/2) u̇²/(2k + u̇), convex in
// u̇ alone, so that u̇ is constant; the rest is the least over where u ends.
func (h Trap) LeastDissipation(k, start, end, duration float64) (p Protocol, production float64, err error) {
	if err := h.check(k); err != nil {
		return nil, 0, err
	}
	if err := checkRange(start, end, duration); err != nil {
		return nil, 0, err
	}
	y := jump(k*duration, math.Log(end/start)/2)
	d := float64(h.Dim)
	production = d*k*duration*(y-1)*(y-1)/y + d/2*(1/(y*y)-1+2*math.Log(y))
	if !isFinite(production) {
		return nil, 0, fmt.Errorf("annealing: k = %v, start = %v, end = %v, duration = %v are beyond the range of float64", k, start, end, duration)
	}
	p = func(t float64) float64 {
		switch {
		case t < 0:
			return start
		case t > duration:
			return end
		}
		return start * y * math.Exp(2*k*(y-1)*t)
	}
	return p, production, nil
}

// jump solves ln y + a (y − 1) = c for y by Newton's method in z = ln y, where the equation is
// convex: from the second step on it comes down to the root.
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

func (h Trap) check(k float64) error {
	return check.First(arg.AtLeast("Dim", h.Dim, 1), arg.Positive("k", k))
}

func requireTrap(T, k float64) {
	requirePositive("T", T)
	requirePositive("k", k)
}
