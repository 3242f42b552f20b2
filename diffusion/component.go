package diffusion

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/vec"
)

// One Gaussian of a mixture, in its own principal axes.

// component is one weighted Gaussian w N(μ, C) with C = Q diag(λ) Qᵀ. Noise adds a
// multiple of the unit matrix to C and leaves Q as it is: the eigenvectors are
// computed once, when the mixture is made, and shared by the mixtures at all times.
type component struct {
	weight    float64
	mean      []float64
	variances []float64  // λ, the variances along the axes
	axes      *mat.Dense // Q, one axis a column; nil when Σ is diagonal
	logNorm   float64    // ln w − ½ Σ_j ln 2πλ_j
	singular  bool       // some λ has no inverse: there is no density
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
			return errors.New("has eigenvalues that could not be computed")
		}
		eig.Values(lambda)
		c.axes = new(mat.Dense)
		eig.VectorsTo(c.axes)
		if floats.Min(lambda) < refineBelow*floats.Max(lambda) {
			refineVariances(lambda, c.axes, cov)
		}
		flushVariances(lambda)
	}
	for _, v := range lambda {
		switch {
		case v < 0:
			return fmt.Errorf("is not positive semidefinite: its smallest eigenvalue is %.3g", floats.Min(lambda))
		case v != 0 && !usableVariance(v):
			return fmt.Errorf("has the eigenvalue %.3g, which is neither 0 nor finite with a finite inverse", v)
		}
	}
	c.setVariances(lambda)
	return nil
}

// flushVariances sets the eigenvalues to 0 that the rounding of the entries of a singular matrix leaves.
func flushVariances(lambda []float64) {
	rounding := float64(len(lambda)) * epsilon * floats.Max(lambda)
	for j, v := range lambda {
		if math.Abs(v) <= rounding && !math.IsInf(rounding, 1) {
			lambda[j] = 0
		}
	}
}

// refineBelow is the ratio of the smallest eigenvalue to the largest below which the smallest loses digits:
// the error of every eigenvalue is 1e−16 of the largest.
const refineBelow = 1e-5

// refineVariances replaces the eigenvalues of cov by the Rayleigh quotients qᵀ C q/qᵀq of its eigenvectors, computed
// with twice the digits: their error is of second order in that of the vectors.
func refineVariances(lambda []float64, axes *mat.Dense, cov mat.Symmetric) {
	d := len(lambda)
	matrix := make([]float64, 0, d*d)
	for i := range d {
		for j := range d {
			matrix = append(matrix, cov.At(i, j))
		}
	}
	_, scale := math.Frexp(floats.Norm(matrix, math.Inf(1)))
	for i, v := range matrix {
		matrix[i] = math.Ldexp(v, -scale) // so that no product overflows, and none that matters underflows
	}
	for k := range lambda {
		axis := mat.Col(nil, k, axes)
		var above, below dotProduct
		for i, q := range axis {
			var row dotProduct
			for j, v := range matrix[i*d : (i+1)*d] {
				row.add(v, axis[j])
			}
			above.add(q, row.sum)
			above.add(q, row.rest)
			below.add(q, q)
		}
		ratio, _ := new(big.Float).Quo(above.exact(), below.exact()).Float64()
		lambda[k] = math.Ldexp(ratio, scale)
	}
}

// dotProduct is a sum of products, sum + rest, as exact as if it were computed with twice the digits and rounded (Ogita, Rump
// and Oishi, SIAM J. Sci. Comput. 26, 1955 (2005), algorithm Dot2).
type dotProduct struct{ sum, rest float64 }

// add adds x·y.
func (p *dotProduct) add(x, y float64) {
	product := float64(x * y)
	sum := p.sum + product
	part := sum - p.sum
	p.rest += (p.sum - (sum - part)) + (product - part) + math.FMA(x, y, -product)
	p.sum = sum
}

// exact returns the number without rounding.
func (p *dotProduct) exact() *big.Float {
	const precision = 300 // bits, enough for two numbers whose sizes differ by 1e−60
	sum, rest := new(big.Float).SetPrec(precision).SetFloat64(p.sum), new(big.Float).SetPrec(precision).SetFloat64(p.rest)
	return sum.Add(sum, rest)
}

// checkEntries reports whether cov is diagonal, and names the first entry that is not finite.
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
	c.singular = false
	for _, v := range lambda {
		c.singular = c.singular || v < leastInvertible
		c.logNorm -= 0.5 * math.Log(2*math.Pi*v)
	}
}

// addCovariance adds scale·C to dst.
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

// addPrecision adds scale·C⁻¹ to dst.
func (c *component) addPrecision(dst *mat.SymDense, scale float64) {
	inverse := component{mean: c.mean, axes: c.axes, variances: make([]float64, len(c.variances))}
	for j, v := range c.variances {
		inverse.variances[j] = 1 / v
	}
	inverse.addCovariance(dst, scale)
}

// precision puts C⁻¹ = Q diag(1/λ) Qᵀ into dst: the matrix, its diagonal or its one number, by the length of dst.
func (c *component) precision(dst []float64) {
	d := len(c.mean)
	if len(dst) <= d { // one number or a diagonal
		for j := range dst {
			dst[j] = 1 / c.variances[j]
		}
		return
	}
	clear(dst)
	for i := range d {
		if c.axes == nil {
			dst[i*d+i] = 1 / c.variances[i]
			continue
		}
		row := c.axes.RawRowView(i)
		for j := range i + 1 {
			var sum float64
			for l, q := range c.axes.RawRowView(j) {
				sum += q * row[l] / c.variances[l]
			}
			dst[i*d+j], dst[j*d+i] = sum, sum
		}
	}
}

// residual puts Qᵀ(x − μ), the distance from the mean along the axes, into y.
// Here and below are plain loops instead of gonum/floats, whose assembly would move
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

// logProb returns ln w N(x), using y as workspace.
func (c *component) logProb(x, y []float64) float64 {
	c.residual(y, x)
	var mahalanobis float64
	for j, v := range c.variances {
		mahalanobis += y[j] * y[j] / v
	}
	return c.logNorm - 0.5*mahalanobis
}

// score puts −C⁻¹(x − μ) into z, using y as workspace.
func (c *component) score(z, x, y []float64) {
	c.residual(y, x)
	for j, v := range c.variances {
		y[j] /= -v
	}
	c.fromAxes(z, y)
}

// fromAxes puts Q y into dst.
func (c *component) fromAxes(dst, y []float64) {
	if c.axes == nil {
		copy(dst, y)
		return
	}
	for i := range dst {
		dst[i] = 0
		for j, q := range c.axes.RawRowView(i) {
			dst[i] += q * y[j]
		}
	}
}

// ontoAxes puts Qᵀ x into dst.
func (c *component) ontoAxes(dst, x []float64) {
	if c.axes == nil {
		copy(dst, x)
		return
	}
	for j := range dst {
		dst[j] = 0
	}
	for i, v := range x {
		for j, q := range c.axes.RawRowView(i) {
			dst[j] += q * v
		}
	}
}

// whiten puts λ^{−½} Qᵀ x into dst.
func (c *component) whiten(dst, x []float64) {
	c.ontoAxes(dst, x)
	for j, v := range c.variances {
		dst[j] /= math.Sqrt(v)
	}
}

// rand puts μ + Q √λ ξ with standard normal ξ into dst.
func (c *component) rand(dst []float64, rng *rand.Rand) {
	copy(dst, c.mean)
	for j, v := range c.variances {
		xi := math.Sqrt(v) * rng.NormFloat64()
		if c.axes == nil {
			dst[j] += xi
			continue
		}
		for i := range dst {
			dst[i] += xi * c.axes.At(i, j)
		}
	}
}

// shape turns a standard normal point, whose coordinates are vec.Lanes apart in x,
// into one of N(μ, C), given spread = √λ.
func (c *component) shape(x, spread, buf []float64) {
	if c.axes == nil {
		for j, s := range spread {
			x[j*vec.Lanes] = c.mean[j] + s*x[j*vec.Lanes]
		}
		return
	}
	for j, s := range spread {
		buf[j] = s * x[j*vec.Lanes]
	}
	for j, mu := range c.mean {
		x[j*vec.Lanes] = mu + floats.Dot(c.axes.RawRowView(j), buf)
	}
}
