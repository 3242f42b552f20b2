package diffusion

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Score puts the score ∇ln p(x) into dst and returns it; a nil dst is
// allocated. It panics if len(x) or len(dst) is not m.Dim() or if m has no density.
func (m *Mixture) Score(dst, x []float64) []float64 {
	dst = arg.Slice(dst, m.dim)
	var buf [stackLen]float64
	w := newScratch(buf[:], m)
	m.posterior(w.gamma, x)
	m.score(w, x)
	copy(dst, w.s) // dst may be x itself
	return dst
}

// ScoreDivergence returns ∇·∇ln p(x), the Laplacian of the log-density and the
// trace of its [Mixture.Hessian]. It panics if len(x) is not m.Dim() or if m has no density.
func (m *Mixture) ScoreDivergence(x []float64) float64 {
	var buf [stackLen]float64
	w := newScratch(buf[:], m)
	m.posterior(w.gamma, x)
	m.score(w, x)
	return m.divergence(w, x)
}

// Hessian puts the matrix ∇∇ln p(x) into dst and returns it; a nil dst is
// allocated. It panics if len(x) is not m.Dim(), if dst is not d×d or if m has no density.
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
			continue // too far away to count
		}
		m.components[k].score(w.z, x, w.y)
		for j, v := range w.z {
			w.s[j] += gamma * v
		}
	}
}

// divergence returns Σ γ_k (|z_k − s|² − tr C_k⁻¹), given the posterior w.gamma
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
