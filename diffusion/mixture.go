package diffusion

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Mixture is a Gaussian mixture in d dimensions,
//
//	p(x) = Σ_k π_k N(x; μ_k, Σ_k).
//
// It is the data law of the package and, by [Mixture.At], also the law of the
// noised data at any time. A Mixture is immutable and safe for concurrent use.
type Mixture struct {
	dim        int
	components []component
}

// component is one Gaussian π N(μ, Σ) with Σ = Q diag(λ) Qᵀ. Noise adds a
// multiple of the identity to Σ and so leaves Q alone: the eigenvectors are
// found once, when the mixture is made, and shared by its laws at all times.
type component struct {
	weight    float64
	mean      []float64
	variances []float64  // λ, the variances along the axes
	axes      *mat.Dense // Q, one axis a column; nil when Σ is diagonal
	logNorm   float64    // ln π − ½ Σ_j ln 2πλ_j
}

// weightTolerance is by how much weights may miss the sum 1 for rounding.
const weightTolerance = 1e-9

// NewMixture returns the mixture of Gaussians with the given weights, means and
// covariance matrices: K weights, K means of length d and K positive definite
// d×d matrices. The arguments are copied. Weights must sum to 1 within 1e−9 and
// are then normalised exactly.
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
// variances[k]·I.
func NewIsotropicMixture(weights []float64, means [][]float64, variances []float64) (*Mixture, error) {
	m, err := newMixture(weights, means)
	if err != nil {
		return nil, err
	}
	if len(variances) != len(weights) {
		return nil, fmt.Errorf("diffusion: %d variances for %d weights", len(variances), len(weights))
	}
	for k, v := range variances {
		if !usableVariance(v) {
			return nil, fmt.Errorf("diffusion: variances[%d] = %v is not a positive finite number", k, v)
		}
		lambda := make([]float64, m.dim)
		for j := range lambda {
			lambda[j] = v
		}
		m.components[k].setVariances(lambda)
	}
	return m, nil
}

// SymmetricPair returns ½N(μ, σ²) + ½N(−μ, σ²) in one dimension, the data law
// of arXiv:2405.11932.
func SymmetricPair(mu, variance float64) (*Mixture, error) {
	if !isFinite(mu) {
		return nil, fmt.Errorf("diffusion: mu = %v is not finite", mu)
	}
	if !usableVariance(variance) {
		return nil, fmt.Errorf("diffusion: variance = %v is not a positive finite number", variance)
	}
	return NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{mu}, {-mu}}, []float64{variance, variance})
}

// newMixture checks and copies weights and means and leaves the covariances open.
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

func checkWeights(weights []float64) error {
	if len(weights) == 0 {
		return errors.New("diffusion: no weights")
	}
	for k, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return fmt.Errorf("diffusion: weights[%d] = %v is not a non-negative finite number", k, w)
		}
	}
	if sum := floats.Sum(weights); !(math.Abs(sum-1) <= weightTolerance) {
		return fmt.Errorf("diffusion: weights sum to %v, not to 1", sum)
	}
	return nil
}

func checkMeans(means [][]float64, components int) error {
	if len(means) != components {
		return fmt.Errorf("diffusion: %d means for %d weights", len(means), components)
	}
	if len(means[0]) == 0 {
		return errors.New("diffusion: means[0] is empty")
	}
	for k, mean := range means {
		if len(mean) != len(means[0]) {
			return fmt.Errorf("diffusion: means[%d] has length %d, means[0] has %d", k, len(mean), len(means[0]))
		}
		for j, v := range mean {
			if !isFinite(v) {
				return fmt.Errorf("diffusion: means[%d][%d] = %v is not finite", k, j, v)
			}
		}
	}
	return nil
}

// setCovariance factorises cov = Q diag(λ) Qᵀ.
func (c *component) setCovariance(cov mat.Symmetric) error {
	if cov == nil {
		return errors.New("is nil")
	}
	d := len(c.mean)
	if n := cov.SymmetricDim(); n != d {
		return fmt.Errorf("is %d×%d, the means have length %d", n, n, d)
	}
	diagonal, err := checkEntries(cov)
	if err != nil {
		return err
	}
	lambda := make([]float64, d)
	if diagonal {
		for j := range lambda {
			lambda[j] = cov.At(j, j)
		}
	} else {
		var eig mat.EigenSym
		if !eig.Factorize(cov, true) {
			return errors.New("has no eigenvalues that could be computed")
		}
		eig.Values(lambda)
		c.axes = new(mat.Dense)
		eig.VectorsTo(c.axes)
	}
	if least := floats.Min(lambda); !usableVariance(least) || (!diagonal && least <= float64(d)*epsilon*floats.Max(lambda)) {
		return fmt.Errorf("is not positive definite: its least eigenvalue is %.3g", least)
	}
	c.setVariances(lambda)
	return nil
}

// epsilon is the spacing of float64 at 1.
const epsilon = 0x1p-52

// checkEntries reports whether cov is diagonal, and the first entry that is not finite.
func checkEntries(cov mat.Symmetric) (diagonal bool, err error) {
	diagonal = true
	for i := range cov.SymmetricDim() {
		for j := range i + 1 {
			v := cov.At(i, j)
			if !isFinite(v) {
				return false, fmt.Errorf("has the entry (%d, %d) = %v", i, j, v)
			}
			if i != j && v != 0 {
				diagonal = false
			}
		}
	}
	return diagonal, nil
}

// setVariances sets the variances along the axes and the normalisation.
func (c *component) setVariances(lambda []float64) {
	c.variances = lambda
	c.logNorm = math.Log(c.weight)
	for _, v := range lambda {
		c.logNorm -= 0.5 * math.Log(2*math.Pi*v)
	}
}

// Dim returns the dimension d of the data.
func (m *Mixture) Dim() int { return m.dim }

// Len returns the number K of components.
func (m *Mixture) Len() int { return len(m.components) }

// Component returns copies of the weight, mean and covariance of component k.
func (m *Mixture) Component(k int) (weight float64, mean []float64, cov *mat.SymDense) {
	c := &m.components[k]
	cov = mat.NewSymDense(m.dim, nil)
	c.addCovariance(cov, 1)
	return c.weight, append([]float64(nil), c.mean...), cov
}

// addCovariance adds scale·Σ to dst.
func (c *component) addCovariance(dst *mat.SymDense, scale float64) {
	axis := make([]float64, len(c.mean))
	for j, v := range c.variances {
		if c.axes == nil {
			dst.SetSym(j, j, dst.At(j, j)+scale*v)
			continue
		}
		mat.Col(axis, j, c.axes)
		dst.SymRankOne(dst, scale*v, mat.NewVecDense(len(axis), axis))
	}
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// usableVariance reports whether v and 1/v are positive, finite and normal.
func usableVariance(v float64) bool { return v >= 0x1p-1022 && v <= math.MaxFloat64 }
