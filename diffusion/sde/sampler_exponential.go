package sde

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
)

// Exponential integration in ℓ = ln(α/σ), half the logarithm of the signal-to-noise ratio: DDIM and
// DPM-Solver++, along the probability flow or with noise. A step from t to u, h = ℓ_u − ℓ_t, with a
// prediction D of the data and fresh noise with the fraction φ of σ_u is
//
//	x ← α_u D + √(1 − φ²) σ_u (x − α_t D)/σ_t + φ σ_u z.
//
// The rest of the old noise and the new noise add up to the variance σ_u², so that the
// step is exact if the data are a single point, whatever φ is.

// DPMSolver is DPM-Solver++(2M), with x̂ extrapolated from the last two points. With r the last
// h over this one,
//
//	D = x̂_t + (x̂_t − x̂_last)/(2r),    φ² = 1 − e^{−2ηh},
//	x ← (σ_u/σ_t) e^{−ηh} x + α_u (1 − e^{−(1+η)h}) D + σ_u √(1 − e^{−2ηh}) z.
//
// The first step, and one that ends at time 0, take D = x̂_t. One score a step. Eta is η ≥ 0: 0 is
// the probability flow, of order 2 (Lu et al., arXiv:2211.01095, Algorithm 2); 1 is the
// reverse process, SDE-DPM-Solver++(2M) of their Sec. 5, whose distribution has order 2 for
// Gaussian data.
type DPMSolver struct{ Eta float64 }

// Sample implements [Sampler].
func (s DPMSolver) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error {
	if err := arg.NonNegative("Eta", s.Eta); err != nil {
		return err
	}
	share := func(decay float64) float64 { // of e^{−h}
		if s.Eta == 0 {
			return 0
		}
		return math.Sqrt(1 - math.Pow(decay, 2*s.Eta))
	}
	return exponential(x, score, times, true, share, src)
}

// DDIM is the sampler of Song, Meng and Ermon, arXiv:2010.02502, eq. 12: the noise and the data
// predicted at t are put together again for the time u, with some fresh noise,
//
//	x ← α_u x̂ + √(σ_u² − s²) ε + s z,    s = η (σ_u/σ_t) √(1 − α_t²/α_u²).
//
// Eta is η, from 0, along the probability flow, to 1, the ancestral sampling of a DDPM (their
// eq. 16). Order 1, one score a step. With η = 0 it is [DPMSolver] with D = x̂_t in
// every step.
type DDIM struct{ Eta float64 }

// Sample implements [Sampler].
func (s DDIM) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error {
	if !(s.Eta >= 0 && s.Eta <= 1) {
		return fmt.Errorf("sde: Eta = %v, want 0 to 1", s.Eta)
	}
	share := func(decay float64) float64 { return s.Eta * math.Sqrt(1-decay*decay) }
	return exponential(x, score, times, false, share, src)
}

// exponential takes steps of the second order, or of the first, of which share says how much of the
// noise is fresh, as a function of e^{−h}.
func exponential(x []float64, score diffusion.Drift, times []float64, second bool, share func(decay float64) float64, src rand.Source) error {
	if err := checkSample(x, score, times); err != nil {
		return err
	}
	normal := normals(src)
	w := vectors(2, len(x))
	now, last := w[0], w[1]
	var before float64 // the last step in ℓ
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
		fresh := share(decay)
		keep := math.Sqrt(1 - fresh*fresh)
		for j, v := range x {
			d := now[j] + extra*(now[j]-last[j])
			x[j] = keep*sigmaTo/sigma*v + alphaTo*(1-keep*decay)*d
			if fresh > 0 {
				x[j] += fresh * sigmaTo * normal()
			}
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
