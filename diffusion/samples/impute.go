package samples

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/stream"
)

// Given some coordinates of X_t, with K for the known ones and M for the missing, the empirical law says of the others, exactly,
//
//	p_t(x_M | x_K) = Σ_i w_i N(x_M; e^{−t} x_{i,M}, Δ I),    w_i ∝ exp(−|x_K − e^{−t} x_{i,K}|²/2Δ).

// Imputation is the distribution of the missing coordinates of X_t given the others.
type Imputation struct {
	Missing    []int         // which they are
	Weights    []float64     // the probability that X_0 is each point of the set
	Mean       []float64     // of the missing coordinates
	Covariance *mat.SymDense // of the missing coordinates
	Effective  float64       // 1/Σ w², the number of points that it is based on; near 1 it only repeats the nearest

	law   *Law
	x     []float64
	total []float64 // running sums of the weights
}

// Impute returns the distribution of the coordinates of x that are NaN, given the others. It is an error if none is missing or one is infinite; if
// all are missing, the distribution is p_t. It panics if len(x) is not l.Dim().
func (l *Law) Impute(x []float64) (*Imputation, error) {
	if len(x) != l.Dim() {
		panic("samples: x has the wrong length")
	}
	known, missing, err := split(x)
	if err != nil {
		return nil, err
	}
	p := &Imputation{Missing: missing, law: l, x: append([]float64(nil), x...), Weights: l.weightsOf(x, known)}
	if floats.HasNaN(p.Weights) {
		return nil, fmt.Errorf("%s: x = %v is too far from the points for distances to be squared", arg, x)
	}
	var sum float64
	for _, w := range p.Weights {
		sum += w
		p.total = append(p.total, sum)
		p.Effective += w * w
	}
	p.Effective = 1 / p.Effective
	n := l.set.Len()
	columns := mat.NewDense(n, len(missing), nil)
	for k, j := range missing {
		columns.SetCol(k, mat.Col(nil, j, l.set.points))
		p.Mean = append(p.Mean, l.root*stat.Mean(mat.Col(nil, k, columns), p.Weights))
	}
	p.Covariance = l.covariance(columns, p.Weights)
	return p, nil
}

// split returns which coordinates of x are known and which are missing.
func split(x []float64) (known, missing []int, err error) {
	for j, v := range x {
		switch {
		case math.IsNaN(v):
			missing = append(missing, j)
		case math.IsInf(v, 0):
			return nil, nil, fmt.Errorf("%s: x[%d] = %v is not a finite number; NaN is for what is missing", arg, j, v)
		default:
			known = append(known, j)
		}
	}
	if missing == nil {
		return nil, nil, fmt.Errorf("%s: no coordinate of x is missing, that is NaN", arg)
	}
	return known, missing, nil
}

// weightsOf returns the posterior of the points given some coordinates.
func (l *Law) weightsOf(x []float64, known []int) []float64 {
	weights := make([]float64, l.set.Len())
	least := math.Inf(1)
	for i := range weights {
		point := l.set.points.RawRowView(i)
		for _, j := range known {
			e := math.FMA(-l.root, point[j], x[j])
			weights[i] += e * e
		}
		least = min(least, weights[i])
	}
	var sum float64
	for i, square := range weights {
		weights[i] = math.Exp((least - square) / (2 * l.delta))
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// covariance returns Δ I + e^{−2t} times the covariance of weighted points.
func (l *Law) covariance(points *mat.Dense, weights []float64) *mat.SymDense {
	n, d := points.Dims()
	mean := make([]float64, d)
	for j := range mean {
		mean[j] = stat.Mean(mat.Col(nil, j, points), weights)
	}
	covariance := mat.NewSymDense(d, nil)
	for j := range d {
		covariance.SetSym(j, j, l.delta)
	}
	difference := mat.NewVecDense(d, nil)
	for i := range n {
		if weights[i] == 0 {
			continue
		}
		for j, v := range points.RawRowView(i) {
			difference.SetVec(j, v-mean[j])
		}
		covariance.SymRankOne(covariance, l.root*l.root*weights[i], difference)
	}
	return covariance
}

// Rand puts a draw of X_t given its known coordinates into dst, with these as they are, and returns it; a nil dst is allocated, and a nil src is the
// global source. It panics if dst has another length than x.
func (p *Imputation) Rand(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, len(p.x))
	rng := stream.From(src)
	copy(dst, p.x)
	v := rng.Float64() * p.total[len(p.total)-1]
	i := sort.Search(len(p.total)-1, func(i int) bool { return p.total[i] > v })
	point := p.law.set.points.RawRowView(i)
	for _, j := range p.Missing {
		dst[j] = p.law.root*point[j] + math.Sqrt(p.law.delta)*rng.NormFloat64()
	}
	return dst
}
