package diffusion

import (
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/stream"
)

// The forward process is the Ornstein–Uhlenbeck process
//
//	dX = −X dt + √2 dW,    X_t | X_0 ~ N(e^{−t} X_0, Δ),    Δ = 1 − e^{−2t},
//
// which keeps a Gaussian mixture a Gaussian mixture and forgets it at unit rate,
// until N(0, I) is left.

// At returns the distribution p_t of X_t when X_0 is drawn from m: the mixture with means
// e^{−t}μ_k and covariances e^{−2t}C_k + Δ I. At time 0 it is m itself and at
// +Inf the standard normal distribution. It panics if t is negative or NaN.
func (m *Mixture) At(t float64) *Mixture {
	checkedTime(t)
	if t == 0 {
		return m
	}
	return new(Mixture).setAt(m, t)
}

// setAt makes m the distribution of data at time t, in m's own memory if it has been set before.
func (m *Mixture) setAt(data *Mixture, t float64) *Mixture {
	shrink, noise := decay(t)
	return m.setNoised(data, shrink, noise)
}

// setNoised makes m the distribution of shrink·X + √noise ξ, X drawn from data, in m's own
// memory if it has been set before.
func (m *Mixture) setNoised(data *Mixture, shrink, noise float64) *Mixture {
	if len(m.components) != len(data.components) {
		m.dim = data.dim
		m.components = make([]component, len(data.components))
		for k := range m.components {
			c := &m.components[k]
			*c = component{
				weight:    data.components[k].weight,
				axes:      data.components[k].axes,
				mean:      make([]float64, data.dim),
				variances: make([]float64, data.dim),
			}
		}
	}
	for k := range m.components {
		c, c0 := &m.components[k], &data.components[k]
		for j := range c.mean {
			c.mean[j] = shrink * c0.mean[j]
			c.variances[j] = shrink*shrink*c0.variances[j] + noise
		}
		c.setVariances(c.variances)
	}
	return m
}

// decay returns e^{−t} and Δ = 1 − e^{−2t}, the latter without cancellation as t → 0.
func decay(t float64) (shrink, noise float64) {
	return math.Exp(-t), -math.Expm1(-2 * t)
}

// Transition puts a draw of X_t given X_0 = x into dst and returns it, exactly
// for any t ≥ 0; a nil dst is allocated, a nil src draws from the global source.
// It panics if len(dst) is not len(x) or if t is negative or NaN.
func Transition(dst, x []float64, t float64, src rand.Source) []float64 {
	checkedTime(t)
	dst = arg.Slice(dst, len(x))
	rng := stream.From(src)
	shrink, noise := decay(t)
	for j, v := range x {
		dst[j] = shrink*v + math.Sqrt(noise)*rng.NormFloat64()
	}
	return dst
}
