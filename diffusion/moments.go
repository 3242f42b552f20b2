package diffusion

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// The mean and the covariance of a mixture, and its distribution along a direction.

// Mean puts the mean Σ_k w_k μ_k into dst and returns it; a nil dst is
// allocated. It panics if len(dst) is not m.Dim().
func (m *Mixture) Mean(dst []float64) []float64 {
	dst = arg.Slice(dst, m.dim)
	for j := range dst {
		dst[j] = 0
	}
	for k := range m.components {
		floats.AddScaled(dst, m.components[k].weight, m.components[k].mean)
	}
	return dst
}

// CovarianceMatrix puts the covariance Σ_k w_k [C_k + (μ_k − ⟨x⟩)(μ_k − ⟨x⟩)ᵀ], with ⟨x⟩
// the mean, into dst and returns it; a nil dst is allocated. It panics if dst is not d×d.
func (m *Mixture) CovarianceMatrix(dst *mat.SymDense) *mat.SymDense {
	if dst == nil {
		dst = mat.NewSymDense(m.dim, nil)
	}
	if dst.SymmetricDim() != m.dim {
		panic("diffusion: covariance destination does not match the dimension")
	}
	dst.Zero()
	mean := m.Mean(nil)
	apart := make([]float64, m.dim)
	for k := range m.components {
		c := &m.components[k]
		floats.SubTo(apart, c.mean, mean)
		dst.SymRankOne(dst, c.weight, mat.NewVecDense(m.dim, apart))
		c.addCovariance(dst, c.weight)
	}
	return dst
}

// Projection returns the distribution of direction·X, a mixture in one
// dimension. The direction need not have length 1 but must not be zero. It
// panics if len(direction) is not m.Dim().
func (m *Mixture) Projection(direction []float64) (*Mixture, error) {
	if len(direction) != m.dim {
		panic(badLength)
	}
	if norm := floats.Norm(direction, 2); !isFinite(norm) || norm == 0 {
		return nil, fmt.Errorf("diffusion: direction %v has length %v", direction, norm)
	}
	p := &Mixture{dim: 1, components: make([]component, len(m.components))}
	along := make([]float64, m.dim)
	origin := make([]float64, m.dim)
	for k := range m.components {
		c := &m.components[k]
		onAxes := component{mean: origin, axes: c.axes}
		onAxes.residual(along, direction)
		var variance float64
		for j, v := range c.variances {
			variance += along[j] * along[j] * v
		}
		if rounding := float64(m.dim) * epsilon * floats.Norm(direction, 2); c.axes != nil && variance <= rounding*rounding*floats.Max(c.variances) {
			variance = 0 // across a line or a plane, but for the rounding of its axes
		}
		p.components[k].weight = c.weight
		p.components[k].mean = []float64{floats.Dot(direction, c.mean)}
		p.components[k].setVariances([]float64{variance})
	}
	return p, nil
}
