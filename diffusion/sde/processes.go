package sde

import (
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
)

// The integrators as samplers: of the reverse process and of the probability flow.

// ReverseProcess samples the reverse process dY = (Y + 2∇ln p_t(Y)) ds + √2 dW,
// s = −t, with a method for additive noise. Sample panics if the method does not
// support that noise.
type ReverseProcess struct{ Method Integrator }

// Sample implements [Sampler].
func (p ReverseProcess) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) {
	eq := reverse(len(x), score, times)
	if err := prepare(x, &eq, p.Method); err != nil {
		panic(err)
	}
	normal := normals(src)
	dw := newIncrement(len(x))
	for i := 1; i < len(times); i++ {
		h := times[i-1] - times[i]
		dw.draw(h, normal)
		p.Method.Step(x, &eq, -times[i-1], h, dw)
	}
}

// reverse returns the reverse process of a score in dimension dim, at times s = −t.
func reverse(dim int, score diffusion.Drift, times []float64) SDE {
	last := times[len(times)-1]
	return SDE{
		Dim: dim,
		Drift: func(dst, x []float64, s float64) {
			score(dst, x, max(-s, last)) // rounding may pass the end
			for j, v := range x {
				dst[j] = v + 2*dst[j]
			}
		},
		Noise: Isotropic(dim, func(float64) float64 { return math.Sqrt2 }),
	}
}

// RungeKuttaFlow samples the probability flow dX/dt = −X − ∇ln p_t(X) with
// [diffusion.RungeKutta]: order 4, four scores a step.
type RungeKuttaFlow struct{}

// Sample implements [Sampler].
func (RungeKuttaFlow) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) {
	velocity := flow(score)
	for i := 1; i < len(times); i++ {
		diffusion.RungeKutta(x, velocity, times[i-1], times[i])
	}
}

// flow returns the velocity −x − ∇ln p_t(x) of a score.
func flow(score diffusion.Drift) diffusion.Drift {
	return func(dst, x []float64, t float64) {
		score(dst, x, t)
		for j, v := range x {
			dst[j] = -v - dst[j]
		}
	}
}

// AdaptiveReverse samples the reverse process in steps of its own, of which only
// the first and the last of the times say where they begin and end. Sample panics
// with the error of [Adaptive.Integrate], for example [ErrTooStiff].
type AdaptiveReverse struct{ Adaptive }

// Sample implements [Sampler].
func (a AdaptiveReverse) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) {
	seed := rand.Uint64
	if src != nil {
		seed = src.Uint64
	}
	eq := reverse(len(x), score, times)
	path, err := NewPath(len(x), -times[0], -times[len(times)-1], seed())
	if err == nil {
		_, err = a.Integrate(x, &eq, path)
	}
	if err != nil {
		panic(err)
	}
}

// AdaptiveFlow samples the probability flow in steps of its own, of which only the
// first and the last of the times say where they begin and end. Sample panics with
// the error of [DormandPrince.Integrate], for example [ErrStepTooSmall].
type AdaptiveFlow struct{ DormandPrince }

// Sample implements [Sampler].
func (f AdaptiveFlow) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) {
	if _, err := f.Integrate(x, flow(score), times[0], times[len(times)-1]); err != nil {
		panic(err)
	}
}
