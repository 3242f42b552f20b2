package diagnosis

import (
	"context"
	"fmt"
	"math/rand/v2"

	"nonequilibrium/diffusion"
)

// What any exact score obeys, by integration by parts against the density:
//
//	⟨s⟩ = 0,    ⟨x·s⟩ = −d,    ⟨|s|²⟩ + ⟨∇·s⟩ = 0.
//
// A score that violates one of them is wrong; one that obeys them all may still be. The last two terms also
// give the error of a score up to a constant that does not depend on it (Hyvärinen, J. Mach. Learn. Res. 6, 695 (2005)),
//
//	⟨|s_θ|²⟩ + 2⟨∇·s_θ⟩ = ⟨|s − s_θ|²⟩ − ⟨|s|²⟩,
//
// from draws alone: of two scores, the one for which it is lower is nearer to the exact one.

// Identities are averages at the time t that an exact score fixes.
type Identities struct {
	Time   float64
	Mean   []diffusion.Estimate // ⟨s_θ⟩, d numbers: 0
	Virial diffusion.Estimate   // ⟨x·s_θ⟩: −d
	Stein  diffusion.Estimate   // ⟨|s_θ|² + ∇·s_θ⟩: 0

	// ScoreMatching is ⟨|s_θ|² + 2∇·s_θ⟩, twice Hyvärinen's objective.
	ScoreMatching diffusion.Estimate
}

// Identities returns the averages at each of the times t ≥ 0. An exact score need not be known.
func (c Comparison) Identities(ctx context.Context, times []float64) ([]Identities, error) {
	r, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	const others = 3 // columns beside those of the mean
	columns := others + r.dim
	sums, err := r.eachPoint(ctx, forIdentities, times, columns, func(w *worker, k int, _, x []float64, src *rand.ChaCha8, sums []tally) error {
		if err := w.score(w.model, x, times[k]); err != nil {
			return err
		}
		drawProbe(w.probe, src)
		div, err := w.divergence(x, times[k])
		square := squareNorm(w.model)
		for i, v := range []float64{dot(x, w.model), square + div, square + 2*div} {
			sums[i].add(v)
		}
		for j, v := range w.model {
			sums[others+j].add(v)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	list := make([]Identities, len(times))
	for k, t := range times {
		if list[k], err = newIdentities(t, sums[k*columns:(k+1)*columns]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func newIdentities(t float64, sums []tally) (Identities, error) {
	id := Identities{Time: t}
	var all []diffusion.Estimate
	for _, s := range sums {
		e, err := s.estimate(fmt.Sprintf("an identity of the score at t = %.6g", t))
		if err != nil {
			return id, err
		}
		all = append(all, e)
	}
	id.Virial, id.Stein, id.ScoreMatching, id.Mean = all[0], all[1], all[2], all[3:]
	return id, nil
}
