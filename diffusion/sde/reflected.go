package sde

import "math"

// Reflected keeps x ≥ 0 in every coordinate: after each step of the Integrator
//
//	x ← |x|,
//
// the symmetrised method. With [EulerMaruyama] it has weak order 1 for a motion that is reflected
// at 0 (Bossy, Gobet and Talay, J. Appl. Probab. 41, 877 (2004)), and for one whose noise
// vanishes there, as √x does, and whose drift leads away (Bossy and Diop, INRIA RR-5396 (2007)),
// for example the square-root process of Cox, Ingersoll and Ross,
//
//	dX = κ(θ − X) dt + s √X dW,    stationary distribution Gamma(2κθ/s², rate 2κ/s²).
//
// EulerMaruyama evaluates the equation at x ≥ 0 only; methods of several stages evaluate it at points
// in between, which may be negative. A start below 0 is reflected first. Where 0 is never reached,
// 2κθ ≥ s² in the example, the equation of ln X is an alternative, but it is stiff near 0.
type Reflected struct{ Integrator }

// Step implements [Integrator].
func (r Reflected) Step(x []float64, eq *SDE, t, h float64, dw Increment) {
	if isNil(r.Integrator) {
		panic(errNoIntegrator.Error())
	}
	reflect0(x)
	r.Integrator.Step(x, eq, t, h, dw)
	reflect0(x)
}

// Supports implements [Integrator]: the noise that the method does.
func (r Reflected) Supports(n Noise) error {
	if isNil(r.Integrator) {
		return errNoIntegrator
	}
	return r.Integrator.Supports(n)
}

func reflect0(x []float64) {
	for j, v := range x {
		x[j] = math.Abs(v)
	}
}
