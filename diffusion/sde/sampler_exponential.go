package sde

import (
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
)

// Exponential integration of the probability flow: DDIM and DPM-Solver++.

// DPMSolver is DPM-Solver++(2M) for the probability flow: exponential integration
// in λ with x̂ extrapolated from the last two points. From t to u, with
// h = λ_u − λ_t and r the last h over this one,
//
//	D = x̂_t + (x̂_t − x̂_last)/(2r),
//	x ← (σ_u/σ_t) x + α_u (1 − e^{−h}) D.
//
// The first step, and one that ends at time 0, take D = x̂_t. Order 2, one score
// a step (Lu et al., arXiv:2211.01095, Algorithm 2).
type DPMSolver struct{}

// Sample implements [Sampler].
func (DPMSolver) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) error {
	return exponential(x, score, times, true)
}

// DDIM is the deterministic sampler of Song, Meng and Ermon, arXiv:2010.02502,
// eq. 12 with σ = 0: the noise and the data predicted at t are put together for u,
//
//	x ← α_u x̂ + σ_u ε.
//
// It is [DPMSolver] with D = x̂_t in every step: order 1, one score a step.
type DDIM struct{}

// Sample implements [Sampler].
func (DDIM) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) error {
	return exponential(x, score, times, false)
}

// exponential is DPM-Solver++ of the second order, or of the first.
func exponential(x []float64, score diffusion.Drift, times []float64, second bool) error {
	if err := checkSample(x, score, times); err != nil {
		return err
	}
	w := vectors(2, len(x))
	now, last := w[0], w[1]
	var before float64 // the last step in λ
	for i := 1; i < len(times); i++ {
		alpha, sigma := signal(times[i-1])
		alphaTo, sigmaTo := signal(times[i])
		decay := alpha * sigmaTo / (alphaTo * sigma) // e^{−h}
		h := -math.Log(decay)
		predictData(now, x, score, times[i-1])
		var extra float64
		if second && i > 1 && sigmaTo > 0 {
			extra = h / before / 2
		}
		for j, v := range x {
			d := now[j] + extra*(now[j]-last[j])
			x[j] = sigmaTo/sigma*v + alphaTo*(1-decay)*d
		}
		if err := checkPoint(x, times[i]); err != nil {
			return err
		}
		now, last, before = last, now, h
	}
	return nil
}

// predictData puts x̂ into dst.
func predictData(dst, x []float64, score diffusion.Drift, t float64) {
	alpha, sigma := signal(t)
	score(dst, x, t)
	for j, v := range x {
		dst[j] = (v + sigma*sigma*dst[j]) / alpha
	}
}
