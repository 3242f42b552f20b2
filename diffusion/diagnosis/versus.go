package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"math"

	"nonequilibrium/diffusion"
)

// Which of two models is better, and by how much. What one costs more than the other,
//
//	∫ [⟨|s − s_B|²⟩ − ⟨|s − s_A|²⟩] dt = ∫ ⟨|s_B|² − |s_A|² + 2 (s_B − s_A)·ξ/√Δ⟩ dt,
//
// needs neither the density of the data nor s. Both models see the same points and the same noise, so that what
// they have in common drops out of the difference of each pair, and out of its error.

// Versus is by how much another model costs more than this one. The rate is positive at the times at which this model is better.
type Versus struct {
	Curve

	// BitsPerDimension is Integral/(d ln 2): by so much the bounds on the likelihood differ, see [Bound].
	BitsPerDimension diffusion.Estimate
}

// Versus compares the model with another, of the score other, on the same Paths points of the data and the same noise, at 2·Steps + 1 times between From and
// To. An exact score need not be known, but then From must be positive; if it is, it takes the place of the noise and the error is smaller.
func (c Comparison) Versus(ctx context.Context, other diffusion.Drift) (*Versus, error) {
	if other == nil {
		return nil, errors.New("diagnosis: other is nil")
	}
	r, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	times, err := r.grid(2 * r.Steps)
	if err != nil {
		return nil, err
	}
	if r.law == nil {
		if err := arg.Positive("From", r.From); err != nil {
			return nil, err
		}
	}
	sums, err := r.overTime(ctx, forVersus, times, simpson(r.From, r.To, len(times)), 1, 1, func(w *worker, k int, x0, x, out []float64) error {
		if err := w.score(w.model, x, times[k]); err != nil {
			return err
		}
		if err := evaluate(other, "other", w.second, x, times[k]); err != nil {
			return err
		}
		if w.noised != nil {
			w.noised.Score(w.exact, x)
			out[0] = squareDistance(w.exact, w.second) - squareDistance(w.exact, w.model)
			return nil
		}
		out[0] = loss(x0, x, w.second, times[k]) - loss(x0, x, w.model, times[k])
		return nil
	}, func(dst, path []float64) { dst[0] = path[0] })
	if err != nil {
		return nil, err
	}
	curve, err := newCurve(times, sums[:len(times)], sums[len(times)], "the difference of two models")
	if err != nil {
		return nil, err
	}
	return newVersus(curve, r.dim), nil
}

func newVersus(c Curve, dim int) *Versus {
	return &Versus{Curve: c, BitsPerDimension: inBits(c.Integral, dim)}
}

// inBits returns nats as bits per dimension.
func inBits(e diffusion.Estimate, dim int) diffusion.Estimate {
	unit := 1 / (float64(dim) * math.Ln2)
	return diffusion.Estimate{Value: e.Value * unit, StdErr: e.StdErr * unit}
}

// Verdict says in a sentence which model is better, if that is certain by two standard errors.
func (v *Versus) Verdict() string {
	i := v.Integral
	switch {
	case len(v.Times) == 0:
		return ""
	case i.Agrees(0, 1.96):
		return fmt.Sprintf("The two models cannot be told apart: they differ by %v nats.", i)
	case i.Value > 0:
		return fmt.Sprintf("This model is better by %v nats.", i)
	}
	return fmt.Sprintf("The other model is better by %v nats.", diffusion.Estimate{Value: -i.Value, StdErr: i.StdErr})
}
