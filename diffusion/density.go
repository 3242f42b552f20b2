package diffusion

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
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

const badLength = "diffusion: slice length does not match the dimension"

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

// residual puts Qᵀ(x − μ), the distance from the mean along the axes, into y.
// Here and below plain loops stand for gonum/floats, whose assembly would send
// every workspace to the heap.
func (c *component) residual(y, x []float64) {
	if c.axes == nil {
		for j, mu := range c.mean {
			y[j] = x[j] - mu
		}
		return
	}
	for j := range y {
		y[j] = 0
	}
	for i, mu := range c.mean {
		for j, q := range c.axes.RawRowView(i) {
			y[j] += q * (x[i] - mu)
		}
	}
}

// score puts z = −Σ⁻¹(x − μ) into z, using y as workspace.
func (c *component) score(z, x, y []float64) {
	c.residual(y, x)
	for j, v := range c.variances {
		y[j] /= -v
	}
	c.fromAxes(z, y)
}

// Score puts the score ∇ln p(x) into dst and returns it; a nil dst is
// allocated. It panics if len(x) or len(dst) is not m.Dim().
func (m *Mixture) Score(dst, x []float64) []float64 {
	dst = reuseAs(dst, m.dim)
	var buf [stackLen]float64
	w := newScratch(buf[:], m)
	m.posterior(w.gamma, x)
	m.score(w, x)
	copy(dst, w.s) // dst may be x itself
	return dst
}

// ScoreDivergence returns ∇·∇ln p(x), the Laplacian of the log-density and the
// trace of its [Mixture.Hessian]. It panics if len(x) is not m.Dim().
func (m *Mixture) ScoreDivergence(x []float64) float64 {
	var buf [stackLen]float64
	w := newScratch(buf[:], m)
	m.posterior(w.gamma, x)
	m.score(w, x)
	return m.divergence(w, x)
}

// Hessian puts the matrix ∇∇ln p(x) into dst and returns it; a nil dst is
// allocated. It panics if len(x) is not m.Dim() or dst is not d×d.
func (m *Mixture) Hessian(dst *mat.SymDense, x []float64) *mat.SymDense {
	if dst == nil {
		dst = mat.NewSymDense(m.dim, nil)
	}
	if dst.SymmetricDim() != m.dim {
		panic("diffusion: Hessian destination does not match the dimension")
	}
	dst.Zero()
	var buf [stackLen]float64
	w := newScratch(buf[:], m)
	m.posterior(w.gamma, x)
	m.score(w, x)
	for k := range m.components {
		c, gamma := &m.components[k], w.gamma[k]
		c.score(w.z, x, w.y)
		floats.Sub(w.z, w.s)
		dst.SymRankOne(dst, gamma, mat.NewVecDense(m.dim, w.z))
		c.addPrecision(dst, -gamma)
	}
	return dst
}

// score puts Σ γ_k z_k into w.s, given the posterior w.gamma.
func (m *Mixture) score(w scratch, x []float64) {
	for k, gamma := range w.gamma {
		if gamma == 0 {
			continue // too far away to be felt
		}
		m.components[k].score(w.z, x, w.y)
		for j, v := range w.z {
			w.s[j] += gamma * v
		}
	}
}

// divergence returns Σ γ_k (|z_k − s|² − tr Σ_k⁻¹), given the posterior w.gamma
// and the score w.s.
func (m *Mixture) divergence(w scratch, x []float64) float64 {
	var div float64
	for k, gamma := range w.gamma {
		if gamma == 0 {
			continue
		}
		c := &m.components[k]
		c.score(w.z, x, w.y)
		for j, v := range c.variances {
			dz := w.z[j] - w.s[j]
			div += gamma * (dz*dz - 1/v)
		}
	}
	return div
}

// addPrecision adds scale·Σ⁻¹ to dst.
func (c *component) addPrecision(dst *mat.SymDense, scale float64) {
	inverse := component{mean: c.mean, axes: c.axes, variances: make([]float64, len(c.variances))}
	for j, v := range c.variances {
		inverse.variances[j] = 1 / v
	}
	inverse.addCovariance(dst, scale)
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

// reuseAs returns dst, or a new slice if dst is nil, and panics unless its length is n.
func reuseAs(dst []float64, n int) []float64 {
	if dst == nil {
		return make([]float64, n)
	}
	if len(dst) != n {
		panic(badLength)
	}
	return dst
}
