package learned

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/samples"
	"nonequilibrium/diffusion/sde"
)

// Few points, long training. The score with the least loss on n points is that of the points themselves, whose reverse process
// generates nothing else. A network does not learn it at once: it first learns what other draws of the data have in common with these,
// and the details of these much later, after a training time that grows as n (Bonnaire et al., arXiv:2505.17638). In
// between it generalises, and a training that is stopped there does not collapse. With ½N(±(1,1,1,1), .3), a network MLP{Depth: 2} and
// 10,000 steps of 128 draws,
//
//	steps                100   200   400   800  1600  3100  6000  10000
//	12 points  train    .501  .473  .407  .325  .249  .206  .187  .183
//	           test     .606  .614  .734  1.12  1.77  2.38  2.84  2.95
//	           copies   0     0     0     0     .29   .51   .61   .65
//	48 points  train    .556  .516  .490  .469  .440  .395  .357  .347
//	           test     .560  .530  .523  .539  .581  .675  .796  .844
//	           copies   .01   0     0     .01   .01   .03   .11   .15

// EarlyStopping trains a score on a set of points and watches it for what it knows of others. The zero value of Generated and Checks is a good
// choice. The same seed of the Training gives the same numbers for any number of workers.
type EarlyStopping struct {
	Training    Training // its Data and Dim are those of Train; its Report is called as well. It has no Checkpoint: the checks are not in it
	Train, Test *samples.Set
	Generated   int // points that are generated at every check; 0: 200
	Checks      int // of the model during the training, at equal distances in the logarithm of the step; 0: 12
}

// Check is what the model can do after a number of steps.
type Check struct {
	Step int
	// Train and Test are the loss ⟨|√Δ s_θ(x, t) + z|²⟩/d on the points of both sets, noised with z at log-uniform times of the training. The noise is
	// the same at every check.
	Train, Test samples.Estimate
	// Copies is the share of generated points that are copies of points of Train; those of Test are the new ones.
	Copies samples.Estimate
}

// Stopping is the result of [EarlyStopping.Run].
type Stopping struct {
	Checks []Check
	Best   int    // the check with the least loss on Test: where to stop
	Model  *Model // as it was there
	Last   *Model // at the end
}

func (e EarlyStopping) withDefaults() (EarlyStopping, error) {
	e.Generated, e.Checks = orDefault(e.Generated, 200), orDefault(e.Checks, 12)
	for name, set := range map[string]*samples.Set{"Train": e.Train, "Test": e.Test} {
		if set == nil {
			return e, fmt.Errorf("learned: %s is nil", name)
		}
	}
	if e.Train.Dim() != e.Test.Dim() {
		return e, fmt.Errorf("learned: Test has %d coordinates, want %d as Train", e.Test.Dim(), e.Train.Dim())
	}
	e.Training.Dim = e.Train.Dim()
	e.Training.Data = func(dst []float64, src rand.Source) { e.Train.Rand(dst, src) }
	if e.Training.Condition != 0 {
		return e, errors.New("learned: Condition of a Training on points is not 0")
	}
	if e.Training.Checkpoint != "" {
		return e, fmt.Errorf("learned: Checkpoint = %q, want none: the checks would not be in it", e.Training.Checkpoint)
	}
	var err error
	if e.Training, err = e.Training.withDefaults(); err != nil {
		return e, err
	}
	return e, check.First(arg.AtLeast("Generated", e.Generated, 1), arg.AtLeast("Checks", e.Checks, 1),
		arg.AtLeast("the number of points of Train", e.Train.Len(), 3), arg.Memory("Generated", e.Generated, 8*float64(e.Train.Dim())))
}

// Run trains to the end and checks the model on the way. It returns the errors of [Training.Run], and of arguments that cannot be used.
func (e EarlyStopping) Run(ctx context.Context) (*Stopping, error) {
	e, err := e.withDefaults()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	result := &Stopping{}
	report := e.Training.Report
	due := 0.0
	e.Training.Report = func(r Report) {
		if report != nil {
			report(r)
		}
		if float64(r.Step) < due && r.Step < e.Training.Steps {
			return
		}
		if err := e.add(ctx, result, r); err != nil {
			cancel(err)
		}
		// The first report is that of a hundredth of the steps, and the last of all.
		due = float64(r.Step) * math.Pow(100, 1/float64(max(1, e.Checks-1))) * 0.999
	}
	if result.Last, err = e.Training.Run(ctx); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return nil, err
	}
	return result, nil
}

// add checks the model.
func (e EarlyStopping) add(ctx context.Context, s *Stopping, r Report) error {
	m := r.Model()
	train, err := e.loss(m, e.Train, watchingTrain)
	if err != nil {
		return err
	}
	test, err := e.loss(m, e.Test, watchingTest)
	if err != nil {
		return err
	}
	points, err := e.generate(ctx, m)
	if err != nil {
		return err
	}
	copies, err := samples.Study{Set: e.Train, Seed: e.Training.Seed, Workers: e.Training.Workers}.Copies(ctx, points, e.Test.Points(), 0)
	if err != nil {
		return err
	}
	s.Checks = append(s.Checks, Check{r.Step, train, test, copies.Share})
	if best := s.Checks[s.Best].Test.Value; s.Model == nil || test.Value < best {
		s.Best, s.Model = len(s.Checks)-1, m
	}
	return nil
}

// The purposes of random streams of early stopping.
const (
	watchingTrain = probing<<1 + iota
	watchingTest
	generating
)

// loss returns the denoising loss on the points of a set.
func (e EarlyStopping) loss(m *Model, set *samples.Set, purpose uint64) (samples.Estimate, error) {
	const most, least, strata = 500, 2000, 20
	rng := newRand(e.Training.Seed, 0, purpose)
	n, d := min(set.Len(), most), set.Dim()
	times := e.Training.Times
	losses := make([]float64, n)
	draws := max(strata, least/n/strata*strata)
	x, z, scores := make([]float64, n*d), make([]float64, n*d), make([]float64, n*d)
	for k := range draws {
		share := (float64(k%strata) + rng.Float64()) / strata
		t := times[0] * math.Pow(times[1]/times[0], share)
		root, sigma := math.Exp(-t), math.Sqrt(-math.Expm1(-2*t))
		for i := range x {
			z[i] = rng.NormFloat64()
			x[i] = root*set.Points().At(i/d, i%d) + sigma*z[i]
		}
		m.Scores(scores, x, t)
		for i, s := range scores {
			miss := sigma*s + z[i]
			losses[i/d] += miss * miss / float64(d*draws)
		}
	}
	mean, stdErr := bootstrap.Mean(losses)
	if n < bootstrap.Least && n > 1 {
		mean, stdErr = bootstrap.Student(losses)
	}
	if math.IsNaN(mean) || math.IsInf(mean, 0) {
		return samples.Estimate{}, fmt.Errorf("learned: the loss is %v: the points are beyond the range of the training", mean)
	}
	return samples.Estimate{Value: mean, StdErr: stdErr, Low: mean - 1.96*stdErr, High: mean + 1.96*stdErr, OK: true}, nil
}

// generate draws points from the model.
func (e EarlyStopping) generate(ctx context.Context, m *Model) (*mat.Dense, error) {
	const steps = 50
	times, err := sde.LogSNRTimes(e.Training.Times[1], e.Training.Times[0], steps)
	if err != nil {
		return nil, err
	}
	times = append(times, 0) // the last step takes the noise away
	points := mat.NewDense(e.Generated, m.Dim(), nil)
	score := m.Drift()
	run := blocks.Run{Paths: e.Generated, Size: 1, Workers: e.Training.Workers}
	err = run.Each(ctx, func() blocks.Work {
		return func(_ context.Context, b blocks.Block) error {
			src := stream.New(e.Training.Seed, uint64(b.Index), generating)
			x, rng := points.RawRowView(b.Index), rand.New(src)
			for j := range x {
				x[j] = rng.NormFloat64()
			}
			return sde.DPMSolver{Eta: 1}.Sample(x, score, times, src)
		}
	})
	return points, err
}
