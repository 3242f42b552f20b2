package diagnosis

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// What nearest neighbours tell of two samples. The support of a sample is estimated by balls around its points that reach to the kth
// neighbour within the sample. With N real and M generated points, and B_i the ball of real point i:
//
//	precision   share of the generated points in some ball of the real ones
//	recall      share of the real points in some ball of the generated ones
//	density     Σ_ij 1[y_j ∈ B_i]/kM, which a single far real point does not spoil
//	coverage    share of the real points with a generated one in their ball
//
// (Kynkäänniemi et al., arXiv:1904.06991; Naeem et al., arXiv:2002.09797). All four are near 1 for equal distributions; precision and recall only
// up to what balls of k points leave out, which a comparison of two samples of the data shows.

// Support compares the supports of a real and a generated sample. Errors are those of the points that are asked about; the balls are taken as they are.
type Support struct{ Precision, Recall, Density, Coverage diffusion.Estimate }

// CompareSupport returns what balls around k neighbours, 3 to 5 as a rule, tell of two samples whose points are rows.
func CompareSupport(ctx context.Context, realPoints, generated mat.Matrix, k int) (*Support, error) {
	if err := arg.AtLeast("k", k, 1); err != nil {
		return nil, err
	}
	x, y, err := twoSamples(ctx, "realPoints", realPoints, "generated", generated, 3)
	if err != nil {
		return nil, err
	}
	n, m := x.RawMatrix().Rows, y.RawMatrix().Rows
	if k >= min(n, m) {
		return nil, fmt.Errorf("diagnosis: k = %d, want less than the number of points, %d", k, min(n, m))
	}
	radiiX, err := radii(ctx, x, k)
	if err != nil {
		return nil, err
	}
	radiiY, err := radii(ctx, y, k)
	if err != nil {
		return nil, err
	}
	precise, dense, recalled, covered := make([]float64, m), make([]float64, m), make([]float64, n), make([]float64, n)
	if err := eachSquare(ctx, y, x, func(j int, squares []float64) {
		for i, s := range squares {
			if s <= radiiX[i] {
				precise[j], covered[i] = 1, 1
				dense[j] += 1 / float64(k)
			}
			if s <= radiiY[j] {
				recalled[i] = 1
			}
		}
	}); err != nil {
		return nil, err
	}
	return &Support{share(precise), share(recalled), meanOf(dense), share(covered)}, nil
}

// share returns the share of ones, with an error that is that of one half more of each kind, and so never 0.
func share(ones []float64) diffusion.Estimate {
	n := float64(len(ones))
	sum := floats.Sum(ones)
	p := (sum + .5) / (n + 1)
	return diffusion.Estimate{Value: sum / n, StdErr: math.Sqrt(p * (1 - p) / n)}
}

// radii returns the square distance of every point to its kth neighbour.
func radii(ctx context.Context, points *mat.Dense, k int) ([]float64, error) {
	n, _ := points.Dims()
	list := make([]float64, n)
	err := eachSquare(ctx, points, points, func(i int, squares []float64) {
		squares[i] = 0 // rounding
		list[i] = smallest(squares, k+1)
	})
	return list, err
}

// smallest returns the kth smallest of the values.
func smallest(values []float64, k int) float64 {
	least := append([]float64(nil), values[:k]...)
	slices.Sort(least)
	for _, v := range values[k:] {
		if v < least[k-1] {
			at, _ := slices.BinarySearch(least, v)
			copy(least[at+1:], least[at:])
			least[at] = v
		}
	}
	return least[k-1]
}

// eachSquare calls f with the square distances of every point of x from all points of y, in order. f may change them.
func eachSquare(ctx context.Context, x, y *mat.Dense, f func(i int, squares []float64)) error {
	n, d := x.Dims()
	m, _ := y.Dims()
	const together = 64
	if err := arg.Memory("the number of points", m, 8*together); err != nil {
		return err
	}
	norms := make([]float64, m)
	for j := range norms {
		norms[j] = squareNorm(y.RawRowView(j))
	}
	products := mat.NewDense(together, m, nil)
	for from := 0; from < n; from += together {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(from+together, n)
		block := products.Slice(0, to-from, 0, m).(*mat.Dense)
		block.Mul(x.Slice(from, to, 0, d), y.T())
		for i := from; i < to; i++ {
			row, norm := block.RawRowView(i-from), squareNorm(x.RawRowView(i))
			for j, p := range row {
				row[j] = max(0, norm+norms[j]-2*p)
				if !isFinite(row[j]) {
					return fmt.Errorf("diagnosis: the square distance of points %d and %d is %v: beyond the range of float64", i, j, row[j])
				}
			}
			f(i, row)
		}
	}
	return nil
}

// Neighbors are the two nearest training points of every point of a sample.
type Neighbors struct {
	Index           []int     // of the nearest
	Nearest, Second []float64 // distances
}

// NearestNeighbors finds for every point the two nearest of at least two training points. Points are rows. A copy of a training point
// is much nearer to it than to any other; compare the ratios with those of points that were held out.
func NearestNeighbors(ctx context.Context, points, training mat.Matrix) (*Neighbors, error) {
	x, y, err := twoSamples(ctx, "points", points, "training", training, 1)
	if err != nil {
		return nil, err
	}
	if err := arg.AtLeast("the number of points of training", y.RawMatrix().Rows, 2); err != nil {
		return nil, err
	}
	n, _ := x.Dims()
	found := &Neighbors{make([]int, n), make([]float64, n), make([]float64, n)}
	err = eachSquare(ctx, x, y, func(i int, squares []float64) {
		first := floats.MinIdx(squares)
		found.Index[i] = first
		found.Nearest[i] = floats.Distance(x.RawRowView(i), y.RawRowView(first), 2) // without the rounding of products
		squares[first] = math.Inf(1)
		second := floats.MinIdx(squares)
		found.Second[i] = max(found.Nearest[i], floats.Distance(x.RawRowView(i), y.RawRowView(second), 2))
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Ratios returns the distance of the nearest over that of the second nearest; 1 if both are 0.
func (n *Neighbors) Ratios() []float64 {
	list := make([]float64, len(n.Nearest))
	for i, v := range n.Nearest {
		list[i] = 1
		if n.Second[i] > 0 {
			list[i] = v / n.Second[i]
		}
	}
	return list
}

// Copies returns the share of points whose ratio is below a limit, 1/3 as a rule (Yoon et al., ICML workshop SPIGM (2023)).
func (n *Neighbors) Copies(limit float64) (diffusion.Estimate, error) {
	if err := check.First(arg.Positive("limit", limit), arg.AtLeast("the number of points", len(n.Nearest), 1)); err != nil {
		return diffusion.Estimate{}, err
	}
	ones := n.Ratios()
	for i, r := range ones {
		ones[i] = 0
		if r < limit {
			ones[i] = 1
		}
	}
	return share(ones), nil
}
