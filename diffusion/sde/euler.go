package sde

// EulerMaruyama is the method
//
//	x ← x + f(x, t) h + G(x, t) W
//
// for an equation in the sense of Itô, with any noise: strong order 1/2, or 1 if the noise is
// additive, weak order 1; one drift a step (Maruyama 1955; Kloeden and Platen,
// Numerical Solution of SDEs, 1992, Sec. 10.2).
type EulerMaruyama struct{}

// Step implements [Integrator].
func (EulerMaruyama) Step(x []float64, eq *SDE, t, h float64, dw Increment) {
	w := workspace(x, eq, dw, 2)
	f, g := w[0], w[1]
	eq.Drift(f, x, t)
	eq.Noise.Apply(g, dw.W, x, t)
	for j := range x {
		x[j] += f[j]*h + g[j]
	}
}

// Supports implements [Integrator]: any noise.
func (EulerMaruyama) Supports(Noise) error { return nil }
