package samples

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/check"
)

// The dimension of the manifold near which the points lie, from the curvature of ln p_t,
//
//	−Δ ∇∇ln p_t(x) = 1 − ρ Cov(X_0|X_t = x),    ρ = e^{−2t}/Δ,
//
// whose eigenvalues are 1/(1 + ρλ) for Gaussian data of the variances λ: near 0 along the manifold and near 1 across it. The gap between them
// opens at times at which the noise is larger than the thickness of the manifold and smaller than its extent
// (Stanczuk et al., arXiv:2212.12611; Ventura et al., arXiv:2410.05898).

// Manifold is what the spectrum of −Δ∇∇ln p_t says of the points.
type Manifold struct {
	Dimension Estimate   // how many eigenvalues are below the gap; OK = false: there is no gap
	Time      float64    // t, at which the gap is widest
	Gap       Estimate   // its width, between 0 and 1
	Spectrum  []Estimate // the eigenvalues in increasing order, averaged over X_t; the intervals are too short where eigenvalues are nearly equal
	Agreement float64    // the share of the X_t whose own spectrum has the widest gap at the same place
}

const (
	leastGap    = 0.5 // that counts as a gap
	leastEach   = 4   // points over which the posterior must be spread, for each dimension of the manifold
	scanQueries = 64
	mostQueries = 256
)

// Manifold estimates the dimension of the manifold. If all eigenvalues are below the gap, the points fill the space. The widest gap is looked
// for at the times at which the posterior of X_0 is spread over at least 4 (k + 1) points, where k is the dimension. The errors and the correction of the bias in
// 1/n are from halves of the points. It is an error if there are fewer than 20 points.
func (s Study) Manifold(ctx context.Context) (*Manifold, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	n := s.Set.Len()
	if err := check.First(arg.AtLeast("the number of points", n, 2*leastPoints), s.Set.checkScale()); err != nil {
		return nil, err
	}
	if s.Set.distinct() < n/2 {
		m := &Manifold{}
		m.Dimension.warn("most points are repeated")
		return m, nil
	}
	lambda, found, err := s.widest(ctx)
	if err != nil {
		return nil, err
	}
	rho := math.Exp(lambda)
	whole, err := spectra(ctx, s.Set.points, min(n, mostQueries), rho, s.rng(dataStream))
	if err != nil {
		return nil, err
	}
	halves, err := replicate(ctx, s, func(ctx context.Context, rng *rand.Rand) (*spectrum, error) {
		return spectra(ctx, s.Set.rows(rng.Perm(n)[:n/2]), min(n/2, mostQueries), rho, rng)
	})
	if err != nil {
		return nil, err
	}
	m := whole.manifold(halves)
	m.Time = timeOf(lambda)
	m.judge(found, n)
	return m, nil
}

// widest returns the ln ρ of the widest gap, and whether there is one at which the posterior is spread over enough points.
func (s Study) widest(ctx context.Context) (lambda float64, found bool, err error) {
	n := s.Set.Len()
	first, err := s.pilot(ctx, 0.1*math.Log(float64(n)))
	if err != nil {
		return 0, false, err
	}
	last, err := s.pilot(ctx, math.Log(float64(n))-0.5)
	if err != nil {
		return 0, false, err
	}
	const steps = 16
	lambda = first
	widest := math.Inf(-1)
	for k := range steps + 1 {
		at := first + (last-first)*float64(k)/steps
		v, err := spectra(ctx, s.Set.points, min(n, scanQueries), math.Exp(at), s.rng(scanStream))
		if err != nil {
			return 0, false, err
		}
		dimension, gap := widestGap(v.mean)
		if v.participation >= leastEach*float64(dimension+1) && gap > widest {
			lambda, widest, found = at, gap, true
		}
	}
	return lambda, found, nil
}

// judge gives the verdict.
func (m *Manifold) judge(found bool, n int) {
	d := &m.Dimension
	d.OK = m.Gap.Value >= leastGap
	switch {
	case !found:
		d.OK = false
		d.warn(fmt.Sprintf("at no noise are there enough of the %d points around each other: the dimension is beyond what they resolve", n))
	case !d.OK:
		d.warn(fmt.Sprintf("no gap: the widest is %.2f, between eigenvalues that decrease gradually", m.Gap.Value))
	case m.Gap.Low < leastGap:
		d.warn(fmt.Sprintf("the gap of %.2f ± %.2f may be none", m.Gap.Value, m.Gap.StdErr))
	case m.Agreement < 0.5:
		d.warn(fmt.Sprintf("the dimension is another from place to place: only %.0f %% of the points agree", 100*m.Agreement))
	}
}

// spectrum is the average over noised points.
type spectrum struct {
	mean          []float64 // of each eigenvalue
	local         []int     // dimension at each noised point
	participation float64   // 1/⟨Σ w²⟩
}

// widestGap returns how many eigenvalues are below the widest gap, and its width. Above the last is 1, the eigenvalue of directions in which nothing varies.
func widestGap(eigenvalues []float64) (dimension int, gap float64) {
	gap = math.Inf(-1)
	for k, v := range eigenvalues {
		next := 1.0
		if k+1 < len(eigenvalues) {
			next = eigenvalues[k+1]
		}
		if next-v > gap {
			dimension, gap = k+1, next-v
		}
	}
	return dimension, gap
}

// spectra returns the spectrum of 1 − ρ Cov(X_0|X_t) at m noised points.
func spectra(ctx context.Context, points *mat.Dense, m int, rho float64, rng *rand.Rand) (*spectrum, error) {
	n, d := points.Dims()
	order := rng.Perm(n)
	out := &spectrum{mean: make([]float64, d)}
	c := newDistances(points)
	var weights float64
	for q := range m {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		z := normals(1, d, rng)
		c.around(order[q%n:q%n+1], z)
		cov, squares := c.posteriorCovariance(rho)
		weights += squares / float64(m)
		var eigen mat.EigenSym
		if !eigen.Factorize(cov, false) {
			return nil, errEigenvalues
		}
		values := eigen.Values(nil)
		slices.Reverse(values)
		for k, v := range values {
			values[k] = 1 - rho*v
			out.mean[k] += values[k] / float64(m)
		}
		dimension, _ := widestGap(values)
		out.local = append(out.local, dimension)
	}
	out.participation = 1 / weights
	return out, nil
}

// posteriorCovariance returns Cov(X_0|X_t) at the first of the noised points, and Σ w².
func (c *distances) posteriorCovariance(rho float64) (cov *mat.SymDense, squares float64) {
	half, along, root := c.half.RawRowView(0), c.along.RawRowView(0), math.Sqrt(rho)
	var least, sum float64
	for j, h := range half {
		least = min(least, rho*h+root*along[j])
	}
	var index []int
	var weights []float64
	for j, h := range half {
		if e := rho*h + root*along[j] - least; e < 20 {
			index, weights = append(index, j), append(weights, math.Exp(-e))
		}
	}
	sum = floats.Sum(weights)
	_, d := c.points.Dims()
	mean := make([]float64, d)
	for k, j := range index {
		weights[k] /= sum
		squares += weights[k] * weights[k]
		floats.AddScaled(mean, weights[k], c.points.RawRowView(j))
	}
	part := mat.NewDense(len(index), d, nil)
	for k, j := range index {
		row := part.RawRowView(k)
		floats.SubTo(row, c.points.RawRowView(j), mean)
		floats.Scale(math.Sqrt(weights[k]), row)
	}
	cov = mat.NewSymDense(d, nil)
	cov.SymOuterK(1, part.T())
	return cov, squares
}

// manifold returns the estimates, with errors from halves of the points.
func (v *spectrum) manifold(halves []*spectrum) *Manifold {
	dimension, gap := widestGap(v.mean)
	m := &Manifold{}
	var dimensions, gaps []float64
	for _, h := range halves {
		k, _ := widestGap(h.mean)
		dimensions = append(dimensions, float64(k))
		next := 1.0
		if dimension < len(h.mean) {
			next = h.mean[dimension]
		}
		gaps = append(gaps, next-h.mean[dimension-1])
	}
	m.Gap = interval(gap, gaps, gap)
	for k := range v.mean {
		column := make([]float64, len(halves))
		for r, h := range halves {
			column[r] = h.mean[k]
		}
		e := interval(v.mean[k], column, v.mean[k])
		e.warnOfOrder(v.mean[k])
		m.Spectrum = append(m.Spectrum, e)
	}
	_, deviation := stat.MeanStdDev(dimensions, nil)
	slices.Sort(dimensions)
	m.Dimension = Estimate{
		Value: float64(dimension), StdErr: deviation,
		Low:  min(float64(dimension), stat.Quantile(0.025, stat.Empirical, dimensions, nil)),
		High: max(float64(dimension), stat.Quantile(0.975, stat.Empirical, dimensions, nil)),
	}
	for _, k := range v.local {
		if k == dimension {
			m.Agreement += 1 / float64(len(v.local))
		}
	}
	return m
}

// warnOfOrder warns if an eigenvalue, before its bias was corrected, depends on the number of points. Nearly equal eigenvalues are spread by being put in order,
// by an amount that falls off as 1/√n only, and for a bias of this kind 1.4 times what was corrected remains.
func (e *Estimate) warnOfOrder(uncorrected float64) {
	if math.Abs(e.Value-uncorrected) > (e.High-e.Low)/4 {
		e.warn("the eigenvalue changes with the number of points, as nearly equal ones do by being put in order")
	}
}
