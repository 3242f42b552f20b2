package samples

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
)

// Law is the distribution of the points of a [Set] at the time t > 0 of the forward process dX = −X dt + √2 dW,
//
//	p_t(x) = (1/n) Σ_i N(x; x_i e^{−t}, Δ I),    Δ = 1 − e^{−2t}.
type Law struct {
	set         *Set
	root, delta float64 // e^{−t} and Δ
}

// At returns the distribution of the points at the time t. It panics unless t is positive; for t = 0 there is no density.
func (s *Set) At(t float64) *Law {
	if !(t > 0) {
		panic("samples: time is not positive")
	}
	return &Law{set: s, root: math.Exp(-t), delta: -math.Expm1(-2 * t)}
}

// Drift returns the score ∇ln p_t(x) as the samplers of package sde take it. It panics at t = 0.
func (s *Set) Drift() diffusion.Drift {
	return func(dst, x []float64, t float64) { s.At(t).Score(dst, x) }
}

// Dim returns the number of coordinates.
func (l *Law) Dim() int { return l.set.Dim() }

// LogProb returns ln p_t(x). It panics if len(x) is not l.Dim().
func (l *Law) LogProb(x []float64) float64 {
	logs := l.exponents(x)
	n, d := float64(l.set.Len()), float64(l.Dim())
	return floats.LogSumExp(logs) - math.Log(n) - d/2*math.Log(2*math.Pi*l.delta)
}

// Posterior puts the probability of each point to be the X_0 of X_t = x into dst and returns it; a nil dst is allocated. It
// panics if len(x) is not l.Dim() or len(dst) not the number of points.
func (l *Law) Posterior(dst, x []float64) []float64 {
	dst = arg.Slice(dst, l.set.Len())
	copy(dst, l.exponents(x))
	sum := floats.LogSumExp(dst)
	for i, v := range dst {
		dst[i] = math.Exp(v - sum)
	}
	return dst
}

// Denoise puts ⟨X_0⟩, the mean of the points given X_t = x, into dst and returns it; a nil dst is allocated. It panics if len(x) or
// len(dst) is not l.Dim().
func (l *Law) Denoise(dst, x []float64) []float64 {
	weights := l.Posterior(nil, x) // before dst is written, which may be x
	dst = arg.Slice(dst, l.Dim())
	clear(dst)
	for i, w := range weights {
		floats.AddScaled(dst, w, l.set.points.RawRowView(i))
	}
	return dst
}

// Score puts ∇ln p_t(x) = (e^{−t}⟨X_0⟩ − x)/Δ into dst and returns it; a nil dst is allocated. It panics if len(x) or len(dst) is not l.Dim().
func (l *Law) Score(dst, x []float64) []float64 {
	mean := l.Denoise(nil, x)
	dst = arg.Slice(dst, l.Dim())
	for j, m := range mean {
		dst[j] = (l.root*m - x[j]) / l.delta
	}
	return dst
}

// exponents returns −|x − x_i e^{−t}|²/2Δ for every point.
func (l *Law) exponents(x []float64) []float64 {
	if len(x) != l.Dim() {
		panic("samples: x has the wrong length")
	}
	logs := make([]float64, l.set.Len())
	for i := range logs {
		for j, v := range l.set.points.RawRowView(i) {
			e := x[j] - l.root*v
			logs[i] -= e * e
		}
		logs[i] /= 2 * l.delta
	}
	return logs
}
