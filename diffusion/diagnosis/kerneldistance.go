package diagnosis

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/bootstrap"
)

// The kernel distance of two samples is the square of the maximum mean discrepancy, with the kernel that compares moments up to the third,
//
//	MMD² = ⟨k(x, x′)⟩ + ⟨k(y, y′)⟩ − 2⟨k(x, y)⟩,    k(x, y) = (x·y/d + 1)³,
//
// over pairs of different points, which makes it unbiased: it may be negative (Gretton et al., J. Mach. Learn. Res. 13, 723 (2012);
// Bińkowski et al., arXiv:1801.01401, who take features of the network Inception for points).
//
// Its error comes from blocks. With H_kl the discrepancy of the points of blocks k and l there are terms that belong to one block and terms of pairs,
// H_kl = MMD² + g_k + g_l + e_kl. If the distributions are equal, g = 0, and the error falls as 1/n rather than 1/√n.

const kernelBlocks = 20

// KernelDistance returns MMD² of two samples and its standard error. Points are rows, at least 8 in each sample.
func KernelDistance(ctx context.Context, a, b mat.Matrix) (diffusion.Estimate, error) {
	one, two, err := twoSamples(ctx, "a", a, "b", b, 8)
	if err != nil {
		return diffusion.Estimate{}, err
	}
	count := min(kernelBlocks, min(one.RawMatrix().Rows, two.RawMatrix().Rows)/2)
	x, y := strided(one, count), strided(two, count)
	h := mat.NewSymDense(count, nil)
	var total, number [3]float64 // sums over pairs xx, yy and xy, and how many these are
	for k := range count {
		for l := k; l < count; l++ {
			if err := ctx.Err(); err != nil {
				return diffusion.Estimate{}, err
			}
			var sums, pairs [3]float64
			sums[0], pairs[0] = kernelSum(x[k], x[l], k == l)
			sums[1], pairs[1] = kernelSum(y[k], y[l], k == l)
			sums[2], pairs[2] = kernelSum(x[k], y[l], false)
			if k != l {
				s, n := kernelSum(x[l], y[k], false)
				sums[2], pairs[2] = sums[2]+s, pairs[2]+n
				for i := range 2 { // pairs in both orders, as within a block
					sums[i], pairs[i] = 2*sums[i], 2*pairs[i]
				}
			}
			floats.Add(total[:], sums[:])
			floats.Add(number[:], pairs[:])
			h.SetSym(k, l, discrepancy(sums, pairs))
		}
	}
	e := diffusion.Estimate{Value: discrepancy(total, number), StdErr: math.Sqrt(pairVariance(h)) * bootstrap.Widening(float64(count), 0)}
	return e, finite("the kernel distance", e)
}

func discrepancy(sums, pairs [3]float64) float64 {
	return sums[0]/pairs[0] + sums[1]/pairs[1] - 2*sums[2]/pairs[2]
}

// strided cuts points into blocks: point i belongs to block i modulo their number.
func strided(points *mat.Dense, count int) []*mat.Dense {
	n, d := points.Dims()
	list := make([]*mat.Dense, count)
	for k := range list {
		list[k] = mat.NewDense((n-k+count-1)/count, d, nil)
		for i := k; i < n; i += count {
			list[k].SetRow(i/count, points.RawRowView(i))
		}
	}
	return list
}

// kernelSum returns the sum of k(x, y) over pairs, and how many there are; pairs of a point with itself are left out if the sets are the same one.
func kernelSum(x, y *mat.Dense, same bool) (sum, pairs float64) {
	n, d := x.Dims()
	m, _ := y.Dims()
	var products mat.Dense
	products.Mul(x, y.T())
	for i := range n {
		for j, p := range products.RawRowView(i) {
			if same && i == j {
				continue
			}
			v := p/float64(d) + 1
			sum += v * v * v
		}
	}
	pairs = float64(n) * float64(m)
	if same {
		pairs -= float64(n)
	}
	return sum, pairs
}

// pairVariance returns the variance of the mean of H_kl over pairs of different blocks. The jackknife counts the terms e_kl twice.
func pairVariance(h *mat.SymDense) float64 {
	n := h.SymmetricDim()
	blocks := float64(n)
	rows := make([]float64, n) // sums over l ≠ k
	for k := range rows {
		for l := range rows {
			if l != k {
				rows[k] += h.At(k, l)
			}
		}
	}
	mean := floats.Sum(rows) / (blocks * (blocks - 1))
	var spread, rest float64
	for k, r := range rows {
		spread += (r - mean*(blocks-1)) * (r - mean*(blocks-1))
		for l := range k {
			e := h.At(k, l) - (r+rows[l])/(blocks-2) + 2*mean*(blocks-1)/(blocks-2) - mean
			rest += e * e
		}
	}
	rest /= blocks * (blocks - 3) / 2
	jackknife := 4 * spread / (blocks * (blocks - 1) * (blocks - 2) * (blocks - 2))
	own := 2 * rest / (blocks * (blocks - 1))
	return max(own, jackknife-rest*(4/(blocks*(blocks-2)))+own)
}
