package sde

import (
	"errors"
	"fmt"
	"math"

	"nonequilibrium/diffusion"
)

// The likelihood of a point under a model follows from the distribution at the end by the probability flow,
//
//	ln p_t(x) = ln p_T(X_T) + ∫_t^T ∇·ν(X_t′, t′) dt′,    dX/dt′ = ν = −X − ∇ln p_t′(X),  X_t = x,
//
// with ∇·ν = −d − ∇·∇ln p (Chen et al., arXiv:1806.07366; Song et al., arXiv:2011.13456, Sec. 4.3).

// LogProber is a distribution with a density; *diffusion.Mixture is one.
type LogProber interface{ LogProb(x []float64) float64 }

// Divergence returns the divergence ∇·∇ln p_t of the score of the noised data, in closed form. It
// panics if data is nil, and the function at t = 0 if the data have no density.
func Divergence(data *diffusion.Mixture) func(x []float64, t float64) float64 {
	if data == nil {
		panic("sde: data is nil")
	}
	return func(x []float64, t float64) float64 { return data.At(t).ScoreDivergence(x) }
}

// FlowLogProb returns ln p_from(x): the logarithm of the density at x, at the time from, of the distribution
// that the probability flow of a score takes to end at the later time to. The steps are those of m; its
// Tolerance is roughly also that of the logarithm. A network's score need not be a gradient; the
// result is the density that its flow generates all the same.
//
// Divergence is that of the score. Errors are those of arguments that cannot be used and of
// [DormandPrince.Integrate].
func FlowLogProb(x []float64, score diffusion.Drift, divergence func(x []float64, t float64) float64, end LogProber, from, to float64, m DormandPrince) (float64, error) {
	switch {
	case len(x) == 0:
		return 0, errors.New("sde: x is empty")
	case score == nil:
		return 0, errors.New("sde: score is nil")
	case divergence == nil:
		return 0, errors.New("sde: divergence is nil")
	case isNil(end):
		return 0, errors.New("sde: end is nil")
	}
	if !(from >= 0 && to > from) || math.IsInf(to, 1) {
		return 0, fmt.Errorf("sde: from = %v and to = %v, want finite 0 ≤ from < to", from, to)
	}
	d := len(x)
	velocity := flow(score)
	state := append(append(make([]float64, 0, d+1), x...), 0) // the point, and the integral
	augmented := func(dst, state []float64, t float64) {
		velocity(dst[:d], state[:d], t)
		dst[d] = -float64(d) - divergence(state[:d], t)
	}
	if _, err := m.Integrate(state, augmented, from, to); err != nil {
		return 0, err
	}
	return end.LogProb(state[:d]) + state[d], nil
}
