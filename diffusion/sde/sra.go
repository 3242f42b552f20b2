package sde

import (
	"errors"
	"fmt"
)

// SRA1 is Rößler's Runge–Kutta method for additive noise. With χ = W/2 + H,
//
//	k = f(x, t),    l = f(x + ¾ h k + (3/2) G(t+h) χ, t + ¾h),
//	x ← x + (h/3) (k + 2l) + G(t+h) W + (G(t) − G(t+h)) χ,
//
// it has strong order 3/2 and weak order 2 and takes two drifts a step
// (A. Rößler, SIAM J. Numer. Anal. 48, 922 (2010), Table 6.3).
type SRA1 struct{}

// Step implements [Integrator].
func (SRA1) Step(x []float64, eq *SDE, t, h float64, dw Increment) {
	w := workspace(x, eq, dw, 6)
	k, l, y, gw, g0, g1 := w[0], w[1], w[2], w[3], w[4], w[5]
	chi := make([]float64, len(dw.W))
	for j := range chi {
		chi[j] = dw.W[j]/2 + dw.H[j]
	}
	eq.Drift(k, x, t)
	eq.Noise.Apply(gw, dw.W, x, t+h)
	eq.Noise.Apply(g0, chi, x, t)
	eq.Noise.Apply(g1, chi, x, t+h)
	for j, v := range x {
		y[j] = v + 0.75*h*k[j] + 1.5*g1[j]
	}
	eq.Drift(l, y, t+0.75*h)
	for j := range x {
		x[j] += h/3*(k[j]+2*l[j]) + gw[j] + g0[j] - g1[j]
	}
}

// Supports implements [Integrator]: additive noise only.
func (SRA1) Supports(n Noise) error { return onlyAdditive("SRA1", n) }

func onlyAdditive(method string, n Noise) error {
	if n.Apply == nil {
		return errors.New("sde: Noise.Apply is nil")
	}
	if n.Structure != AdditiveNoise {
		return fmt.Errorf("sde: Noise.Structure = %v, %s wants additive noise", n.Structure, method)
	}
	return nil
}
