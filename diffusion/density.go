package diffusion

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// The density of a mixture and its derivatives. With γ_k the posterior weight
// of component k and z_k = ∇ln N_k = −Σ_k⁻¹(x − μ_k),
//
//	ln p   = ln Σ_k π_k N_k           (by log-sum-exp: components may be far apart)
//	∇ln p  = Σ_k γ_k z_k = s
//	∇∇ln p = Σ_k γ_k [(z_k − s)(z_k − s)ᵀ − Σ_k⁻¹].
//
// The last line equals the textbook's Σ γ_k (z_k z_kᵀ − Σ_k⁻¹) − s sᵀ but does
// not subtract large numbers when the variances are small.
//
// All hold while |x − μ_k|²/λ stays below the largest float64; beyond that the
// results are infinite or NaN.

// LogProb returns ln p(x). It panics if len(x) is not m.Dim().
func (m *Mixture) LogProb(x []float64) float64 {
	var buf [stackLen]float64
	return m.posterior(workspace(buf[:], len(m.components)), x)
}

// Posterior puts into dst the probabilities γ_k that x came from component k,
// a slice of length m.Len(), and returns it; a nil dst is allocated. It panics if len(x)
// is not m.Dim() or len(dst) is not m.Len().
func (m *Mixture) Posterior(dst, x []float64) []float64 {
	dst = reuseAs(dst, len(m.components))
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
	for k := range m.components {
		c := &m.components[k]
		c.residual(y, x)
		var mahalanobis float64
		for j, v := range c.variances {
			mahalanobis += y[j] * y[j] / v
		}
		gamma[k] = c.logNorm - 0.5*mahalanobis
	}
	logProb = floats.LogSumExp(gamma)
	for k, l := range gamma {
		gamma[k] = math.Exp(l - logProb)
	}
	return logProb
}

// scratch is the workspace of one evaluation.
type scratch struct {
	gamma   []float64 // the posterior weights, K
	y, z, s []float64 // along the axes, ∇ln N_k, and the score Σ γ_k z_k from 0; d
}

// stackLen is the length of the buffers by which small workspaces stay on the stack.
const stackLen = 48

// newScratch returns the workspace for m, in buf if it fits, which must be zero.
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
