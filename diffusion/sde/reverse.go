package sde

import (
	"math"

	"nonequilibrium/diffusion"
)

// The equation of the reverse process.

// Reverse returns the reverse process of data noised for the given duration T,
//
//	dY = (Y + 2 ∇ln p_t(Y)) dt̄ + √2 dW,    t = T − t̄,
//
// an equation in the backward time t̄. Integrated from p_T at t̄ = 0 to t̄ = T it
// generates the data (Anderson 1982; arXiv:2405.11932). It panics if data is nil and
// unless the duration is non-negative and finite, and the drift at s = T if the data have no density.
func Reverse(data *diffusion.Mixture, duration float64) SDE {
	if data == nil {
		panic("sde: data is nil")
	}
	if err := arg.NonNegative("duration", duration); err != nil {
		panic(err.Error())
	}
	return reverse(data.Dim(), Score(data), func(s float64) float64 { return max(duration-s, 0) })
}

// reverseAlong returns the reverse process along falling times, at t̄ = −t.
func reverseAlong(times []float64, dim int, score diffusion.Drift) SDE {
	last := times[len(times)-1]
	return reverse(dim, score, func(s float64) float64 { return max(-s, last) })
}

// reverse returns the reverse process of a score, with the forward time t as a function of the backward
// time. Rounding must not take it past the end, where there may be no score.
func reverse(dim int, score diffusion.Drift, t func(s float64) float64) SDE {
	return SDE{
		Dim: dim,
		Drift: func(dst, x []float64, s float64) {
			score(dst, x, t(s))
			for j, v := range x {
				dst[j] = v + 2*dst[j]
			}
		},
		Noise: Isotropic(dim, func(float64) float64 { return math.Sqrt2 }),
	}
}
