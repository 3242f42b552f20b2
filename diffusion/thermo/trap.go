package thermo

import (
	"fmt"
	"math"
)

// The harmonic trap U = k|x|²/2 in d dimensions, in equilibrium with a bath: the law
// is N(0, T/k) in each direction, and everything follows from
//
//	F(T, k) = −(d/2) T ln(2πT/k),    dF = −S dT + f dk,    f = ⟨∂U/∂k⟩ = ⟨|x|²⟩/2.

// Trap is the harmonic trap in Dim dimensions, as a [System] whose control is the
// stiffness k.
type Trap struct{ Dim int }

// Energy returns ⟨U⟩ = dT/2, whatever k is.
func (h Trap) Energy(T, _ float64) float64 { return float64(h.Dim) * T / 2 }

// Entropy returns S = (d/2) ln(2πeT/k).
func (h Trap) Entropy(T, k float64) float64 {
	return float64(h.Dim) / 2 * math.Log(2*math.Pi*math.E*T/k)
}

// Force returns f = ∂F/∂k = ⟨|x|²⟩/2 = dT/(2k).
func (h Trap) Force(T, k float64) float64 { return float64(h.Dim) * T / (2 * k) }

// FreeEnergy returns F = −(d/2) T ln(2πT/k).
func (h Trap) FreeEnergy(T, k float64) float64 {
	return -float64(h.Dim) / 2 * T * math.Log(2*math.Pi*T/k)
}

// Friction returns the friction ζ = d/(4kT²) against a change of the temperature, the
// heat capacity d/2 times the relaxation time 1/(2k) over T²: slow changes produce
// the entropy ∫ ζ Ṫ² dt.
func (h Trap) Friction(T, k float64) float64 { return float64(h.Dim) / (4 * k * T * T) }

// Length returns the thermodynamic length ∫ √ζ |dT| = ½ √(d/k) |ln(end/start)|. A slow
// change in the time τ produces at least its square over τ.
func (h Trap) Length(k, start, end float64) float64 {
	return math.Sqrt(float64(h.Dim)/k) / 2 * math.Abs(math.Log(end/start))
}

// LeastDissipation returns the protocol that takes the trap of stiffness k from
// equilibrium at the temperature start to equilibrium at end within the duration τ
// and produces the least entropy of all that do, fast ones included:
//
//	T(t) = start·e^{rt} (1 + r/2k),    r = ln(end/start)/τ,    Σ = d r² τ/(2(2k + r)).
//
// The variance is s = start·e^{rt}/k, and T jumps at both ends: the protocol is start
// before 0 and end after τ. With T = ks + ṡ/2 and u = ln s the production is
// (d/2) u̇²/(2k + u̇), convex in u̇ alone, so that the least has u̇ constant. The
// temperature is not negative, and so r > −2k; a faster cooling is an error, as the
// variance cannot fall faster than e^{−2kt}.
func (h Trap) LeastDissipation(k, start, end, duration float64) (p Protocol, production float64, err error) {
	if err := h.check(k); err != nil {
		return nil, 0, err
	}
	if err := checkRange(start, end, duration); err != nil {
		return nil, 0, err
	}
	r := math.Log(end/start) / duration
	if r <= -2*k {
		return nil, 0, fmt.Errorf("thermo: duration = %v, but cooling from %v to %v takes more than %v", duration, start, end, -r*duration/(2*k))
	}
	p = func(t float64) float64 {
		switch {
		case t < 0:
			return start
		case t > duration:
			return end
		}
		return start * math.Exp(r*t) * (1 + r/(2*k))
	}
	return p, float64(h.Dim) * r * r * duration / (2 * (2*k + r)), nil
}

func (h Trap) check(k float64) error {
	if h.Dim < 1 {
		return fmt.Errorf("thermo: Dim = %d, want at least 1", h.Dim)
	}
	return checkPositive("k", k)
}
