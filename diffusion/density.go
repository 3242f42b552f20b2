package diffusion

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// The density of a mixture and its derivatives. With γ_k the posterior weight
// of component k and z_k = ∇ln N_k = −C_k⁻¹(x − μ_k),
//
//	ln p   = ln Σ_k w_k N_k           (by log-sum-exp: components may be far apart)
//	∇ln p  = Σ_k γ_k z_k = s
//	∇∇ln p = Σ_k γ_k [(z_k − s)(z_k − s)ᵀ − C_k⁻¹].
//
// The last line equals the textbook's Σ_k γ_k (z_k z_kᵀ − C_k⁻¹) − s sᵀ but does
// not subtract large numbers from each other when the variances are small.
//
// A mixture without a density has none of these, and all methods panic ([Mixture.HasDensity]). The
// formulas hold while |x − μ_k|², divided by the variance, is below the largest float64; beyond that
// the results are infinite or NaN.

// LogProb returns ln p(x). It panics if len(x) is not m.Dim() or if m has no density.
func (m *Mixture) LogProb(x []float64) float64 {
	var buf [stackLen]float64
	return m.posterior(workspace(buf[:], len(m.components)), x)
}

// Posterior puts the probabilities γ_k that x came from component k into dst,
// of length m.Len(), and returns it; a nil dst is allocated. It panics if len(x)
// is not m.Dim(), if len(dst) is not m.Len() or if m has no density.
func (m *Mixture) Posterior(dst, x []float64) []float64 {
	dst = arg.Slice(dst, len(m.components))
	m.posterior(dst, x)
	return dst
}

// posterior fills gamma with the posterior weights and returns ln p(x).
func (m *Mixture) posterior(gamma, x []float64) (logProb float64) {
	if len(x) != m.dim {
		panic(badLength)
	}
	var buf [stackLen]float64
	y := workspace(buf[:], m.dim)
	highest, level := 0, math.Inf(-1)
	for k := range m.components {
		if m.components[k].singular {
			m.mustHaveDensity()
		}
		gamma[k] = m.components[k].logProb(x, y)
		if gamma[k] > level {
			highest, level = k, gamma[k]
		}
	}
	if math.Abs(level) > largeExponent {
		m.logOdds(gamma, highest, x)
	} else {
		for k := range gamma {
			gamma[k] -= level
		}
	}
	var sum float64
	for k, l := range gamma {
		gamma[k] = math.Exp(l)
		sum += gamma[k]
	}
	for k := range gamma {
		gamma[k] /= sum
	}
	return level + math.Log(sum)
}

// largeExponent is the |ln p| above which the rounding errors of the logarithms, 1e−16 of their
// size, matter in their differences.
const largeExponent = 1000

// logOdds puts the logarithm of each component's posterior weight at x, relative to that of the
// component ref, into odds. It takes the differences of the exponents, which for components of the
// same covariance are (μ_k − μ_ref)ᵀ C⁻¹ (2x − μ_k − μ_ref)/2 and keep their digits however far
// away x is. It is called only far from all components, and allocates.
func (m *Mixture) logOdds(odds []float64, ref int, x []float64) {
	r := &m.components[ref]
	y, apart, along := make([]float64, m.dim), make([]float64, m.dim), make([]float64, m.dim)
	for k := range m.components {
		c := &m.components[k]
		if !sameAxes(c, r) {
			odds[k] = c.logProb(x, y) - r.logProb(x, y)
			continue
		}
		for j, mu := range r.mean {
			y[j] = mu - c.mean[j]
		}
		c.ontoAxes(apart, y)
		for j, mu := range r.mean {
			y[j] = 2*x[j] - (mu + c.mean[j])
		}
		c.ontoAxes(along, y)
		r.residual(y, x)
		odds[k] = c.logNorm - r.logNorm
		for j, v := range c.variances {
			w := r.variances[j]
			odds[k] -= 0.5 * (apart[j]*along[j]/v + y[j]*y[j]*((w-v)/v)/w)
		}
	}
}

// sameAxes reports whether two components have the same axes.
func sameAxes(a, b *component) bool {
	return a.axes == b.axes || a.axes != nil && b.axes != nil && mat.Equal(a.axes, b.axes)
}

// scratch is the workspace of one evaluation.
type scratch struct {
	gamma   []float64 // the posterior weights, K
	y, z, s []float64 // coordinates along the axes, ∇ln N_k, and the score Σ γ_k z_k, which starts at 0; d each
}

// stackLen is the length of the buffers that keep small workspaces on the stack.
const stackLen = 48

// newScratch returns the workspace for m, in buf if it fits. The buffer must be zero.
func newScratch(buf []float64, m *Mixture) scratch {
	k, d := len(m.components), m.dim
	buf = workspace(buf, k+3*d)
	return scratch{buf[:k], buf[k : k+d], buf[k+d : k+2*d], buf[k+2*d:]}
}

// workspace returns a slice of length n, in buf if it fits.
func workspace(buf []float64, n int) []float64 {
	if n <= len(buf) {
		return buf[:n]
	}
	return make([]float64, n)
}
