package sde

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// OUSplitting splits a linear restoring force off the drift, f = −κx + N, and
// takes exact steps of the Ornstein–Uhlenbeck process dX = −κX dt + G dW, half a
// step before and half a step after a step of N alone (Strang's splitting),
//
//	x ← e^{−κh/2} x + √(c/(h/2)) G W₁,                  c = (1 − e^{−κh})/(2κ),
//	x ← x + (h/2) [N(x, t) + N(x + h N(x, t), t+h)],
//	x ← e^{−κh/2} x + √(c/(h/2)) G W₂,
//
// with the independent N(0, h/2) variables W₁,₂ = W/2 ± √3 H. Rate is κ; a
// negative one is allowed. The stationary distribution of a linear force is exact at
// any step, and a large κ does not limit the step. Additive noise, G taken at
// t + h/2: strong order 1, weak order 2; two drifts a step (the splitting of
// Leimkuhler and Matthews, Molecular Dynamics, 2015, ch. 7, without momenta).
// [MatrixSplitting] is for a matrix in place of κ.
type OUSplitting struct{ Rate float64 }

// Step implements [Integrator].
func (s OUSplitting) Step(x []float64, eq *SDE, t, h float64, dw Increment) {
	shrink, spread := math.Exp(-s.Rate*h/2), math.Sqrt(meanDecay(s.Rate*h))
	rest := func(dst, x []float64, t float64) {
		eq.Drift(dst, x, t)
		floats.AddScaled(dst, s.Rate, x)
	}
	splitStep(x, eq, t, h, dw, rest, func(x, kick []float64) {
		for j := range x {
			x[j] = shrink*x[j] + spread*kick[j]
		}
	})
}

// splitStep is Strang's splitting: relax for half a step with the kick G W₁, a step
// of the rest N of the drift, and relax with G W₂, W₁,₂ = W/2 ± √3 H.
func splitStep(x []float64, eq *SDE, t, h float64, dw Increment, rest diffusion.Drift, relax func(x, kick []float64)) {
	w := workspace(x, eq, dw, 4)
	k, l, y, kick := w[0], w[1], w[2], w[3]
	half := make([]float64, len(dw.W))
	relaxHalf := func(sign float64) {
		for j := range half {
			half[j] = dw.W[j]/2 + sign*math.Sqrt(3)*dw.H[j]
		}
		eq.Noise.Apply(kick, half, x, t+h/2)
		relax(x, kick)
	}
	relaxHalf(1)
	rest(k, x, t)
	floats.AddScaledTo(y, x, h, k)
	rest(l, y, t+h)
	for j := range x {
		x[j] += h / 2 * (k[j] + l[j])
	}
	relaxHalf(-1)
}

// meanDecay is (1 − e^{−u})/u, the mean of e^{−x} over [0, u].
func meanDecay(u float64) float64 {
	if u == 0 {
		return 1
	}
	return -math.Expm1(-u) / u
}

// Supports implements [Integrator]: additive noise only, and a finite Rate.
func (s OUSplitting) Supports(n Noise) error {
	return check.First(arg.Finite("Rate", s.Rate), onlyAdditive("OUSplitting", n))
}
