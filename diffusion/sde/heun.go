package sde

// Heun is the trapezoidal predictor–corrector
//
//	y = x + f(x, t) h + G(x, t) W,
//	x ← x + (h/2) [f(x, t) + f(y, t+h)] + ½ [G(x, t) + G(y, t+h)] W
//
// for an equation in the sense of Stratonovich: strong order 1 with additive or diagonal noise
// and 1/2 with general noise; weak order 2 with additive noise and 1 otherwise;
// two drifts a step (Rümelin, SIAM J. Numer. Anal. 19, 604 (1982)).
type Heun struct{}

// Step implements [Integrator].
func (Heun) Step(x []float64, eq *SDE, t, h float64, dw Increment) {
	w := workspace(x, eq, dw, 5)
	f0, g0, f1, g1, y := w[0], w[1], w[2], w[3], w[4]
	eq.Drift(f0, x, t)
	eq.Noise.Apply(g0, dw.W, x, t)
	for j, v := range x {
		y[j] = v + f0[j]*h + g0[j]
	}
	eq.Drift(f1, y, t+h)
	eq.Noise.Apply(g1, dw.W, y, t+h)
	for j := range x {
		x[j] += h/2*(f0[j]+f1[j]) + (g0[j]+g1[j])/2
	}
}

// Supports implements [Integrator]: any noise.
func (Heun) Supports(Noise) error { return nil }
