package samples

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Replicates. An estimate of the points is compared with the same estimate of other sets of points, of which
// it is known what it should give; the differences, T_r − T of the replicate r, are taken to be distributed as the error of the estimate is. With
// their mean b and standard deviation s over R replicates,
//
//	value = estimate − b,    interval = value ± q s √(1 + 1/R),
//
// where q is the 97.5 % quantile of Student's distribution with R − 1 degrees of freedom. If the errors are normal, this
// interval contains the truth in 95 % of all samples for any R ≥ 2, because one more difference would be within it.
//
// The replicates are as many points as the data have, drawn from a smooth law that is fitted to the data. Samples of the points with replacement would not
// do, because a point and its duplicate are neighbours as none are in the data. For Manifold they are random halves of the points.

// Study estimates what the points of a set tell about the distribution they are from, with errors. The zero value of all fields but Set is
// a good choice. The same seed gives the same numbers for any number of workers.
type Study struct {
	Set        *Set
	Replicates int // sets of points with which CollapseTime, Curves and Manifold compare the data; 0: 40
	Seed       uint64
	Workers    int                   // goroutines at work; 0: all cores
	Progress   func(done, total int) // told how many of these sets are done, one call at a time; nil: silent
}

const defaultReplicates = 40

func (s Study) check() error {
	if s.Set == nil {
		return errors.New("samples: Set is nil")
	}
	return check.First(arg.AtLeast("Replicates", s.replicates(), 2), arg.AtLeast("Workers", s.Workers, 0))
}

func (s Study) replicates() int {
	if s.Replicates == 0 {
		return defaultReplicates
	}
	return s.Replicates
}

// replicate calls f for each replicate, several at a time, with a random stream of its own, and returns what f returned.
func replicate[T any](ctx context.Context, s Study, f func(ctx context.Context, rng *rand.Rand) (T, error)) ([]T, error) {
	results := make([]T, s.replicates())
	one := func(ctx context.Context, b blocks.Block) (err error) {
		results[b.Index], err = f(ctx, rand.New(stream.New(s.Seed, uint64(b.Index), 0)))
		return err
	}
	run := blocks.Run{Paths: s.replicates(), Size: 1, Workers: s.Workers, Progress: s.Progress}
	if err := run.Each(ctx, func() blocks.Work { return one }); err != nil {
		return nil, err
	}
	return results, nil
}

// interval returns the estimate with what the replicates say of its error: they are estimates of a quantity that has the value truth for
// the distribution they are from.
func interval(estimate float64, replicates []float64, truth float64) Estimate {
	mean, s := stat.MeanStdDev(replicates, nil)
	value := estimate - (mean - truth)
	n := float64(len(replicates))
	s *= math.Sqrt(1 + 1/n)
	half := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(0.975) * s
	return Estimate{Value: value, StdErr: s, Low: value - half, High: value + half, OK: true}
}

// widened has the standard error and the interval larger by a factor, about the same value.
func (e Estimate) widened(factor float64) Estimate {
	e.StdErr *= factor
	e.Low, e.High = e.Value-(e.Value-e.Low)*factor, e.Value+(e.High-e.Value)*factor
	return e
}

// doubted has the error by added to the standard error, as independent of it.
func (e Estimate) doubted(by float64) Estimate {
	if by == 0 || e.StdErr == 0 {
		return e
	}
	return e.widened(math.Hypot(1, by/e.StdErr))
}

// warn adds a warning to those that the estimate has.
func (e *Estimate) warn(warning string) {
	if e.Warning != "" {
		warning = strings.Join([]string{e.Warning, warning}, "; ")
	}
	e.Warning = warning
}
