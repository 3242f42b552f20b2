package diagnosis

import (
	"context"
	"slices"

	"nonequilibrium/diffusion"
)

// Report is all that this package says about a score. What needs the exact score is nil for data of which
// only draws are known.
type Report struct {
	Dim      int
	From, To float64

	Times       []float64 // of the next seven, one entry each or none
	ScoreError  []diffusion.Estimate
	Curl        []diffusion.Estimate
	Residual    []diffusion.Estimate
	Codimension []diffusion.Estimate
	Asymmetry   []diffusion.Estimate
	Calibration []Calibration
	Identities  []Identities

	Loss       *Curve // ⟨|s − s_θ|²⟩ over time
	Bound      *Bound // if From > 0
	Likelihood *Likelihood
	Cost       *Cost
	Identity   *PathIdentities
	Generation *Generation
	Distance   *Distance // of the generated points to the data at the time From
}

// Report runs all estimators with the Paths, Steps and Seed of the comparison; those that belong to a time at each of
// the times t > 0. Progress goes over all of them.
func (c Comparison) Report(ctx context.Context, times []float64) (*Report, error) {
	r, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	report := &Report{Dim: r.dim, From: c.From, To: c.To, Times: slices.Clone(times)}
	steps := []func(c Comparison) error{
		func(c Comparison) (err error) { report.Calibration, err = c.Calibration(ctx, times); return err },
		func(c Comparison) (err error) { report.Identities, err = c.Identities(ctx, times); return err },
		func(c Comparison) (err error) { report.Curl, err = c.Curl(ctx, times); return err },
		func(c Comparison) (err error) { report.Residual, err = c.Residual(ctx, times); return err },
		func(c Comparison) (err error) { report.Codimension, err = c.Codimension(ctx, times); return err },
		func(c Comparison) (err error) { report.Likelihood, err = c.Likelihood(ctx); return err },
	}
	if c.Symmetry != nil {
		steps = append(steps, func(c Comparison) (err error) { report.Asymmetry, err = c.Asymmetry(ctx, times); return err })
	}
	if c.From > 0 {
		steps = append(steps, func(c Comparison) (err error) { report.Bound, err = c.Bound(ctx); return err })
	}
	if r.law != nil {
		steps = append(steps,
			func(c Comparison) (err error) { report.ScoreError, err = c.ScoreError(ctx, times); return err },
			func(c Comparison) (err error) { report.Cost, err = c.PathCost(ctx); return err },
			func(c Comparison) (err error) { report.Identity, err = c.PathIdentities(ctx); return err },
			func(c Comparison) (err error) { report.Generation, err = c.Generate(ctx); return err },
		)
	}
	for k, step := range steps {
		part := c
		if c.Progress != nil {
			part.Progress = func(done, total int) { c.Progress(k*total+done, len(steps)*total) }
		}
		if err := step(part); err != nil {
			return nil, err
		}
	}
	if r.law != nil {
		report.Loss = &report.Cost.Curve
		report.Distance, err = SampleDistance(ctx, report.Generation.Final, r.law.At(c.From), c.Seed)
	}
	return report, err
}
