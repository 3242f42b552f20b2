package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// How far generated points are from the distribution that they should have. In one dimension the distance
// is W_2 between the points and the exact distribution, in closed form ([diffusion.Wasserstein]). In more
// it is the sliced one,
//
//	SW_2² = mean of W_2² over the projections on random directions θ, |θ| = 1
//
// (Bonneel et al., J. Math. Imaging Vis. 51, 22 (2015)), between the sorted projections and the quantiles (i − ½)/n of
// the projected distribution, which for a mixture is known. It is at most W_2.

// Distance is the distance between points and a distribution.
type Distance struct {
	// Wasserstein is W_2, in more than one dimension the sliced one over 16 directions. Its error is that by the
	// influence of a single point, together with the Floor, but not that of the choice of directions.
	Wasserstein diffusion.Estimate

	// Floor is the distance of as many exact draws. No sampler can be told from an exact one by a distance near it.
	Floor float64

	// KL is the relative entropy of the points to the distribution on cells of equal probability, the bias of
	// (cells − 1)/2n subtracted; nil in more than one dimension. It is at most that of the densities.
	KL *diffusion.Estimate
}

const directions = 16

// SampleDistance returns the distance between points, n × d with n at least 2, and a distribution that has a density. The seed
// is that of the directions and of the draws for the Floor.
func SampleDistance(ctx context.Context, points mat.Matrix, law *diffusion.Mixture, seed uint64) (*Distance, error) {
	switch {
	case points == nil:
		return nil, errors.New("diagnosis: points is nil")
	case law == nil:
		return nil, errors.New("diagnosis: law is nil")
	}
	own, err := rows(ctx, points, law.Dim())
	if err := check.First(err, arg.Density("law", law)); err != nil {
		return nil, err
	}
	n, d := own.Dims()
	src := stream.New(seed, 0, forDistance)
	draws := mat.NewDense(n, d, nil)
	for i := range n {
		law.Rand(draws.RawRowView(i), src)
	}
	found, floor, err := slicedSquares(ctx, own, draws, law, src)
	if err != nil {
		return nil, err
	}
	distance := &Distance{Floor: math.Sqrt(floor.Value)}
	if d == 1 {
		kl := cellEntropy(own.RawMatrix().Data, law)
		distance.KL = &kl
		for _, e := range []struct {
			dst    *float64
			points *mat.Dense
		}{{&found.Value, own}, {&floor.Value, draws}} {
			w, err := exactDistance(e.points, law)
			if err != nil {
				return nil, err
			}
			*e.dst = w * w
		}
		distance.Floor = math.Sqrt(floor.Value)
	}
	square := diffusion.Estimate{Value: found.Value, StdErr: math.Hypot(found.StdErr, floor.Value)}
	if !isFinite(square.Value) || !isFinite(square.StdErr) {
		return nil, fmt.Errorf("diagnosis: the square distance of the points is %v, and %v for exact draws: beyond the range of float64", square.Value, floor.Value)
	}
	distance.Wasserstein = root(square)
	return distance, nil
}

// exactDistance returns W_2 between points on a line and a distribution.
func exactDistance(points *mat.Dense, law *diffusion.Mixture) (float64, error) {
	n, _ := points.Dims()
	weights, means := make([]float64, n), make([][]float64, n)
	for i := range means {
		weights[i], means[i] = 1/float64(n), points.RawRowView(i)
	}
	empirical, err := diffusion.NewIsotropicMixture(weights, means, make([]float64, n))
	if err != nil {
		return 0, fmt.Errorf("diagnosis: points: %w", err)
	}
	w, err := diffusion.Wasserstein(empirical, law)
	if err != nil {
		return 0, fmt.Errorf("diagnosis: points: %w", err)
	}
	return w, nil
}

// slicedSquares returns the mean of W_2² over directions for the points and for exact draws, with the error of the
// former.
func slicedSquares(ctx context.Context, points, draws *mat.Dense, law *diffusion.Mixture, src rand.Source) (found, floor diffusion.Estimate, err error) {
	n, d := points.Dims()
	slices := directions
	if d == 1 {
		slices = 1
	}
	influence, ignored := make([]float64, n), make([]float64, n)
	for range slices {
		direction := randomDirection(d, src)
		along, err := law.Projection(direction)
		if err != nil {
			return found, floor, fmt.Errorf("diagnosis: law: %w", err)
		}
		quantiles, err := midQuantiles(ctx, along, n)
		if err != nil {
			return found, floor, err
		}
		found.Value += squareMove(points, direction, quantiles, influence) / float64(slices)
		floor.Value += squareMove(draws, direction, quantiles, ignored) / float64(slices)
	}
	found.StdErr = stat.StdErr(stat.StdDev(influence, nil)/float64(slices), float64(n))
	return found, floor, nil
}

// randomDirection returns a random direction of length 1.
func randomDirection(d int, src rand.Source) []float64 {
	rng, direction := rand.New(src), make([]float64, d)
	if d == 1 {
		return []float64{1}
	}
	for j := range direction {
		direction[j] = rng.NormFloat64()
	}
	floats.Scale(1/floats.Norm(direction, 2), direction)
	return direction
}

// midQuantiles returns the quantiles (i − ½)/n, i from 1 to n.
func midQuantiles(ctx context.Context, law *diffusion.Mixture, n int) ([]float64, error) {
	quantiles := make([]float64, n)
	for i := range quantiles {
		if err := blocks.Interrupted(ctx, i); err != nil {
			return nil, err
		}
		q, err := law.Quantile((float64(i) + 0.5) / float64(n))
		if err != nil {
			return nil, fmt.Errorf("diagnosis: law: %w", err)
		}
		quantiles[i] = q
	}
	return quantiles, nil
}

// squareMove returns the mean square move between the sorted projections of points and the quantiles, and adds to
// influence[i] by how much n times that mean changes when there is one more point at point i, up to a constant:
// φ(x) with φ′ = 2 (x − y(x)), y(x) the quantile that x moves to.
func squareMove(points *mat.Dense, direction, quantiles, influence []float64) (mean float64) {
	n := len(quantiles)
	along, order := make([]float64, n), make([]int, n)
	for i := range along {
		along[i] = floats.Dot(direction, points.RawRowView(i))
	}
	floats.Argsort(along, order)
	phi, last := 0.0, along[0]-quantiles[0]
	for i, x := range along {
		move := x - quantiles[i]
		mean += move * move / float64(n)
		if i > 0 {
			phi += (x - along[i-1]) * (move + last)
		}
		influence[order[i]] += phi
		last = move
	}
	return mean
}

// cellEntropy returns the relative entropy of points on a line to a distribution, on cells of equal probability.
func cellEntropy(points []float64, law *diffusion.Mixture) diffusion.Estimate {
	n := float64(len(points))
	counts := make([]float64, max(2, int(2*math.Pow(n, 0.4))))
	cells := float64(len(counts))
	for _, x := range points {
		counts[min(max(0, int(law.CDF(x)*cells)), len(counts)-1)]++
	}
	var mean, square float64
	for _, c := range counts {
		if c > 0 {
			l := math.Log(c * cells / n)
			mean += c / n * l
			square += c / n * l * l
		}
	}
	variance := max(0, square-mean*mean)/n + (cells-1)/(2*n*n) // the second term is that of points with the distribution itself
	return diffusion.Estimate{Value: mean - (cells-1)/(2*n), StdErr: math.Sqrt(variance)}
}
