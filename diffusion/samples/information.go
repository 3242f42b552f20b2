package samples

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/vec"
)

// What X_t tells of X_0, from the points alone,
//
//	I(X_0; X_t) = h(p_t) − (d/2) ln 2πeΔ,    dI/d ln ρ = ½ρ mmse,
//
// in nats, with ρ = e^{−2t}/Δ the ratio of signal to noise. A point x_i is noised to X_t = e^{−t} x_i + √Δ z, and the points around give the density there,
// its own with the weight ½ and the others with 1:
//
//	I_n = −⟨ln [½ + Σ_{j≠i} e^{−E_ij}]/(n − ½)⟩,    E_ij = ρ |x_i − x_j|²/2 + √ρ z·(x_i − x_j).
//
// With the weight 0 (leave one out) the mean of the logarithm is too low by half the relative variance of the sum, with 1 (the law of the
// points) as much too high; with ½ the bias cancels to the first order in 1/n, for any distribution. Near the collapse the next orders
// are a few tenths of a nat. They are found from points drawn from a mixture fitted to the data, for which I is known.

// raw has what is measured at several ρ: I_n and its derivative by ln ρ, the variances over the noised points of what these are the means of,
// ln 1/⟨Σ w²⟩ of the law of the points, and how heavy the tails of the points are.
type raw struct {
	information, slope, scatter, slopeScatter, participation []float64
	tails                                                    float64
}

// queries is how many pairs of noised points, x ± √Δ z, the averages over n points are taken over.
func queries(n int) int { return min(max(5_000_000/n, 128), 512) }

// distanceRows is the number of noised points whose distances are computed by one product of matrices.
const distanceRows = 16

// measure computes I_n at the ratios rho from m pairs of noised points. With −z beside z all that is odd in √ρ cancels, which at late times is most of the scatter.
func measure(ctx context.Context, points *mat.Dense, m int, rho []float64, rng *rand.Rand) (*raw, error) {
	n, d := points.Dims()
	order := rng.Perm(n)
	logs, slopes := mat.NewDense(len(rho), m, nil), mat.NewDense(len(rho), m, nil)
	squares := make([]float64, m) // |z|²/2 − d/2
	room := func() []float64 { return make([]float64, len(rho)) }
	c := newDistances(points)
	out := &raw{room(), room(), room(), room(), room(), c.tails()}
	for first := 0; first < m; first += distanceRows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		size := min(distanceRows, m-first)
		own := make([]int, size)
		for b := range own {
			own[b] = order[(first+b)%n]
		}
		z := normals(size, d, rng)
		c.around(own, z)
		for b := range own {
			q := first + b
			squares[q] = (floats.Dot(z.RawRowView(b), z.RawRowView(b)) - float64(d)) / 2
			for r, v := range rho {
				plus, minus := c.sums(b, v, 1), c.sums(b, v, -1)
				logs.Set(r, q, math.Log(float64(n)-0.5)-(plus.log+minus.log)/2)
				slopes.Set(r, q, (plus.slope+minus.slope)/2)
				out.participation[r] += (plus.squares + minus.squares) / float64(2*m)
			}
		}
	}
	for r := range rho {
		out.slope[r], out.slopeScatter[r] = stat.MeanVariance(slopes.RawRowView(r), nil)
		out.scatter[r] = stat.Variance(logs.RawRowView(r), nil)
		out.participation[r] = -math.Log(out.participation[r])
		// |z|²/2 − d/2 has the mean 0; for Gaussian data this multiple of it leaves the least scatter.
		share := min(2*out.slope[r]/float64(d), 1)
		out.information[r] = stat.Mean(logs.RawRowView(r), nil) + share*stat.Mean(squares, nil)
	}
	return out, nil
}

// distances has those of noised points from all points.
type distances struct {
	points      *mat.Dense // centred
	norms       []float64  // |x_j|²/2
	own         []int
	half, along *mat.Dense // |x_i − x_j|²/2 and z·(x_i − x_j), for each noised point a row
	weights     []float64  // room for those of one noised point, in full lanes
}

func newDistances(points *mat.Dense) *distances {
	n, d := points.Dims()
	c := &distances{points: mat.DenseCopyOf(points), norms: make([]float64, n)}
	c.weights = make([]float64, (n+vec.Lanes-1)/vec.Lanes*vec.Lanes)
	for k := range d {
		column := mat.Col(nil, k, points)
		floats.AddConst(-stat.Mean(column, nil), column)
		c.points.SetCol(k, column)
	}
	for i := range c.norms {
		row := c.points.RawRowView(i)
		c.norms[i] = floats.Dot(row, row) / 2
	}
	return c
}

// tails returns ln ⟨|x − ⟨x⟩|⁴⟩/⟨|x − ⟨x⟩|²⟩² of the points.
func (c *distances) tails() float64 {
	return math.Log(floats.Dot(c.norms, c.norms)*float64(len(c.norms))) - 2*math.Log(floats.Sum(c.norms))
}

// around computes the distances of the points own, and of what the noise z, a row for each, makes of them.
func (c *distances) around(own []int, z *mat.Dense) {
	n, d := c.points.Dims()
	c.own = own
	x := mat.NewDense(len(own), d, nil)
	for b, i := range own {
		x.SetRow(b, c.points.RawRowView(i))
	}
	c.half, c.along = mat.NewDense(len(own), n, nil), mat.NewDense(len(own), n, nil)
	c.half.Mul(x, c.points.T())
	c.along.Mul(z, c.points.T())
	for b, i := range own {
		half, along := c.half.RawRowView(b), c.along.RawRowView(b)
		here := along[i]
		for j := range half {
			half[j] = max(0, c.norms[i]+c.norms[j]-half[j])
			along[j] = here - along[j]
		}
		half[i] = 0
	}
}

// sums are ln S and −dln S/dln ρ, where S = ½ + Σ_{j≠i} e^{−E_ij}, and Σ w² of the weights w that have 1 in place of ½.
type sums struct{ log, slope, squares float64 }

// sums returns the sums around the noised point b, with the sign of its noise.
func (c *distances) sums(b int, rho, sign float64) sums {
	half, along, root := c.half.RawRowView(b), c.along.RawRowView(b), sign*math.Sqrt(rho)
	// The exponents −E_ij/ln 2, and those of points that fill up the last lanes.
	n := len(half)
	for j := n; j < len(c.weights); j++ {
		c.weights[j] = math.Inf(-1)
	}
	w := c.weights[:n]
	floats.ScaleTo(w, -rho/math.Ln2, half)
	floats.AddScaled(w, -root/math.Ln2, along)
	w[c.own[b]] = 0
	var most, excess [vec.Lanes]float64
	most[0] = floats.Max(w)
	for i := range most {
		most[i] = most[0]
	}
	vec.Weigh(c.weights, most[:], nil, excess[:])

	own := math.Exp2(-most[0])
	full := floats.Sum(w)
	sum := full - own/2
	linear := root * floats.Dot(w, along) // Σ w √ρ z·(x_i − x_j), and Σ w E_ij = −ln 2 Σ w exponent
	energy := -math.Ln2 * (floats.Sum(excess[:]) + most[0]*full)
	return sums{math.Log(sum) + math.Ln2*most[0], (energy - linear/2) / sum, floats.Dot(w, w) / (full * full)}
}

// smoothLaw is a mixture for which the information is known: it is that within the components, which has a closed form, and that on the component,
//
//	I(X_0; X_t) = Σ_k w_k ½ ln det(1 + ρ C_k) + ⟨Σ_k γ_k ln γ_k/w_k⟩,
//
// of which the last term is averaged over draws of X_t, with γ_k the posterior of the components.
type smoothLaw struct {
	*diffusion.Mixture
	weights   []float64
	variances [][]float64 // along the axes of each component
	seed      [2]uint64   // of the draws, which are the same at all times
	draws     int
}

func newSmoothLaw(m *diffusion.Mixture, draws int, rng *rand.Rand) (*smoothLaw, error) {
	l := &smoothLaw{Mixture: m, seed: [2]uint64{rng.Uint64(), rng.Uint64()}, draws: draws}
	for k := range m.Len() {
		weight, _, cov := m.Component(k)
		var eigen mat.EigenSym
		if !eigen.Factorize(cov, false) {
			return nil, errEigenvalues
		}
		l.weights, l.variances = append(l.weights, weight), append(l.variances, eigen.Values(nil))
	}
	return l, nil
}

// information returns I(X_0; X_t) at ρ.
func (l *smoothLaw) information(rho float64) float64 {
	var value float64
	for k, weight := range l.weights {
		for _, v := range l.variances[k] {
			value += weight / 2 * math.Log1p(rho*max(v, 0))
		}
	}
	if len(l.weights) == 1 {
		return value
	}
	rng := rand.NewPCG(l.seed[0], l.seed[1])
	law := l.At(timeOf(math.Log(rho)))
	gamma, x := make([]float64, l.Len()), make([]float64, l.Dim())
	for range l.draws {
		for k, g := range law.Posterior(gamma, law.Rand(x, rng)) {
			if g > 0 {
				value += g * math.Log(g/l.weights[k]) / float64(l.draws)
			}
		}
	}
	return value
}

// slope returns dI/d ln ρ.
func (l *smoothLaw) slope(rho float64) float64 {
	const h = 0.05
	return (l.information(rho*math.Exp(h)) - l.information(rho*math.Exp(-h))) / (2 * h)
}

// sample draws n points.
func (l *smoothLaw) sample(n int, rng *rand.Rand) *mat.Dense {
	points := mat.NewDense(n, l.Dim(), nil)
	for i := range n {
		l.Rand(points.RawRowView(i), rng)
	}
	return points
}

// timeOf returns the t at which e^{−2t}/Δ is e^λ.
func timeOf(lambda float64) float64 { return 0.5 * math.Log1p(math.Exp(-lambda)) }

// ratioAt returns e^{−2t}/Δ.
func ratioAt(t float64) float64 { return 1 / math.Expm1(2*t) }
