package sde

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
)

// Sampler generates with a given number of scores: it moves a draw of p_t at the
// first of falling times to the last one. With α = e^{−t} and σ = √Δ the two
// predictions of a network are
//
//	noise  ε = −σ ∇ln p_t(x),        data  x̂ = (x + σ² ∇ln p_t(x))/α = E[X_0 | X_t = x].
//
// All may end at time 0 if the score is finite there.
type Sampler interface {
	// Sample advances x in place along the times, which must fall. A nil src
	// draws from the global source; deterministic samplers do not use it.
	Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source)
}

// Score returns the score ∇ln p_t of the noised data.
func Score(data *diffusion.Mixture) diffusion.Drift {
	return func(dst, x []float64, t float64) { data.At(t).Score(dst, x) }
}

// LogSNRTimes returns steps + 1 times from the time from down to the time to > 0
// at equal distances in λ = ln(α/σ), half the logarithm of the signal-to-noise
// ratio: short steps where the noise is small.
func LogSNRTimes(from, to float64, steps int) ([]float64, error) {
	if !(to > 0) || !(from > to) || math.IsInf(from, 1) {
		return nil, fmt.Errorf("sde: from = %v and to = %v, want finite from > to > 0", from, to)
	}
	if steps < 1 {
		return nil, fmt.Errorf("sde: steps = %d, want at least 1", steps)
	}
	lambda := func(t float64) float64 { return -0.5 * math.Log(math.Expm1(2*t)) }
	times := make([]float64, steps+1)
	for i := range times {
		l := lambda(from) + (lambda(to)-lambda(from))*float64(i)/float64(steps)
		times[i] = 0.5 * math.Log1p(math.Exp(-2*l))
	}
	times[0], times[steps] = from, to
	return times, nil
}

// signal returns α = e^{−t} and σ = √(1 − e^{−2t}).
func signal(t float64) (alpha, sigma float64) {
	return math.Exp(-t), math.Sqrt(-math.Expm1(-2 * t))
}

// predictData puts x̂ into dst.
func predictData(dst, x []float64, score diffusion.Drift, t float64) {
	alpha, sigma := signal(t)
	score(dst, x, t)
	for j, v := range x {
		dst[j] = (v + sigma*sigma*dst[j]) / alpha
	}
}

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
func (DPMSolver) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) {
	exponential(x, score, times, true)
}

// DDIM is the deterministic sampler of Song, Meng and Ermon, arXiv:2010.02502,
// eq. 12 with σ = 0: the noise and the data predicted at t are put together for u,
//
//	x ← α_u x̂ + σ_u ε.
//
// It is [DPMSolver] with D = x̂_t in every step: order 1, one score a step.
type DDIM struct{}

// Sample implements [Sampler].
func (DDIM) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) {
	exponential(x, score, times, false)
}

// exponential is DPM-Solver++ of the second order, or of the first.
func exponential(x []float64, score diffusion.Drift, times []float64, second bool) {
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
		now, last, before = last, now, h
	}
}

// PredictorCorrector takes Euler–Maruyama steps of the reverse process and after
// each, at the new time u, Corrections steps of the Langevin equation,
//
//	x ← x + ε ∇ln p_u(x) + √(2ε) ξ,    ε = 2 r² σ_u²,
//
// that pull the law back to p_u (Song et al., arXiv:2011.13456, Algorithms 1 and
// 4). There ε is 2r²|ξ|²/|∇ln p|² averaged over a batch; here the mean square
// score of pure noise, d/σ², stands for the average. SNR is r; 0 stands for
// their 0.16. 1 + Corrections scores a step; none is spent at u = 0, where ε = 0.
type PredictorCorrector struct {
	Corrections int
	SNR         float64
}

// Sample implements [Sampler].
func (s PredictorCorrector) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) {
	snr := s.SNR
	if snr == 0 {
		snr = 0.16
	}
	normal := normals(src)
	f := make([]float64, len(x))
	for i := 1; i < len(times); i++ {
		t, u := times[i-1], times[i]
		score(f, x, t)
		for j, v := range x {
			x[j] += (v+2*f[j])*(t-u) + math.Sqrt(2*(t-u))*normal()
		}
		_, sigma := signal(u)
		if sigma == 0 {
			continue
		}
		step := 2 * snr * snr * sigma * sigma
		for range s.Corrections {
			score(f, x, u)
			for j := range x {
				x[j] += step*f[j] + math.Sqrt(2*step)*normal()
			}
		}
	}
}
