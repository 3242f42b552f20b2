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
func (c *component) residual(y, x []float64) {
	if c.axes == nil {
		floats.SubTo(y, x, c.mean)
		return
	}
	for j := range y {
		y[j] = 0
	}
	for i, xi := range x {
		floats.AddScaled(y, xi-c.mean[i], c.axes.RawRowView(i))
	}
}

// score puts z = −Σ⁻¹(x − μ) into z, using y as workspace.
func (c *component) score(z, x, y []float64) {
	c.residual(y, x)
	for j, v := range c.variances {
		y[j] /= -v
	}
	if c.axes == nil {
		copy(z, y)
		return
	}
	for i := range z {
		z[i] = floats.Dot(c.axes.RawRowView(i), y)
	}
}

// Score puts the score ∇ln p(x) into dst and returns it; a nil dst is
// allocated. It panics if len(x) or len(dst) is not m.Dim().
func (m *Mixture) Score(dst, x []float64) []float64 {
	dst = reuseAs(dst, m.dim)
	var buf [4 * stackLen]float64
	gamma := workspace(buf[:stackLen], len(m.components))
	y := workspace(buf[stackLen:2*stackLen], m.dim)
	z := workspace(buf[2*stackLen:3*stackLen], m.dim)
	s := workspace(buf[3*stackLen:], m.dim) // not dst, which may be x itself
	m.posterior(gamma, x)
	m.score(s, x, gamma, y, z)
	copy(dst, s)
	return dst
}

// score puts Σ γ_k z_k into s, which must not overlap x.
func (m *Mixture) score(s, x, gamma, y, z []float64) {
	for j := range s {
		s[j] = 0
	}
	for k := range m.components {
		if gamma[k] == 0 {
			continue // too far away to be felt
		}
		m.components[k].score(z, x, y)
		floats.AddScaled(s, gamma[k], z)
	}
}

// ScoreDivergence returns ∇·∇ln p(x), the Laplacian of the log-density and the
// trace of its [Mixture.Hessian]. It panics if len(x) is not m.Dim().
func (m *Mixture) ScoreDivergence(x []float64) float64 {
	var div float64
	m.eachCurvature(x, func(gamma float64, c *component, dz []float64) {
		div += gamma * floats.Dot(dz, dz)
		for _, v := range c.variances {
			div -= gamma / v
		}
	})
	return div
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
	m.eachCurvature(x, func(gamma float64, c *component, dz []float64) {
		dst.SymRankOne(dst, gamma, mat.NewVecDense(len(dz), dz))
		c.addPrecision(dst, -gamma)
	})
	return dst
}

// eachCurvature calls f with γ_k, component k and z_k − s for all components
// that are felt at x.
func (m *Mixture) eachCurvature(x []float64, f func(gamma float64, c *component, dz []float64)) {
	gamma := m.Posterior(nil, x)
	work := make([]float64, 3*m.dim)
	y, z, s := work[:m.dim], work[m.dim:2*m.dim], work[2*m.dim:]
	m.score(s, x, gamma, y, z)
	for k := range m.components {
		if gamma[k] == 0 {
			continue
		}
		c := &m.components[k]
		c.score(z, x, y)
		floats.Sub(z, s)
		f(gamma[k], c, z)
	}
}

// addPrecision adds scale·Σ⁻¹ to dst.
func (c *component) addPrecision(dst *mat.SymDense, scale float64) {
	inverse := component{mean: c.mean, axes: c.axes, variances: make([]float64, len(c.variances))}
	for j, v := range c.variances {
		inverse.variances[j] = 1 / v
	}
	inverse.addCovariance(dst, scale)
}

// stackLen is the length up to which workspace stays on the stack.
const stackLen = 16

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
