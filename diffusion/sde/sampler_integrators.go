package sde

import (
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/stream"
)

// The integrators as samplers: of the reverse process and of the probability flow.

// ReverseProcess samples the reverse process dY = (Y + 2∇ln p_t(Y)) dt̄ + √2 dW,
// t̄ = −t, with a method for additive noise; another is an error.
type ReverseProcess struct{ Method Integrator }

// Sample implements [Sampler].
func (p ReverseProcess) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error {
	if err := checkSample(x, score, times); err != nil {
		return err
	}
	eq := reverseAlong(times, len(x), score)
	if err := prepare(x, &eq, p.Method); err != nil {
		return err
	}
	normal := normals(src)
	dw := newIncrement(len(x))
	for i := 1; i < len(times); i++ {
		h := times[i-1] - times[i]
		dw.draw(h, normal)
		p.Method.Step(x, &eq, -times[i-1], h, dw)
		if err := checkPoint(x, times[i]); err != nil {
			return err
		}
	}
	return nil
}

// RungeKuttaFlow samples the probability flow dX/dt = −X − ∇ln p_t(X) with
// [diffusion.RungeKutta]: order 4, four scores a step.
type RungeKuttaFlow struct{}

// Sample implements [Sampler].
func (RungeKuttaFlow) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) error {
	if err := checkSample(x, score, times); err != nil {
		return err
	}
	velocity := flow(score)
	for i := 1; i < len(times); i++ {
		diffusion.RungeKutta(x, velocity, times[i-1], times[i])
		if err := checkPoint(x, times[i]); err != nil {
			return err
		}
	}
	return nil
}

// HeunFlow samples the probability flow with the deterministic method of Karras et al., arXiv:2206.00364, Algorithm 1: Heun's, for z = x/α as a
// function of the noise over the signal, in which dz/d(σ/α) = ε is the noise of the prediction. With r = α_u/α_t, a step from t to u is
//
//	y = r x + (σ_u − r σ_t) ε(x, t),    x ← r x + (σ_u − r σ_t) [ε(x, t) + ε(y, u)]/2.
//
// One that ends at time 0 is the first half alone, x ← x̂. Order 2, two scores a step: N steps to time 0 take 2N − 1. It is
// exact if the data are a single point.
type HeunFlow struct{}

// Sample implements [Sampler].
func (HeunFlow) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) error {
	if err := checkSample(x, score, times); err != nil {
		return err
	}
	w := vectors(3, len(x))
	noise, y, again := w[0], w[1], w[2]
	for i := 1; i < len(times); i++ {
		from, to := times[i-1], times[i]
		_, sigma := signal(from)
		_, sigmaTo := signal(to)
		ratio := math.Exp(from - to)
		predictNoise(noise, x, score, from)
		for j, v := range x {
			y[j] = ratio*v + (sigmaTo-ratio*sigma)*noise[j]
		}
		if to > 0 {
			predictNoise(again, y, score, to)
			for j := range y {
				y[j] += (sigmaTo - ratio*sigma) * (again[j] - noise[j]) / 2
			}
		}
		copy(x, y)
		if err := checkPoint(x, to); err != nil {
			return err
		}
	}
	return nil
}

// predictNoise puts ε into dst.
func predictNoise(dst, x []float64, score diffusion.Drift, t float64) {
	_, sigma := signal(t)
	score(dst, x, t)
	for j := range dst {
		dst[j] *= -sigma
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

// AdaptiveReverse samples the reverse process in steps of its own choice, from the first to the
// last of the times; those in between do not matter. Errors are also
// those of [Adaptive.Integrate], for example [ErrTooStiff].
type AdaptiveReverse struct{ Adaptive }

// Sample implements [Sampler].
func (a AdaptiveReverse) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error {
	if err := checkSample(x, score, times); err != nil {
		return err
	}
	path, err := NewPath(len(x), -times[0], -times[len(times)-1], stream.From(src).Uint64())
	if err != nil {
		return err
	}
	eq := reverseAlong(times, len(x), score)
	_, err = a.Integrate(x, &eq, path)
	return err
}

// AdaptiveFlow samples the probability flow in steps of its own choice, from the first to the
// last of the times; those in between do not matter. Errors are also
// those of [DormandPrince.Integrate], for example [ErrStepTooSmall].
type AdaptiveFlow struct{ DormandPrince }

// Sample implements [Sampler].
func (f AdaptiveFlow) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) error {
	if err := checkSample(x, score, times); err != nil {
		return err
	}
	_, err := f.Integrate(x, flow(score), times[0], times[len(times)-1])
	return err
}
