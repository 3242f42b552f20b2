package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Rand puts a draw from the mixture into dst and returns it; a nil dst is
// allocated, a nil src draws from the global source of math/rand/v2. It panics
// if len(dst) is not m.Dim().
func (m *Mixture) Rand(dst []float64, src rand.Source) []float64 {
	dst = reuseAs(dst, m.dim)
	uniform, normal := rand.Float64, rand.NormFloat64
	if src != nil {
		r := rand.New(src)
		uniform, normal = r.Float64, r.NormFloat64
	}
	m.components[m.choose(uniform())].rand(dst, normal)
	return dst
}

// choose returns the component whose stretch of cumulated weight holds u ∈ [0, 1).
func (m *Mixture) choose(u float64) int {
	last := 0
	for k := range m.components {
		w := m.components[k].weight
		if w == 0 {
			continue
		}
		if u < w {
			return k
		}
		u -= w
		last = k // rounding may leave u just above the last stretch
	}
	return last
}

// rand puts μ + Q √λ ξ with standard normal ξ into dst.
func (c *component) rand(dst []float64, normal func() float64) {
	copy(dst, c.mean)
	for j, v := range c.variances {
		xi := math.Sqrt(v) * normal()
		if c.axes == nil {
			dst[j] += xi
			continue
		}
		for i := range dst {
			dst[i] += xi * c.axes.At(i, j)
		}
	}
}

// Mean puts the mean Σ_k π_k μ_k into dst and returns it; a nil dst is
// allocated. It panics if len(dst) is not m.Dim().
func (m *Mixture) Mean(dst []float64) []float64 {
	dst = reuseAs(dst, m.dim)
	for j := range dst {
		dst[j] = 0
	}
	for k := range m.components {
		floats.AddScaled(dst, m.components[k].weight, m.components[k].mean)
	}
	return dst
}

// CovarianceMatrix puts the covariance Σ_k π_k [Σ_k + (μ_k − μ)(μ_k − μ)ᵀ], μ
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

// CDF returns the probability of X ≤ x for a mixture in one dimension. It
// panics in more; take a [Mixture.Projection] first.
func (m *Mixture) CDF(x float64) float64 {
	below, _ := m.tails(x)
	return below
}

// Projection returns the law of the number direction·X, a mixture in one
// dimension. The direction need not have length 1 but must not vanish. It
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
		p.components[k].weight = c.weight
		p.components[k].mean = []float64{floats.Dot(direction, c.mean)}
		p.components[k].setVariances([]float64{variance})
	}
	return p, nil
}
