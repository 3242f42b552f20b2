package diffusion

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Mixture is a Gaussian mixture in d dimensions,
//
//	p(x) = Σ_k w_k N(x; μ_k, C_k).
//
// It is the distribution of the data and, by [Mixture.At], also that of the
// noised data at any time. A Mixture is immutable and safe for concurrent use.
//
// Covariances may be singular: data on a plane, on a line, or on points, as the empirical
// distribution of a sample is. Such data have no density ([Mixture.HasDensity]), but at t > 0 they
// have one.
type Mixture struct {
	dim        int
	components []component
}

// weightTolerance is how far the sum of the weights may be from 1, to allow for rounding.
const weightTolerance = 1e-9

// NewMixture returns the mixture of Gaussians with the given weights, means and
// covariance matrices: K weights, K means of length d and K positive semidefinite
// d×d matrices. The arguments are copied. Weights must sum to 1 within 1e−9 and
// are then normalised exactly. Eigenvalues of a covariance that is not diagonal count as 0 within
// d·2⁻⁵² of the largest, which is what rounding makes of those that are.
func NewMixture(weights []float64, means [][]float64, covs []mat.Symmetric) (*Mixture, error) {
	m, err := newMixture(weights, means)
	if err != nil {
		return nil, err
	}
	if len(covs) != len(weights) {
		return nil, fmt.Errorf("diffusion: %d covs for %d weights", len(covs), len(weights))
	}
	for k, cov := range covs {
		if err := m.components[k].setCovariance(cov); err != nil {
			return nil, fmt.Errorf("diffusion: covs[%d] %w", k, err)
		}
	}
	return m, nil
}

// NewIsotropicMixture returns the mixture whose K components have covariance
// variances[k]·I. A component of variance 0 is a point.
func NewIsotropicMixture(weights []float64, means [][]float64, variances []float64) (*Mixture, error) {
	m, err := newMixture(weights, means)
	if err != nil {
		return nil, err
	}
	if len(variances) != len(weights) {
		return nil, fmt.Errorf("diffusion: %d variances for %d weights", len(variances), len(weights))
	}
	for k, v := range variances {
		if err := checkVariance(fmt.Sprintf("variances[%d]", k), v); err != nil {
			return nil, err
		}
		lambda := make([]float64, m.dim)
		for j := range lambda {
			lambda[j] = v
		}
		m.components[k].setVariances(lambda)
	}
	return m, nil
}

// SymmetricPair returns ½N(μ, σ²) + ½N(−μ, σ²) in one dimension, the data
// of arXiv:2405.11932; for σ² = 0 it is two points.
func SymmetricPair(mu, variance float64) (*Mixture, error) {
	if err := checkPair(mu, variance); err != nil {
		return nil, err
	}
	return NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{mu}, {-mu}}, []float64{variance, variance})
}

// newMixture checks and copies weights and means; the covariances are set later.
func newMixture(weights []float64, means [][]float64) (*Mixture, error) {
	if err := checkWeights(weights); err != nil {
		return nil, err
	}
	if err := checkMeans(means, len(weights)); err != nil {
		return nil, err
	}
	m := &Mixture{dim: len(means[0]), components: make([]component, len(weights))}
	sum := floats.Sum(weights)
	for k := range m.components {
		m.components[k].weight = weights[k] / sum
		m.components[k].mean = append([]float64(nil), means[k]...)
	}
	return m, nil
}

// Dim returns the dimension d of the data.
func (m *Mixture) Dim() int { return m.dim }

// Len returns the number K of components.
func (m *Mixture) Len() int { return len(m.components) }

// HasDensity reports whether the mixture has a density: whether the covariances of all its components, whatever
// their weights, have an inverse. Without one there are draws, moments, quantiles and the distribution at all later times, but
// neither ln p nor a score. Functions that need those return an error, or panic if they return none.
func (m *Mixture) HasDensity() bool {
	for k := range m.components {
		if m.components[k].singular {
			return false
		}
	}
	return true
}

// mustHaveDensity panics if the mixture has no density.
func (m *Mixture) mustHaveDensity() {
	if err := arg.Density("m", m); err != nil {
		panic(err.Error())
	}
}

// Component returns copies of the weight, mean and covariance of component k, from 0 to
// m.Len() − 1. It panics for any other k.
func (m *Mixture) Component(k int) (weight float64, mean []float64, cov *mat.SymDense) {
	arg.Index("k", k, len(m.components))
	c := &m.components[k]
	cov = mat.NewSymDense(m.dim, nil)
	c.addCovariance(cov, 1)
	return c.weight, append([]float64(nil), c.mean...), cov
}
