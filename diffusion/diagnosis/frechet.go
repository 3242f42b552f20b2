package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
)

// Two samples are compared by the Gaussians that have their means and covariances: the square of W_2 between these,
//
//	F = |μ_1 − μ_2|² + tr C_1 + tr C_2 − 2 tr (C_1^{1/2} C_2 C_1^{1/2})^{1/2}
//
// (Dowson and Landau, J. Multivar. Anal. 12, 450 (1982); Heusel et al., arXiv:1706.08500, who take features of the network Inception for points).
// It is not linear in the covariances, and so for n points on average too large by a term in 1/n, which an extrapolation removes
// (Chong and Forsyth, arXiv:1911.07023). Here this is the jackknife: the distance without one block of the points, for each block in turn.

// Frechet is the Fréchet distance of two samples.
type Frechet struct {
	Distance diffusion.Estimate // F of the samples as they are
	Limit    diffusion.Estimate // extrapolated to samples without end
	Parts    []FrechetPart      // the distances of parts of the samples: on a line in 1/Size where the extrapolation can be trusted
}

// FrechetPart is the mean distance of parts of the samples that have Size points of the smaller one. Its error is +Inf for a single part.
type FrechetPart struct {
	Size int
	Mean diffusion.Estimate
}

const (
	jackknifeBlocks = 24
	mostParts       = 8
)

// FrechetDistance returns the square distance F of the Gaussians that have the means and covariances of two samples. Points are rows, in any
// order that does not matter: parts and blocks take every mth of them. Both samples need more than three points for each coordinate, and at least 48.
func FrechetDistance(ctx context.Context, a, b mat.Matrix) (*Frechet, error) {
	one, two, err := twoSamples(ctx, "a", a, "b", b, 2*jackknifeBlocks)
	if err != nil {
		return nil, err
	}
	n, m, d := one.RawMatrix().Rows, two.RawMatrix().Rows, one.RawMatrix().Cols
	if min(n, m) <= 3*d {
		return nil, fmt.Errorf("diagnosis: samples of %d and %d points in %d dimensions, want more than %d in each", n, m, d, 3*d)
	}
	f := new(Frechet)
	for parts := 1; parts <= mostParts && min(n, m)/parts > 3*d; parts *= 2 {
		values := make([]float64, parts)
		first, second := blockMoments(one, parts), blockMoments(two, parts)
		for k := range values {
			if values[k], err = frechet(ctx, first[k], second[k]); err != nil {
				return nil, err
			}
		}
		f.Parts = append(f.Parts, FrechetPart{min(n, m) / parts, meanOf(values)})
	}
	if f.Distance, f.Limit, err = jackknife(ctx, f.Parts[0].Mean.Value, blockMoments(one, jackknifeBlocks), blockMoments(two, jackknifeBlocks)); err != nil {
		return nil, err
	}
	return f, finite("the Fréchet distance", f.Distance, f.Limit)
}

// meanOf returns a mean with its error, +Inf for a single value.
func meanOf(values []float64) diffusion.Estimate {
	if len(values) == 1 {
		return diffusion.Estimate{Value: values[0], StdErr: math.Inf(1)}
	}
	mean, sd := stat.MeanStdDev(values, nil)
	return diffusion.Estimate{Value: mean, StdErr: stat.StdErr(sd, float64(len(values)))}
}

// jackknife returns the distance, and its extrapolation in 1/n from the distances without one of the blocks.
func jackknife(ctx context.Context, all float64, a, b []*gaussianMoments) (distance, limit diffusion.Estimate, err error) {
	blocks := float64(len(a))
	without := make([]float64, len(a))
	for k := range without {
		if without[k], err = frechet(ctx, merged(a, k), merged(b, k)); err != nil {
			return distance, limit, err
		}
	}
	mean, sd := stat.MeanStdDev(without, nil)
	se := sd * (blocks - 1) / math.Sqrt(blocks)
	return diffusion.Estimate{Value: all, StdErr: se}, diffusion.Estimate{Value: blocks*all - (blocks-1)*mean, StdErr: se}, nil
}

// gaussianMoments are the number, the mean, and the sum of products of the distances from it of some points.
type gaussianMoments struct {
	n      float64
	mean   []float64
	second *mat.SymDense
}

// blockMoments returns the moments of blocks: point i belongs to block i modulo their number.
func blockMoments(points *mat.Dense, count int) []*gaussianMoments {
	n, d := points.Dims()
	list := make([]*gaussianMoments, count)
	for k := range list {
		m := &gaussianMoments{mean: make([]float64, d), second: mat.NewSymDense(d, nil)}
		for i := k; i < n; i += count {
			floats.Add(m.mean, points.RawRowView(i))
			m.n++
		}
		floats.Scale(1/m.n, m.mean)
		off := mat.NewDense(int(m.n), d, nil)
		for i := k; i < n; i += count {
			floats.SubTo(off.RawRowView(i/count), points.RawRowView(i), m.mean)
		}
		m.second.SymOuterK(1, off.T())
		list[k] = m
	}
	return list
}

// merged returns the moments of all blocks but one.
func merged(list []*gaussianMoments, but int) *gaussianMoments {
	d := len(list[0].mean)
	m := &gaussianMoments{mean: make([]float64, d), second: mat.NewSymDense(d, nil)}
	for k, o := range list {
		if k == but {
			continue
		}
		apart := make([]float64, d)
		floats.SubTo(apart, o.mean, m.mean)
		m.second.AddSym(m.second, o.second)
		m.second.SymRankOne(m.second, m.n*o.n/(m.n+o.n), mat.NewVecDense(d, apart))
		floats.AddScaled(m.mean, o.n/(m.n+o.n), apart)
		m.n += o.n
	}
	return m
}

// frechet returns F of two Gaussians. It uses up their moments.
func frechet(ctx context.Context, a, b *gaussianMoments) (float64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	d := len(a.mean)
	a.second.ScaleSym(1/(a.n-1), a.second)
	b.second.ScaleSym(1/(b.n-1), b.second)
	var eigen mat.EigenSym
	if !eigen.Factorize(a.second, true) {
		return 0, errors.New("diagnosis: the eigenvalues of the covariance of a are not found")
	}
	// C_1^{1/2} C_2 C_1^{1/2} in the basis in which C_1 is diagonal.
	values := eigen.Values(nil)
	var basis, product, turned mat.Dense
	eigen.VectorsTo(&basis)
	product.Mul(basis.T(), b.second)
	turned.Mul(&product, &basis)
	middle := mat.NewSymDense(d, nil)
	for i := range d {
		for j := i; j < d; j++ {
			middle.SetSym(i, j, math.Sqrt(max(0, values[i])*max(0, values[j]))*(turned.At(i, j)+turned.At(j, i))/2)
		}
	}
	if !eigen.Factorize(middle, false) {
		return 0, errors.New("diagnosis: the eigenvalues of the product of the covariances are not found")
	}
	distance := floats.Distance(a.mean, b.mean, 2)
	sum := distance*distance + mat.Trace(a.second) + mat.Trace(b.second)
	for _, v := range eigen.Values(nil) {
		sum -= 2 * math.Sqrt(max(0, v))
	}
	return sum, nil
}

// twoSamples copies two samples, called nameA and nameB, and checks them.
func twoSamples(ctx context.Context, nameA string, a mat.Matrix, nameB string, b mat.Matrix, least int) (one, two *mat.Dense, err error) {
	if one, err = sample(ctx, nameA, a, least); err != nil {
		return nil, nil, err
	}
	if two, err = sample(ctx, nameB, b, least); err != nil {
		return nil, nil, err
	}
	if one.RawMatrix().Cols != two.RawMatrix().Cols {
		return nil, nil, fmt.Errorf("diagnosis: %s has dimension %d, %s has %d", nameA, one.RawMatrix().Cols, nameB, two.RawMatrix().Cols)
	}
	return one, two, nil
}

// sample copies a sample and checks it.
func sample(ctx context.Context, name string, points mat.Matrix, least int) (own *mat.Dense, err error) {
	if points == nil {
		return nil, fmt.Errorf("diagnosis: %s is nil", name)
	}
	err = blocks.Call(ctx, name, func() error {
		n, d := points.Dims()
		if err := arg.AtLeast("the number of points of "+name, n, least); err != nil {
			return err
		}
		if err := arg.Memory("the number of points of "+name, n, 8*float64(d)); err != nil {
			return err
		}
		own = mat.DenseCopyOf(points)
		for i := range n {
			if !allFinite(own.RawRowView(i)) {
				return fmt.Errorf("diagnosis: point %d of %s is %v, want finite numbers", i, name, own.RawRowView(i))
			}
		}
		return nil
	})
	return own, err
}

// finite returns an error if one of the estimates is not a number, or beyond the range of float64.
func finite(name string, estimates ...diffusion.Estimate) error {
	for _, e := range estimates {
		if !isFinite(e.Value) || math.IsNaN(e.StdErr) {
			return fmt.Errorf("diagnosis: %s is %v with the error %v: the points lead beyond the range of float64", name, e.Value, e.StdErr)
		}
	}
	return nil
}
