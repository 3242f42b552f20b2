package samples

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/bootstrap"
)

// Speciation: t_S = ½ ln Λ, Λ the largest eigenvalue of the covariance of the data (Biroli et al., arXiv:2402.18491). At this
// time e^{−2t}Λ, what is left of the variance of the data along their first principal component, is 1, the variance of pure noise.
//
// The largest eigenvalue λ_1 of the covariance of n points is too large on average: its direction is the one in which
// these points happen to vary most. How much can be seen in two ways. With the other eigenvalues,
//
//	Λ ≈ α = λ_1/[1 + (1/n) Σ_{j>1} λ_j/(λ_1 − λ_j)]
//
// (Lawley, Biometrika 43, 128 (1956); Bai and Ding, Random Matrices: Theory Appl. 1, 1150011 (2012), who show that it is
// consistent for n and d large together). This needs a λ_1 that stands out. The square of the cosine between its eigenvector and
// that of the data is about κ = α/[λ_1 dα/dλ_1]; if κ is small, the eigenvalues are spread by chance, as in the law of
// Marchenko and Pastur, and α is too large as well. The variance of points along the first component of other points is not: it is at most Λ on average, and
// equal to it if all large eigenvalues are equal. Then Λ is known to lie between this variance and α, and the interval is that
// of Imbens and Manski, Econometrica 72, 1845 (2004): it contains each value between the two with at least 95 %.

// SpeciationTime returns ½ ln Λ in the scale of the points, by [Study.SpeciationTime].
func (s *Set) SpeciationTime() (Estimate, error) {
	return Study{Set: s}.SpeciationTime(context.Background())
}

// SpeciationTime returns ½ ln Λ with Λ the largest eigenvalue of the covariance of the data, corrected for what it is too large by on
// average, in n points. OK is false if Λ ≤ 1. Then there is no such time, and Value is 0.
//
// The time depends on the scale: it is that of the points as they are, in units in which the noise has the variance 1. If these are not
// the units of the problem, standardise the points first. It says nothing about classes either: a single Gaussian of
// variance Λ > 1 has this time too.
//
// Estimate.Warning says if the interval of Λ contains 1, if the first principal component is so badly determined by the
// points that this alone leaves Λ open by a factor of 2, if one of them makes up a fifth of Λ, and if there are fewer than fifty, for which
// the interval is from 0 to +Inf.
//
// At least two points are needed. The covariance, d × d, must fit into memory. Replicates and Seed are not used: the
// error is that of the variance along the first component, by the studentised bootstrap.
func (s Study) SpeciationTime(ctx context.Context) (Estimate, error) {
	if err := s.check(); err != nil {
		return Estimate{}, err
	}
	largest, err := s.Set.largestVariance(ctx)
	if err != nil {
		return Estimate{}, err
	}
	return largest.time(), nil
}

// variance is the largest variance of the data in any direction.
type variance struct {
	low, high float64 // bounds of its expectation; the same if the points determine its direction
	stdErr    float64 // relative
	points    int
	outlier   float64 // the largest share of a point
}

// time returns ½ ln Λ.
func (v variance) time() Estimate {
	if v.high == 0 {
		return Estimate{} // the points are one point
	}
	time := func(logVariance float64) float64 { return max(0, logVariance/2) }
	low, high := v.logBounds()
	middle := (math.Log(v.low) + math.Log(v.high)) / 2
	e := Estimate{Value: time(middle), Low: time(low), High: time(high), StdErr: (high - low) / (4 * 1.96), OK: middle > 0}
	if v.points < bootstrap.Least {
		e.warn(fmt.Sprintf("%d points are too few for an error, want at least %d", v.points, bootstrap.Least))
		return e
	}
	if low < 0 && high > 0 {
		e.warn(fmt.Sprintf("the 95 %% interval of the largest variance, %.3g to %.3g, contains 1: the data may or may not speciate", math.Exp(low), math.Exp(high)))
	}
	if v.high > 2*v.low {
		e.warn(fmt.Sprintf("so few points do not determine the direction of the largest variance: it is between %.3g and %.3g, apart from its error", v.low, v.high))
	}
	if v.outlier > 0.2 {
		e.warn(fmt.Sprintf("one point makes up %.0f %% of the largest variance", 100*v.outlier))
	}
	return e
}

// logBounds returns the interval of ln Λ.
func (v variance) logBounds() (low, high float64) {
	if v.points < bootstrap.Least {
		return math.Inf(-1), math.Inf(1)
	}
	c, below := 1.96, v.stdErr
	if v.low < v.high {
		below *= 1.5 // the five parts share most points, and their components are nearly the same
		c = quantileBetween(math.Log(v.high/v.low) / below)
	}
	return math.Log(v.low) - c*below, math.Log(v.high) + c*v.stdErr
}

// quantileBetween returns c, where Φ(c + gap) − Φ(−c) = 0.95, by how many errors an interval must go beyond two bounds that are gap errors apart, to
// contain a value that lies at one of them: 1.96 if they are the same, and 1.645 if only one of them can be missed.
func quantileBetween(gap float64) float64 {
	c := 1.96
	for range 20 {
		c = (c - distuv.UnitNormal.Quantile(distuv.UnitNormal.CDF(c+gap)-0.95)) / 2
	}
	return c
}

// distinct is the square of the cosine above which the first principal component counts as determined. With 0.9, two equal eigenvalues that chance has
// driven apart were taken for different ones too often: 91 % of the intervals contained Λ for n = 5000.
const distinct = 0.97

// largestVariance estimates the largest eigenvalue of the covariance.
func (s *Set) largestVariance(ctx context.Context) (variance, error) {
	n, d := s.points.Dims()
	if n < 2 {
		return variance{}, fmt.Errorf("%s: the set has %d point, want at least 2 for a variance", arg, n)
	}
	if err := arg.Memory("the number of coordinates", d, 6*8*float64(d)); err != nil {
		return variance{}, err
	}
	center := s.mean()
	f := newFolds(s, center)
	values, first, err := principal(f.covariance(-1))
	if err != nil {
		return variance{}, err
	}
	along := s.project(first, center)
	largest := floats.Norm(along, math.Inf(1))
	if largest == 0 {
		return variance{points: n}, nil
	}
	floats.Scale(1/largest, along) // so that no fourth power overflows
	lambda, stdErr := bootstrap.Covariance(along, along)
	for i, y := range along {
		along[i] = y * y
	}
	v := variance{stdErr: stdErr / lambda, points: n, outlier: floats.Max(along) / floats.Sum(along)}
	var cosine float64
	v.high, cosine = withoutChance(values, n)
	v.low = v.high
	if cosine < distinct && n >= bootstrap.Least {
		if v.low, err = f.heldOut(ctx); err != nil {
			return variance{}, err
		}
		v.high = max(v.high, v.low)
	}
	return v, nil
}

// withoutChance returns α of the eigenvalues, which fall, of the covariance of n points, and the square κ of a cosine.
func withoutChance(values []float64, n int) (alpha, cosine float64) {
	first := values[0]
	sum, slope := 1.0, 0.0
	for _, v := range values[1:] {
		gap := first - v
		if gap <= 0 {
			return first, 0
		}
		sum += v / gap / float64(n)
		slope += (first / gap) * (v / gap) / float64(n)
	}
	return first / sum, sum / (sum + slope) // dα/dλ_1 = (sum + slope)/sum²
}

// principal returns the eigenvalues of a covariance, the largest first, and the first eigenvector.
func principal(covariance *mat.SymDense) (values, first []float64, err error) {
	var eigen mat.EigenSym
	if norm := mat.Norm(covariance, 1); math.IsNaN(norm) || math.IsInf(norm, 0) || !eigen.Factorize(covariance, true) {
		return nil, nil, fmt.Errorf("%s: the covariance of the points has the norm %v, beyond what a float64 holds", arg, norm)
	}
	values = eigen.Values(nil)
	slices.Reverse(values)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	return values, mat.Col(nil, len(values)-1, &vectors), nil
}

// project returns the coordinate of each point along a direction, from a center.
func (s *Set) project(direction, center []float64) []float64 {
	along := make([]float64, s.Len())
	offset := floats.Dot(direction, center)
	for i := range along {
		along[i] = floats.Dot(direction, s.points.RawRowView(i)) - offset
	}
	return along
}

// folds are parts of a set, the points i with the same i mod len(folds), with the sums of each about the mean of all points.
type folds struct {
	set    *Set
	center []float64
	parts  []fold
	total  *mat.SymDense
}

type fold struct {
	points  *mat.Dense    // x − center
	sum     *mat.VecDense // Σ (x − center)
	scatter *mat.SymDense // Σ (x − center)(x − center)ᵀ
}

func newFolds(s *Set, center []float64) *folds {
	const parts = 5
	n, d := s.points.Dims()
	f := &folds{set: s, center: center, total: mat.NewSymDense(d, nil)}
	for k := range min(parts, n) {
		rows := (n - k + parts - 1) / parts
		part := fold{mat.NewDense(rows, d, nil), mat.NewVecDense(d, nil), mat.NewSymDense(d, nil)}
		for i := range rows {
			floats.SubTo(part.points.RawRowView(i), s.points.RawRowView(k+i*parts), center)
			floats.Add(part.sum.RawVector().Data, part.points.RawRowView(i))
		}
		part.scatter.SymOuterK(1, part.points.T())
		f.total.AddSym(f.total, part.scatter)
		f.parts = append(f.parts, part)
	}
	return f
}

// covariance returns the covariance of the points that are not in the part k; −1: of all.
func (f *folds) covariance(k int) *mat.SymDense {
	c := mat.NewSymDense(f.total.SymmetricDim(), nil)
	c.CopySym(f.total)
	rest := float64(f.set.Len())
	if k >= 0 {
		rest -= float64(f.parts[k].rows())
		floats.Sub(c.RawSymmetric().Data, f.parts[k].scatter.RawSymmetric().Data)
		c.SymRankOne(c, -1/rest, f.parts[k].sum)
	}
	c.ScaleSym(1/(rest-1), c)
	return c
}

func (p fold) rows() int { n, _ := p.points.Dims(); return n }

// heldOut returns the variance of the points of each part along the first principal component of the others.
func (f *folds) heldOut(ctx context.Context) (float64, error) {
	var sum float64
	for k, part := range f.parts {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		_, first, err := principal(f.covariance(k))
		if err != nil {
			return 0, err
		}
		rest := float64(f.set.Len() - part.rows())
		mean := -floats.Dot(first, part.sum.RawVector().Data) / rest // of the others
		for i := range part.rows() {
			y := floats.Dot(first, part.points.RawRowView(i)) - mean
			sum += y * y * rest / (rest + 1)
		}
	}
	return sum / float64(f.set.Len()), nil
}
