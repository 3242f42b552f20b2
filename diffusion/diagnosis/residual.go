package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// Checks of a score that take no exact one. If s_θ is the score of some distribution that is noised, it obeys the Fokker–Planck equation,
//
//	∂_t s = ∇(x·s + |s|² + ∇·s),
//
// of whatever data (Lai et al., arXiv:2210.04296); its mean square is that of an error of guessing; and it has the symmetries of the data.

// Residual returns by how much the score misses the Fokker–Planck equation at each of the times t > 0, in units of the score and of Δ, the
// time in which a score changes:
//
//	Δ √(⟨|∂_t s_θ − ∇(x·s_θ + |s_θ|² + ∇·s_θ)|²⟩/⟨|s_θ|²⟩).
//
// It is 0 for an exact score and for that of other data, but for the noise of finite differences: 10⁻⁴ for scores in float64, and some 10⁻³ for
// those in float32. A score that is too large by a factor 1 + ε has about 2ε.
func (c Comparison) Residual(ctx context.Context, times []float64) ([]diffusion.Estimate, error) {
	r, err := c.begin(ctx)
	if err := check.First(err, checkPositive(times)); err != nil {
		return nil, err
	}
	return r.relative(ctx, forResidual, times, "the residual of the Fokker–Planck equation", func(w *worker, x []float64, t float64, src *rand.ChaCha8) (square, norm float64, err error) {
		drawProbe(w.second, src)
		first, err := w.residual(x, t, src)
		if err != nil {
			return 0, 0, err
		}
		again := first
		if w.Divergence == nil && w.dim > fewDimensions { // the divergence is random, and its noise must not be squared
			if again, err = w.residual(x, t, src); err != nil {
				return 0, 0, err
			}
		}
		err = w.score(w.model, x, t)
		delta := noise(t)
		return delta * delta * first * again, squareNorm(w.model), err
	})
}

// residual returns what is left of the equation along the worker's second direction.
func (w *worker) residual(x []float64, t float64, src *rand.ChaCha8) (float64, error) {
	step := min(w.Difference*noise(t), t/2)
	left := 0.0
	for _, sign := range []float64{1, -1} {
		if err := w.score(w.model, x, t+sign*step); err != nil {
			return 0, err
		}
		left += sign * dot(w.second, w.model) / (2 * step)
	}
	drawProbe(w.probe, src)
	delta, moved := w.difference(t), make([]float64, w.dim)
	for _, sign := range []float64{1, -1} {
		for j, v := range x {
			moved[j] = v + sign*delta*w.second[j]
		}
		if err := w.score(w.model, moved, t); err != nil {
			return 0, err
		}
		div, err := w.divergence(moved, t)
		if err != nil {
			return 0, err
		}
		left -= sign * (dot(moved, w.model) + squareNorm(w.model) + div) / (2 * delta)
	}
	return left, nil
}

// Asymmetry returns by how much the score breaks the Symmetry M at each of the times t ≥ 0,
//
//	√(⟨|s_θ(Mx, t) − M s_θ(x, t)|²⟩/⟨|s_θ|²⟩),
//
// 0 for a score that has the symmetry. If the data have it, so has their score at all times.
func (c Comparison) Asymmetry(ctx context.Context, times []float64) ([]diffusion.Estimate, error) {
	if c.Symmetry == nil {
		return nil, errors.New("diagnosis: Symmetry is nil")
	}
	r, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	return r.relative(ctx, forAsymmetry, times, "the asymmetry of the score", func(w *worker, x []float64, t float64, _ *rand.ChaCha8) (square, norm float64, err error) {
		if err := w.score(w.model, x, t); err != nil {
			return 0, 0, err
		}
		w.Symmetry(w.point, x)
		w.Symmetry(w.above, w.model)
		for _, pair := range [][2][]float64{{w.point, x}, {w.above, w.model}} {
			image, of := math.Sqrt(squareNorm(pair[0])), math.Sqrt(squareNorm(pair[1]))
			if !(math.Abs(image-of) <= 1e-6*of) {
				return 0, 0, fmt.Errorf("diagnosis: Symmetry makes %v of %v, want a map that keeps lengths", pair[0], pair[1])
			}
		}
		if err := w.score(w.below, w.point, t); err != nil {
			return 0, 0, err
		}
		return squareDistance(w.below, w.above), squareNorm(w.model), nil
	})
}

// relative returns √(⟨a⟩/⟨b⟩) of what f finds at the points of the data at each of the times.
func (r *run) relative(ctx context.Context, purpose uint64, times []float64, what string, f func(w *worker, x []float64, t float64, src *rand.ChaCha8) (a, b float64, err error)) ([]diffusion.Estimate, error) {
	const columns = 5 // a, b, a², ab, b²
	sums, err := r.eachPoint(ctx, purpose, times, columns, func(w *worker, k int, _, x []float64, src *rand.ChaCha8, sums []tally) error {
		a, b, err := f(w, x, times[k], src)
		for i, v := range []float64{a, b, a * a, a * b, b * b} {
			sums[i].add(v)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	list := make([]diffusion.Estimate, len(times))
	for k, t := range times {
		s := sums[k*columns : (k+1)*columns]
		if s[0].mean == 0 && s[1].mean == 0 {
			continue // as the Jacobian of a constant score
		}
		share, err := ratio(s[0], s[1], s[2], s[3], s[4], fmt.Sprintf("%s at t = %.6g", what, t))
		if err != nil {
			return nil, err
		}
		list[k] = root(share)
	}
	return list, nil
}

// Codimension returns Δ⟨|s_θ|²⟩ at each of the times t > 0: the number of directions in which the noise is all there is. For an exact score it is
//
//	Δ⟨|s|²⟩ = d − (e^{−2t}/Δ) mmse(t),
//
// between 0 and d. For t → 0 it goes to 0 for data with a density, to d − k for data on a surface of dimension k, and to d for single points, as for
// a model that knows its training data by heart. Above d no score is right.
func (c Comparison) Codimension(ctx context.Context, times []float64) ([]diffusion.Estimate, error) {
	r, err := c.begin(ctx)
	if err := check.First(err, checkPositive(times)); err != nil {
		return nil, err
	}
	sums, err := r.eachPoint(ctx, forCodimension, times, 1, func(w *worker, k int, _, x []float64, _ *rand.ChaCha8, sums []tally) error {
		err := w.score(w.model, x, times[k])
		sums[0].add(noise(times[k]) * squareNorm(w.model))
		return err
	})
	if err != nil {
		return nil, err
	}
	list := make([]diffusion.Estimate, len(times))
	for k, t := range times {
		if list[k], err = sums[k].estimate(fmt.Sprintf("the codimension at t = %.6g", t)); err != nil {
			return nil, err
		}
	}
	return list, nil
}
