package annealing

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

// free is what both systems know of themselves, besides what System asks for.
type free interface {
	System
	FreeEnergy(T, control float64) float64
	Energy(T, control float64) float64
}

// TestFreeEnergy: S = −∂F/∂T, f = ∂F/∂λ and F = U − TS.
func TestFreeEnergy(t *testing.T) {
	central := &fd.Settings{Formula: fd.Central, Step: 1e-4}
	for _, s := range []free{Trap{3}, IdealGas{20}} {
		const T, control = 1.7, 12.0
		near(t, "−∂F/∂T", -fd.Derivative(func(x float64) float64 { return s.FreeEnergy(x, control) }, T, central), s.Entropy(T, control), 1e-7)
		near(t, "∂F/∂λ", fd.Derivative(func(x float64) float64 { return s.FreeEnergy(T, x) }, control, central), s.Force(T, control), 1e-7)
		near(t, "U − TS", s.Energy(T, control)-T*s.Entropy(T, control), s.FreeEnergy(T, control), 1e-12)
		near(t, "F of the state", State{T, s.Energy(T, control), s.Entropy(T, control)}.FreeEnergy(), s.FreeEnergy(T, control), 1e-12)
	}
}

// TestArgon: the standard entropy of argon is 154.846 ± 0.003 J/(mol K) (CODATA key values).
func TestArgon(t *testing.T) {
	const (
		hbar, mass = 1.054571817e-34, 39.948 * 1.66053907e-27
		kT         = 1.380649e-23 * 298.15
		room       = kT / 1e5 // at 1 bar, in m³ a particle
		length     = 1e-9     // the unit; that of energy is ħ²/(m·length²)
	)
	unit := hbar * hbar / (mass * length * length)
	entropy := IdealGas{1}.Entropy(kT/unit, room/(length*length*length))
	if got := 8.314462618 * entropy; math.Abs(got-154.846) > 0.003 {
		t.Errorf("S of argon = %.4f J/(mol K), want 154.846 ± 0.003", got)
	}
}

// TestMaxwell: both sides of all four have closed forms.
func TestMaxwell(t *testing.T) {
	const T, control, n = 1.7, 12.0, 20.0
	for name, c := range map[string]struct {
		system System
		want   [4]float64 // energy, enthalpy, free energy, free enthalpy
	}{
		// Along an adiabat TV^{2/3} and PV^{5/3} are constant; f = −P = −nT/V.
		"gas": {IdealGas{n}, [4]float64{-2 * T / (3 * control), -2 * control / (5 * n), -n / control, control / T}},
		// T/k is constant along an adiabat, and f = T/2k with it: the adiabats are the lines of constant
		// force, and the derivatives of the second relation do not exist.
		"trap": {Trap{1}, [4]float64{T / control, math.Inf(1), 1 / (2 * control), control / T}},
	} {
		for i, r := range Maxwell(c.system, T, control) {
			if math.IsInf(c.want[i], 1) {
				if !(math.Abs(r.Left) > 1e6) || !(math.Abs(r.Right) > 1e6) {
					t.Errorf("%s: %s is %v = %v, want infinite", name, r.Formula, r.Left, r.Right)
				}
				continue
			}
			near(t, name+": left of "+r.Formula, r.Left, c.want[i], 1e-8)
			near(t, name+": right of "+r.Formula, r.Right, c.want[i], 1e-8)
		}
	}
}

// impostor has an entropy that does not belong to its force.
type impostor struct{ Trap }

func (impostor) Entropy(T, _ float64) float64 { return math.Log(T) }

func TestMaxwellFails(t *testing.T) {
	for _, r := range Maxwell(impostor{Trap{1}}, 1.7, 2) {
		if math.Abs(r.Left-r.Right) < 0.1 {
			t.Errorf("%s holds for what has no free energy: %v = %v", r.Formula, r.Left, r.Right)
		}
	}
}

// within fails unless got is within three standard errors of want, and these are small.
func within(t *testing.T, name string, got, se, want float64) {
	t.Helper()
	if off := (got - want) / se; !(math.Abs(off) <= 3) || !(se < 0.05*math.Abs(want)) {
		t.Errorf("%s = %.5f ± %.5f, want %.5f (%.1f standard errors)", name, got, se, want, off)
	}
}
