package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// arg words the errors of this package.
const arg = check.Package("diagnosis")

// Data is what the points of the data are drawn from. A [diffusion.Mixture] is one, and its score is
// known exactly. Of others only draws are known; what needs the exact score is then an error.
// Rand is called by several goroutines at once.
type Data interface {
	Dim() int
	Rand(dst []float64, src rand.Source) []float64
}

// Comparison judges the score of a model. The same Seed gives the same numbers whatever Workers
// and GOMAXPROCS. A score that panics or returns a number that is not finite ends the
// run with an error, and one that blocks does not keep it from ending with ctx.
type Comparison struct {
	Data  Data            // the data; with an exact score if it is a *diffusion.Mixture
	Score diffusion.Drift // s_θ(x, t), t the forward time; called by several goroutines at once

	// Divergence is ∇·s_θ(x, t), if the model knows it; nil: finite differences, see [Comparison.Curl]. In
	// more than 8 dimensions these are taken along a random direction v of entries ±1, for ∇·s_θ is the
	// mean of v·(∇s_θ)v (Hutchinson, Commun. Stat. Simul. 18, 1059 (1989)).
	Divergence func(x []float64, t float64) float64

	// Symmetry puts Mx into dst, for an orthogonal map M of the data onto themselves, as a reflection, a rotation or an exchange of
	// coordinates; nil: none is known. See [Comparison.Asymmetry].
	Symmetry func(dst, x []float64)

	From, To float64 // forward times, 0 ≤ From < To, between which paths run
	Paths    int     // number of paths or points, at least 2
	Steps    int     // time steps between From and To, shorter towards From: t = From + (To − From)(n/Steps)²
	Seed     uint64

	Workers  int                   // goroutines at work; 0: all cores
	Progress func(done, total int) // told how many paths are done, one call at a time; nil: silent

	// Start is the distribution from which the model generates, at the time To; nil: the exact p_To of
	// a mixture, and N(0, I) for other data.
	Start *diffusion.Mixture

	// Difference is the step of finite differences in units of max(√Δ, 0.05), Δ = 1 − e^{−2t}; 0: 0.01.
	Difference float64
}

const (
	blockSize         = 64 // paths that share a random stream and move together
	defaultDifference = 0.01
	leastScale        = 0.05
	fewDimensions     = 8 // up to which the whole Jacobian is taken
)

// The purposes of random streams: every estimator has its own.
const (
	forScoreError = iota
	forCost
	forGeneration
	forCurl
	forLikelihood
	forCalibration
	forIdentities
	forDistance
	forBound
	forVersus
	forPathIdentities
	forChainLogProb
	forResidual
	forCodimension
	forAsymmetry
)

// run is a comparison whose data have been looked at.
type run struct {
	Comparison
	dim int
	law *diffusion.Mixture // of the data; nil if only draws are known
}

// begin checks the fields that all estimators need.
func (c Comparison) begin(ctx context.Context) (*run, error) {
	switch {
	case c.Data == nil:
		return nil, errors.New("diagnosis: Data is nil")
	case c.Score == nil:
		return nil, errors.New("diagnosis: Score is nil")
	}
	if err := check.First(arg.AtLeast("Paths", c.Paths, 2), arg.AtLeast("Workers", c.Workers, 0), arg.NonNegative("Difference", c.Difference)); err != nil {
		return nil, err
	}
	if c.Difference == 0 {
		c.Difference = defaultDifference
	}
	r := &run{Comparison: c}
	if law, ok := c.Data.(*diffusion.Mixture); ok {
		if law == nil {
			return nil, errors.New("diagnosis: Data is nil")
		}
		r.law = law
	}
	err := blocks.Call(ctx, "Data.Dim", func() error {
		r.dim = c.Data.Dim()
		const each = 8 * 1000 // bytes: the points of a block and what is summed up for them
		return check.First(arg.AtLeast("Data.Dim()", r.dim, 1), arg.Memory("Data.Dim()", r.dim, each))
	})
	return r, err
}

// beginWithLaw is begin for the method what, which needs the exact score of the data.
func (c Comparison) beginWithLaw(ctx context.Context, what string) (*run, error) {
	r, err := c.begin(ctx)
	if err == nil && r.law == nil {
		err = fmt.Errorf("diagnosis: Data is a %T, and %s needs a *diffusion.Mixture, whose score is known", c.Data, what)
	}
	return r, err
}

// checkTimes reports the first time that cannot be used. At 0 the data need a density.
func (r *run) checkTimes(times []float64) error {
	if len(times) == 0 {
		return errors.New("diagnosis: times is empty")
	}
	for i, t := range times {
		name := fmt.Sprintf("times[%d]", i)
		if err := arg.NonNegative(name, t); err != nil {
			return err
		}
		if err := r.checkDensity(name, t); err != nil {
			return err
		}
	}
	return nil
}

// checkPositive reports the first time that is not positive.
func checkPositive(times []float64) error {
	for k, t := range times {
		if err := arg.Positive(fmt.Sprintf("times[%d]", k), t); err != nil {
			return err
		}
	}
	return nil
}

// checkDensity reports a time at which the data have no density.
func (r *run) checkDensity(name string, t float64) error {
	if r.law == nil || r.law.At(t).HasDensity() {
		return nil
	}
	return fmt.Errorf("diagnosis: %s = %v, and Data has no density then (a covariance is singular), want a later time", name, t)
}

// grid checks From, To, Steps and Start, and returns steps + 1 times that rise from From to To.
func (r *run) grid(steps int) ([]float64, error) {
	if err := check.First(arg.NonNegative("From", r.From), arg.Positive("To", r.To), arg.AtLeast("Steps", r.Steps, 1)); err != nil {
		return nil, err
	}
	if !(r.To > r.From) {
		return nil, fmt.Errorf("diagnosis: From = %v and To = %v, want From < To", r.From, r.To)
	}
	const perStep = 256 // bytes: a time, and what is summed up for it
	if err := check.First(arg.Memory("Steps", r.Steps, perStep), r.checkDensity("From", r.From), r.checkStart()); err != nil {
		return nil, err
	}
	times := make([]float64, steps+1)
	for n := range times {
		u := float64(n) / float64(steps)
		times[n] = r.From + (r.To-r.From)*u*u
		if n > 0 && !(times[n] > times[n-1]) {
			return nil, fmt.Errorf("diagnosis: From = %v, To = %v in Steps = %d: step %d has no length in float64", r.From, r.To, r.Steps, n)
		}
	}
	times[steps] = r.To
	return times, nil
}

func (r *run) checkStart() error {
	switch {
	case r.Start == nil:
		return nil
	case r.Start.Dim() != r.dim:
		return fmt.Errorf("diagnosis: Start has dimension %d, Data has %d", r.Start.Dim(), r.dim)
	}
	return arg.Density("Start", r.Start)
}

// start returns the distribution from which the model generates.
func (r *run) start() (*diffusion.Mixture, error) {
	switch {
	case r.Start != nil:
		return r.Start, nil
	case r.law != nil:
		return r.law.At(r.To), nil
	}
	return diffusion.NewIsotropicMixture([]float64{1}, [][]float64{make([]float64, r.dim)}, []float64{1})
}

// blocks moves all paths, in blocks with a random stream each.
func (r *run) blocks(ctx context.Context, purpose uint64, newWorker func() func(ctx context.Context, b blocks.Block, src *rand.ChaCha8) error) error {
	all := blocks.Run{Paths: r.Paths, Size: blockSize, Workers: r.Workers, Progress: r.Progress}
	return all.Each(ctx, func() blocks.Work {
		work := newWorker()
		return func(ctx context.Context, b blocks.Block) error {
			return work(ctx, b, stream.New(r.Seed, uint64(b.Index), purpose))
		}
	})
}

// tallies moves all paths and sums up the given number of columns.
func (r *run) tallies(ctx context.Context, purpose uint64, columns int, newWorker func() func(ctx context.Context, b blocks.Block, src *rand.ChaCha8, sums []tally) error) ([]tally, error) {
	total := newMerger(columns)
	err := r.blocks(ctx, purpose, func() func(context.Context, blocks.Block, *rand.ChaCha8) error {
		work := newWorker()
		return func(ctx context.Context, b blocks.Block, src *rand.ChaCha8) error {
			sums := make([]tally, columns)
			if err := work(ctx, b, src, sums); err != nil {
				return err
			}
			total.add(b.Index, sums)
			return nil
		}
	})
	return total.sums, err
}

// eachPoint draws X_0 from the data for every path, noises it up to each of the times, and calls
// f, which adds what it finds at (X_0, X_t) to the columns of this time.
func (r *run) eachPoint(ctx context.Context, purpose uint64, times []float64, columns int, f func(w *worker, k int, x0, x []float64, src *rand.ChaCha8, sums []tally) error) ([]tally, error) {
	const perSum = 8 * 8 // bytes
	if err := check.First(r.checkTimes(times), arg.Memory("len(times)", len(times), perSum*float64(columns))); err != nil {
		return nil, err
	}
	laws, err := r.laws(ctx, times)
	if err != nil {
		return nil, err
	}
	return r.tallies(ctx, purpose, columns*len(times), func() func(context.Context, blocks.Block, *rand.ChaCha8, []tally) error {
		w := r.newWorker()
		x0, x := make([]float64, r.dim), make([]float64, r.dim)
		return func(ctx context.Context, b blocks.Block, src *rand.ChaCha8, sums []tally) error {
			for range b.Len {
				if err := r.draw(x0, src); err != nil {
					return err
				}
				for k, t := range times {
					if err := ctx.Err(); err != nil {
						return err
					}
					diffusion.Transition(x, x0, t, src)
					w.noised = laws[k]
					if err := f(w, k, x0, x, src, sums[k*columns:(k+1)*columns]); err != nil {
						return err
					}
				}
			}
			return nil
		}
	})
}

// laws returns the distribution of the data at each of the times; they are nil if it is not known.
func (r *run) laws(ctx context.Context, times []float64) ([]*diffusion.Mixture, error) {
	laws := make([]*diffusion.Mixture, len(times))
	if r.law == nil {
		return laws, nil
	}
	if err := arg.Memory("the number of times", len(times), 32*float64(r.law.Len())*float64(r.dim)); err != nil {
		return nil, err
	}
	for k, t := range times {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		laws[k] = r.law.At(t)
	}
	return laws, nil
}

// draw puts a draw of the data into dst.
func (r *run) draw(dst []float64, src rand.Source) error {
	r.Data.Rand(dst, src)
	if !allFinite(dst) {
		return fmt.Errorf("diagnosis: Data draws %v, want finite numbers", dst)
	}
	return nil
}

// worker evaluates the score. It is not safe for concurrent use.
type worker struct {
	*run
	noised       *diffusion.Mixture // the distribution of the data at the time at hand; nil if it is not known
	model, exact []float64          // s_θ and s

	point, above, below      []float64 // of a finite difference
	direction, second, probe []float64 // along which it is taken
	slope                    []float64 // its result
	jacobian                 []float64 // ∇s_θ, one column after the other
}

func (r *run) newWorker() *worker {
	slice := func() []float64 { return make([]float64, r.dim) }
	return &worker{
		run: r, model: slice(), exact: slice(), point: slice(), above: slice(), below: slice(), probe: slice(),
		direction: slice(), second: slice(), slope: slice(),
	}
}

// score puts s_θ(x, t) into dst.
func (w *worker) score(dst, x []float64, t float64) error {
	return evaluate(w.Score, "Score", dst, x, t)
}

// evaluate puts the score of the given name at (x, t) into dst.
func evaluate(score diffusion.Drift, name string, dst, x []float64, t float64) error {
	score(dst, x, t)
	if !allFinite(dst) {
		return fmt.Errorf("diagnosis: %s returns %v at x = %v, t = %.6g, want finite numbers", name, dst, x, t)
	}
	return nil
}

// miss evaluates both scores and returns |s − s_θ|².
func (w *worker) miss(x []float64, t float64) (square float64, err error) {
	if err := w.score(w.model, x, t); err != nil {
		return 0, err
	}
	w.noised.Score(w.exact, x)
	return squareDistance(w.exact, w.model), nil
}

// noise returns Δ = 1 − e^{−2t}.
func noise(t float64) float64 { return -math.Expm1(-2 * t) }

func allFinite(x []float64) bool {
	for _, v := range x {
		if !isFinite(v) {
			return false
		}
	}
	return true
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func squareDistance(a, b []float64) (sum float64) {
	for j, v := range a {
		sum += (v - b[j]) * (v - b[j])
	}
	return sum
}

func squareNorm(x []float64) (sum float64) {
	for _, v := range x {
		sum += v * v
	}
	return sum
}
