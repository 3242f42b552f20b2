package diagnosis

import (
	"context"
	"fmt"
	"math/rand/v2"

	"nonequilibrium/diffusion"
)

// The error of a score, averaged over where the points are at the time t,
//
//	√⟨|∇ln p_t − s_θ(·, t)|²⟩.

// ScoreError returns the root of the mean square error of the score, density-weighted, at each of
// the times t ≥ 0, with its standard error. It needs data whose score is known.
func (c Comparison) ScoreError(ctx context.Context, times []float64) ([]diffusion.Estimate, error) {
	r, err := c.beginWithLaw(ctx, "ScoreError")
	if err != nil {
		return nil, err
	}
	sums, err := r.eachPoint(ctx, forScoreError, times, 1, func(w *worker, k int, _, x []float64, _ *rand.ChaCha8, sums []tally) error {
		square, err := w.miss(x, times[k])
		sums[0].add(square)
		return err
	})
	if err != nil {
		return nil, err
	}
	errors := make([]diffusion.Estimate, len(times))
	for k, t := range times {
		square, err := sums[k].estimate(fmt.Sprintf("the mean square error of the score at t = %.6g", t))
		if err != nil {
			return nil, err
		}
		errors[k] = root(square)
	}
	return errors, nil
}
