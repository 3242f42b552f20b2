package samples

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
)

// A smooth law that the points could be from: a mixture of Gaussians,
//
//	p(x) = Σ_k w_k N(x; μ_k, C_k),
//
// fitted by expectation and maximisation (Dempster, Laird and Rubin, J. R. Stat. Soc. B 39, 1977). Points are assigned to components by
// the distribution at the time t of interest, whose noise bounds all variances from below, and the number of components is
// the one for which ln p_t is largest at points that were kept out of the fit, a quarter of them at a time.

const (
	mostFitted     = 2000 // points that a fit uses
	mostComponents = 64
	fitRounds      = 20
	fitFolds       = 4     // each is kept out of one fit
	negligible     = 1e-12 // share of a point in a component: less would give a component at one point a variance that has no inverse
)

// reference returns a mixture fitted to the points for use around the time t.
func (s *Set) reference(ctx context.Context, t float64, rng *rand.Rand) (*diffusion.Mixture, error) {
	order := rng.Perm(s.Len())
	order = order[:min(len(order), mostFitted)]
	best, worse := 1, 0
	var bestFit []float64
	for k := 1; k <= mostComponents && worse < 2 && 4*k <= len(order)-len(order)/fitFolds; k *= 2 {
		logProb, err := s.validate(ctx, order, k, t, rng)
		if err != nil {
			return nil, err
		}
		if k > 1 && !better(logProb, bestFit) {
			worse++
			continue
		}
		best, bestFit, worse = k, logProb, 0
	}
	return fit(ctx, s.rows(order), best, t, rng)
}

// validate returns ln p_t at each of the points named by order, noised, of the mixture of k Gaussians that is fitted to all but its fold.
func (s *Set) validate(ctx context.Context, order []int, k int, t float64, rng *rand.Rand) ([]float64, error) {
	var logProb []float64
	for fold := range fitFolds {
		from, to := fold*len(order)/fitFolds, (fold+1)*len(order)/fitFolds
		m, err := fit(ctx, s.rows(slices.Concat(order[:from], order[to:])), k, t, rng)
		if err != nil {
			return nil, err
		}
		law, test := m.At(t), s.rows(order[from:to])
		for i := range to - from {
			x := test.RawRowView(i)
			noise(x, x, t, rng)
			logProb = append(logProb, law.LogProb(x))
		}
	}
	return logProb, nil
}

// better reports whether a is larger than b on average, by more than a standard error of the difference.
func better(a, b []float64) bool {
	difference := make([]float64, len(a))
	floats.SubTo(difference, a, b)
	mean, deviation := stat.MeanStdDev(difference, nil)
	return mean > deviation/math.Sqrt(float64(len(a)))
}

// rows returns a copy of some of the points.
func (s *Set) rows(index []int) *mat.Dense {
	points := mat.NewDense(len(index), s.Dim(), nil)
	for i, from := range index {
		points.SetRow(i, s.points.RawRowView(from))
	}
	return points
}

// fit returns a mixture of k Gaussians.
func fit(ctx context.Context, points *mat.Dense, k int, t float64, rng *rand.Rand) (*diffusion.Mixture, error) {
	gamma := nearest(points, spread(points, k, rng))
	for round := 0; ; round++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m, err := maximise(points, gamma)
		if err != nil || k == 1 || round == fitRounds {
			return m, err
		}
		law, root := m.At(t), math.Exp(-t)
		n, d := points.Dims()
		gamma = mat.NewDense(n, m.Len(), nil)
		x := make([]float64, d)
		for i := range n {
			floats.ScaleTo(x, root, points.RawRowView(i))
			law.Posterior(gamma.RawRowView(i), x)
		}
	}
}

// spread returns k of the points as centres, each with a probability that grows with the square of its distance from those before
// (k-means++, Arthur and Vassilvitskii 2007).
func spread(points *mat.Dense, k int, rng *rand.Rand) [][]float64 {
	n, _ := points.Dims()
	centers := [][]float64{points.RawRowView(rng.IntN(n))}
	squares := make([]float64, n)
	for i := range squares {
		squares[i] = math.Inf(1)
	}
	for len(centers) < k {
		last := centers[len(centers)-1]
		for i := range squares {
			distance := floats.Distance(points.RawRowView(i), last, 2)
			squares[i] = min(squares[i], distance*distance)
		}
		total := floats.Sum(squares)
		u, next := rng.Float64()*total, 0
		for i, v := range squares {
			if v > 0 {
				next = i
			}
			if u -= v; u < 0 {
				break
			}
		}
		centers = append(centers, points.RawRowView(next))
	}
	return centers
}

// nearest assigns each point to its nearest centre: n × k, zero or one.
func nearest(points *mat.Dense, centers [][]float64) *mat.Dense {
	n, _ := points.Dims()
	gamma := mat.NewDense(n, len(centers), nil)
	distances := make([]float64, len(centers))
	for i := range n {
		for k, c := range centers {
			distances[k] = floats.Distance(points.RawRowView(i), c, 2)
		}
		gamma.Set(i, floats.MinIdx(distances), 1)
	}
	return gamma
}

// maximise returns the mixture whose components have the weights, means and covariances of the points that are assigned to them.
// Components that have no point are left out.
func maximise(points, gamma *mat.Dense) (*diffusion.Mixture, error) {
	n, d := points.Dims()
	_, k := gamma.Dims()
	var weights []float64
	var means [][]float64
	var covs []mat.Symmetric
	part := mat.NewDense(n, d, nil)
	for c := range k {
		share := mat.Col(nil, c, gamma)
		for i, g := range share {
			if g < negligible {
				share[i] = 0
			}
		}
		total := floats.Sum(share)
		if total < 1 {
			continue
		}
		mean := make([]float64, d)
		for i, g := range share {
			floats.AddScaled(mean, g/total, points.RawRowView(i))
		}
		for i, g := range share {
			row := part.RawRowView(i)
			floats.SubTo(row, points.RawRowView(i), mean)
			floats.Scale(math.Sqrt(g/total), row)
		}
		cov := mat.NewSymDense(d, nil)
		cov.SymOuterK(1, part.T())
		weights, means, covs = append(weights, total), append(means, mean), append(covs, cov)
	}
	floats.Scale(1/floats.Sum(weights), weights)
	return diffusion.NewMixture(weights, means, covs)
}
