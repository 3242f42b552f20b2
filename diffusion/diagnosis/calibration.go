package diagnosis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// Is the score as sure of the data as it may be? A score implies a best guess of X_0 given X_t = x and, by the
// second-order formula of Tweedie, the covariance of the error,
//
//	x̂_0 = e^t [x + Δ s_θ(x, t)],    Cov(X_0|x) = Δ e^{2t} [I + Δ ∇s_θ(x, t)],    Δ = 1 − e^{−2t}
//
// (Efron, J. Am. Stat. Assoc. 106, 1602 (2011)). The mean of its trace must be the mean of |X_0 − x̂_0|². Neither takes
// more than draws of the data. The realised error is never below that of the exact score,
//
//	⟨|X_0 − x̂_0|²⟩ = mmse(t) + Δ² e^{2t} ⟨|s − s_θ|²⟩.

// Calibration compares the error that a score implies with the one that it makes, at a time t.
type Calibration struct {
	Time float64

	Implied    diffusion.Estimate // ⟨Δ e^{2t} (d + Δ ∇·s_θ)⟩, the trace of the covariance that the score implies
	Realized   diffusion.Estimate // ⟨|X_0 − x̂_0|²⟩
	Difference diffusion.Estimate // Realized − Implied on the same points: 0 if the score is calibrated
	Ratio      diffusion.Estimate // Realized/Implied: above 1 the score is too sure of itself; the error is +Inf if Implied is 0

	// Excess is Realized − mmse on the same points, with the least possible error mmse = ⟨tr Cov(X_0|X_t)⟩ by the exact
	// score; nil if that is not known.
	Excess *diffusion.Estimate
}

// The columns of a calibration: a is the realised and b the implied error.
const (
	calibrationRealized = iota
	calibrationImplied
	calibrationDifference
	calibrationExcess
	calibrationAA
	calibrationAB
	calibrationBB
	calibrationColumns
)

// Calibration compares the error that the score implies with the one that it makes at each of the times t > 0.
func (c Comparison) Calibration(ctx context.Context, times []float64) ([]Calibration, error) {
	r, err := c.begin(ctx)
	if err := check.First(err, checkPositive(times)); err != nil {
		return nil, err
	}
	sums, err := r.eachPoint(ctx, forCalibration, times, calibrationColumns, func(w *worker, k int, x0, x []float64, src *rand.ChaCha8, sums []tally) error {
		return w.calibrate(times[k], x0, x, src, sums)
	})
	if err != nil {
		return nil, err
	}
	list := make([]Calibration, len(times))
	for k, t := range times {
		if list[k], err = newCalibration(t, sums[k*calibrationColumns:(k+1)*calibrationColumns], r.law != nil); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// calibrate adds the errors at a point to the columns.
func (w *worker) calibrate(t float64, x0, x []float64, src *rand.ChaCha8, sums []tally) error {
	if err := w.score(w.model, x, t); err != nil {
		return err
	}
	drawProbe(w.probe, src)
	div, err := w.divergence(x, t)
	if err != nil {
		return err
	}
	delta, grow := noise(t), math.Exp(t)
	var realized float64
	for j, v := range x {
		off := x0[j] - grow*(v+delta*w.model[j])
		realized += off * off
	}
	implied := w.implied(t, div)
	for k, v := range []float64{realized, implied, realized - implied, 0, realized * realized, realized * implied, implied * implied} {
		if k == calibrationExcess && w.noised != nil {
			v = realized - w.implied(t, w.noised.ScoreDivergence(x))
		}
		sums[k].add(v)
	}
	return nil
}

// implied returns Δ e^{2t} (d + Δ div).
func (r *run) implied(t, div float64) float64 {
	delta := noise(t)
	return delta * math.Exp(2*t) * (float64(r.dim) + delta*div)
}

func newCalibration(t float64, sums []tally, exact bool) (c Calibration, err error) {
	c.Time = t
	what := func(s string) string { return fmt.Sprintf("the %s at t = %.6g", s, t) }
	if c.Implied, err = sums[calibrationImplied].estimate(what("error that the score implies")); err != nil {
		return c, err
	}
	if c.Realized, err = sums[calibrationRealized].estimate(what("error that the score makes")); err != nil {
		return c, err
	}
	if c.Difference, err = sums[calibrationDifference].estimate(what("difference of errors")); err != nil {
		return c, err
	}
	c.Ratio, err = ratio(sums[calibrationRealized], sums[calibrationImplied], sums[calibrationAA], sums[calibrationAB], sums[calibrationBB], what("ratio of errors"))
	if err != nil || !exact {
		return c, err
	}
	excess, err := sums[calibrationExcess].estimate(what("excess of the error"))
	c.Excess = &excess
	return c, err
}
