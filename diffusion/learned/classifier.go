package learned

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
)

// ClassifierTraining is the training of a classifier of noised data, p_φ(c|x, t), for guidance (Dhariwal and Nichol, arXiv:2105.05233). It makes the
// cross-entropy −⟨ln p_φ(c|X_t, t)⟩ small, whose minimum is the entropy H(C|X_t) of the class given the noised point ([diffusion.ClassEntropy]).
// Fields that Training has, too, mean the same.
type ClassifierTraining struct {
	// Data puts Dim values and then the class into dst: Classes values, 1 for the class of the point and 0 for the others, as in a
	// Training with a Condition. Shares that sum to 1 stand for a class that is not certain.
	Data         func(dst []float64, src rand.Source)
	Dim, Classes int

	Network MLP        // MLP{}: Width 128, Depth 3
	Times   [2]float64 // 0, 0: .005, 4

	Steps   int     // 0: 4000
	Batch   int     // 0: 1024
	Rate    float64 // 0: .003
	WarmUp  int     // 0: 200, or a tenth of Steps if that is less
	Average float64 // 0: .999
	Clip    float64
	Seed    uint64
	Workers int

	Progress   func(done, total int)
	Report     func(Report) // its Model is nil
	Checkpoint string
}

// Classifier is a learned p_φ(c|x, t). It is made by [ClassifierTraining.Run] or [LoadClassifier], cannot be changed, and can be used by several
// goroutines. Classes are numbered from 0. The names of its methods are those of guidance.Classes, the exact classifier.
type Classifier struct {
	classifying
	params *nn.Params
	net    *perceptron
	tapes  sync.Pool
}

// classifying is what a file says besides the weights.
type classifying struct {
	Classifier MLP
	Form       form
	LogPriors  []float64 // of the training's data
}

func newClassifier(d classifying, seed uint64) *Classifier {
	c := &Classifier{classifying: d, params: new(nn.Params)}
	n := d.Classifier
	c.net = newPerceptron(c.params, "classifier", len(d.Form.Mean), levelFeatures, n.Width, n.Depth, len(d.LogPriors), newRand(seed, 0, initial))
	c.tapes.New = func() any { return new(nn.Tape) }
	return c
}

// training is the Training that checks and measures what the two have in common.
func (t *ClassifierTraining) training() Training {
	return Training{
		Data: t.Data, Dim: t.Dim, Condition: t.Classes, Network: t.Network, Times: t.Times, Steps: orDefault(t.Steps, 4000), Batch: t.Batch,
		Rate: t.Rate, WarmUp: t.WarmUp, Average: t.Average, Clip: t.Clip, Seed: t.Seed, Workers: t.Workers,
	}
}

// Run trains the classifier. It returns an error if an argument cannot be used, if the data or the loss stop being finite, if shares do not sum to
// 1 or one of 4096 draws shows none of a class, if a checkpoint belongs to another training, and when ctx is done.
func (t ClassifierTraining) Run(ctx context.Context) (*Classifier, error) {
	if err := arg.AtLeast("Classes", t.Classes, 2); err != nil {
		return nil, err
	}
	as, err := t.training().withDefaults()
	if err != nil {
		return nil, err
	}
	var d description
	shares := 1.0 // that are farthest from this sum
	as.Data = func(dst []float64, src rand.Source) {
		t.Data(dst, src)
		if sum := floats.Sum(dst[t.Dim:]); math.Abs(sum-1) > math.Abs(shares-1) {
			shares = sum
		}
	}
	if err := blocks.Call(ctx, "Data", func() (err error) {
		d, err = as.describe()
		return err
	}); err != nil {
		return nil, err
	}
	if math.Abs(shares-1) > 1e-6 {
		return nil, fmt.Errorf("learned: Data gave shares of the classes that sum to %v, not to 1", shares)
	}
	what := classifying{as.Network.(MLP), d.Form, make([]float64, t.Classes)}
	for k, share := range d.Condition.Mean {
		if !(share > 0) {
			return nil, fmt.Errorf("learned: Data gave the share %v of class %d, want some of each class", share, k)
		}
		what.LogPriors[k] = math.Log(share)
	}
	c := newClassifier(what, t.Seed)
	f := fit{
		Steps: as.Steps, Batch: as.Batch, Rate: as.Rate, WarmUp: as.WarmUp, Average: as.Average, Clip: as.Clip, Seed: as.Seed, Workers: as.Workers,
		Progress: t.Progress, Report: t.Report, Checkpoint: t.Checkpoint,
		Header: []any{"classifier", what},
		params: c.params,
		loss:   func(tape *nn.Tape, s nn.Shard) *nn.Node { return t.loss(&as, c, tape, s) },
	}
	if err := f.run(ctx); err != nil {
		return nil, err
	}
	for i, p := range c.params.List {
		copy(p.V, f.trainer.State.Averages[i])
	}
	return c, nil
}

// loss is the cross-entropy, summed over the draws of the shard.
func (t *ClassifierTraining) loss(as *Training, c *Classifier, tape *nn.Tape, s nn.Shard) *nn.Node {
	rng := rand.New(s.Src)
	labels, x, times := tape.Make(s.Len, t.Classes), make([]float64, s.Len*t.Dim), make([]float64, s.Len)
	draw := make([]float64, t.Dim+t.Classes)
	for k := range s.Len {
		t.Data(draw, s.Src)
		times[k] = as.time(s.First+k, rng)
		root, delta := noise(times[k])
		for i := range t.Dim {
			x[k*t.Dim+i] = root*draw[i] + math.Sqrt(delta)*rng.NormFloat64()
		}
		for i, share := range draw[t.Dim:] {
			labels.V[k*t.Classes+i] = float32(share)
		}
	}
	return tape.Scale(tape.Sum(tape.Mul(labels, c.logPosterior(tape, c.points(tape, x, times)))), -1)
}

// noised is points with what the network is told about them.
type noised struct{ u, features, share *nn.Node }

// points prepares points x, one after the other, each at a time of its own.
func (c *Classifier) points(tape *nn.Tape, x, times []float64) noised {
	dim, rows := len(c.Form.Mean), len(times)
	in := noised{tape.Make(rows, dim), tape.Make(rows, levelFeatures), tape.Make(rows, 1)}
	for k, t := range times {
		root, delta := noise(t)
		share := 0.0
		for i := range dim {
			v := c.Form.at(i, root, delta).v
			in.u.V[k*dim+i] = float32((x[k*dim+i] - root*c.Form.Mean[i]) / math.Sqrt(v))
			share += (v - delta) / v / float64(dim)
		}
		in.share.V[k] = float32(math.Sqrt(share))
		c.Form.level(in.features.V[k*levelFeatures:][:levelFeatures], t)
	}
	return in
}

// logPosterior is ln P(c) + r N(x, t), normalised, where r² is the share of the data in the variance of x: what noise has erased
// need not be learned.
func (c *Classifier) logPosterior(tape *nn.Tape, in noised) *nn.Node {
	priors := tape.Make(1, len(c.LogPriors))
	for k, v := range c.LogPriors {
		priors.V[k] = float32(v)
	}
	logits := tape.AddRow(tape.MulCol(c.net.apply(tape, in.u, in.features, true), in.share), priors)
	return tape.Sub(logits, tape.BroadcastCol(tape.LogSumExp(logits), logits.Cols))
}

// Dim returns the number of coordinates.
func (c *Classifier) Dim() int { return len(c.Form.Mean) }

// Len returns the number of classes.
func (c *Classifier) Len() int { return len(c.LogPriors) }

// LogPosterior puts ln p_φ(c|x, t) of all classes into dst and returns it; a nil dst allocates. It panics if a length is wrong
// or t is not positive.
func (c *Classifier) LogPosterior(dst, x []float64, t float64) []float64 {
	dst = arg.Slice(dst, c.Len())
	c.evaluate(x, t, func(tape *nn.Tape, in noised) {
		tape.Record(false)
		for k, v := range c.logPosterior(tape, in).V {
			dst[k] = float64(v)
		}
	})
	return dst
}

// PosteriorScore puts ∇ln p_φ(k|x, t) into dst and returns it; a nil dst allocates. It panics if a length is wrong, k is no class or t is
// not positive.
func (c *Classifier) PosteriorScore(dst, x []float64, t float64, k int) []float64 {
	arg.Index("k", k, c.Len())
	dst = arg.Slice(dst, c.Dim())
	c.evaluate(x, t, func(tape *nn.Tape, in noised) {
		in.u = tape.Track(in.u)
		grad := tape.Grad(tape.Slice(c.logPosterior(tape, in), k, k+1), nil, false, in.u)[0]
		root, delta := noise(t)
		for i, g := range grad.V {
			dst[i] = float64(g) / math.Sqrt(c.Form.at(i, root, delta).v)
		}
	})
	return dst
}

// evaluate calls f for one point.
func (c *Classifier) evaluate(x []float64, t float64, f func(tape *nn.Tape, in noised)) {
	if len(x) != c.Dim() {
		panic("learned: x has another length than Dim")
	}
	if !(t > 0) {
		panic("learned: t is not positive")
	}
	tape := c.tapes.Get().(*nn.Tape)
	defer c.tapes.Put(tape)
	tape.Reset()
	tape.Record(true)
	f(tape, c.points(tape, x, []float64{t}))
}

// Guided returns the score of classifier guidance with the weight g,
//
//	s_g = s(x, t) + g ∇ln p_φ(k|x, t),
//
// where s is the score without the class. It panics if score is nil or k is no class.
func (c *Classifier) Guided(score diffusion.Drift, k int, g float64) diffusion.Drift {
	if score == nil {
		panic("learned: score is nil")
	}
	arg.Index("k", k, c.Len())
	return func(dst, x []float64, t float64) {
		score(dst, x, t)
		for i, v := range c.PosteriorScore(nil, x, t, k) {
			dst[i] += g * v
		}
	}
}

// CrossEntropy estimates −⟨ln p_φ(c|X_t, t)⟩, in nats, from n draws that Data noises, and its standard error. It is at least H(C|X_t); the
// difference is the relative entropy between the true classifier and this one. Data is as in the training. Errors are those of arguments that
// cannot be used, and of draws that are not finite or whose shares do not sum to 1.
func (c *Classifier) CrossEntropy(data func(dst []float64, src rand.Source), t float64, n int, seed uint64) (mean, stdErr float64, err error) {
	if data == nil {
		return 0, 0, fmt.Errorf("learned: data is nil, want a function that draws a point")
	}
	if err := check.First(arg.Positive("t", t), arg.AtLeast("n", n, 2), arg.Memory("n", n, 8)); err != nil {
		return 0, 0, err
	}
	src := stream.New(seed, 0, 0)
	rng := rand.New(src)
	root, delta := noise(t)
	draw, logs, losses := make([]float64, c.Dim()+c.Len()), make([]float64, c.Len()), make([]float64, n)
	for i := range losses {
		data(draw, src)
		x, shares, total := draw[:c.Dim()], draw[c.Dim():], 0.0
		for j := range x {
			x[j] = root*x[j] + math.Sqrt(delta)*rng.NormFloat64()
		}
		for k, v := range c.LogPosterior(logs, x, t) {
			losses[i] -= shares[k] * v
			total += shares[k]
		}
		if !(math.Abs(total-1) < 1e-6) || math.IsNaN(losses[i]) || math.IsInf(losses[i], 0) {
			return 0, 0, fmt.Errorf("learned: data gave %v, want finite values and shares that sum to 1", draw)
		}
	}
	mean, std := stat.MeanStdDev(losses, nil)
	return mean, stat.StdErr(std, float64(n)), nil
}

// Save writes the classifier. LoadClassifier reads it again, to the same bits.
func (c *Classifier) Save(w io.Writer) error { return save(w, &c.classifying, c.params) }

// LoadClassifier reads a classifier that Save has written. Bytes that are truncated, damaged or something else are an error.
func LoadClassifier(r io.Reader) (*Classifier, error) {
	var d classifying
	var c *Classifier
	if err := load(r, &d, func() (*nn.Params, error) {
		if err := d.check(); err != nil {
			return nil, err
		}
		c = newClassifier(d, 0)
		return c.params, nil
	}); err != nil {
		return nil, err
	}
	return c, nil
}

// check refuses what no training writes.
func (d *classifying) check() error {
	if len(d.LogPriors) < 2 || d.Classifier.Width < 1 {
		return fmt.Errorf("%w: it is not a classifier", nn.ErrForeign)
	}
	if err := arg.FiniteSlice("LogPriors", d.LogPriors); err != nil {
		return err
	}
	as := description{Network: d.Classifier, Dim: len(d.Form.Mean), Form: d.Form}
	return as.check()
}
