package learned

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
)

// FlowTraining is the training of a velocity that carries a base distribution to the data. The distributions between them are those of
//
//	x_τ = (1 − τ) x_0 + τ x_1 + σ_τ ε,    σ_τ = s√(2τ(1−τ)),    0 ≤ τ ≤ 1,
//
// with x_0 a draw of the base, x_1 one of the data, and ε ~ N(0, I). With s = 0 this is flow matching (Lipman et al., arXiv:2210.02747; Liu et al., arXiv:2209.03003),
// else a stochastic interpolant (Albergo, Boffi and Vanden-Eijnden, arXiv:2303.08797). The zero value of all fields but Data and Dim is
// a good choice. The same seed gives the same bits, on any processor and with any number of workers.
type FlowTraining struct {
	// Data puts one draw of the data, Dim values, into dst. It is called by several goroutines at a time, each with a source of
	// its own; so are Base and Pair.
	Data func(dst []float64, src rand.Source)
	Dim  int
	Base func(dst []float64, src rand.Source) // draws of the base; nil: N(0, I)
	// Pair draws x_0 and x_1 together, instead of Base and Data, which are nil then. The flow has the same ends for all
	// couplings of the same two distributions, and other paths: pairs (x, y) of start and end of another flow give straighter ones (rectified flow).
	Pair func(base, data []float64, src rand.Source)

	Noise     float64       // s, the noise on the path; 0: none
	Objective FlowObjective // nil: Matching{}
	Network   Network       // nil: MLP{}; with Noise two of them, for the velocity and the score

	Steps   int     // 0: 16000
	Batch   int     // draws of a step; 0: 1024
	Rate    float64 // of Adam, at its highest; 0: .003
	WarmUp  int     // steps in which the rate rises; 0: 200, or a tenth of Steps if that is less. It falls with a cosine to 0 at the end
	Average float64 // the flow is an average of the weights over about 1/(1 − Average) steps; 0: .999
	Clip    float64 // gradients are shortened to this length; 0: they are not
	Seed    uint64
	Workers int // 0: all cores

	Progress   func(done, total int) // told after each step; nil: silent
	Report     func(Report)          // called after each hundredth of the steps, without a Model; nil: silent
	Checkpoint string                // as in [Training]
}

// FlowObjective is what the training of a flow makes small.
type FlowObjective interface {
	check(t *FlowTraining) error
	// loss returns the sum over the draws of a shard, averaged over coordinates.
	loss(tape *nn.Tape, t *FlowTraining, f *Flow, s nn.Shard) *nn.Node
}

// Matching compares the velocity with x_1 − x_0 for draws at random τ: flow matching. Its minimum is the mean E[x_1 − x_0|x], and
// the loss there is not zero. On a path with noise a second network learns E[ε|x] in the same way. Each coordinate is
// measured in units of what remains of its fluctuation once x is known, if all is Gaussian.
type Matching struct{}

func (Matching) check(*FlowTraining) error { return nil }

// withDefaults returns t with its zero values replaced, or an error.
func (t FlowTraining) withDefaults() (FlowTraining, error) {
	t.Objective = orDefault[FlowObjective](t.Objective, Matching{})
	t.Network = orDefault[Network](t.Network, MLP{})
	t.Steps, t.Batch = orDefault(t.Steps, 16000), orDefault(t.Batch, 1024)
	t.Rate, t.Average = orDefault(t.Rate, .003), orDefault(t.Average, .999)
	t.WarmUp = orDefault(t.WarmUp, warmUp(t.Steps))
	switch {
	case t.Data == nil && t.Pair == nil:
		return t, fmt.Errorf("learned: Data is nil, want a function that draws a point")
	case t.Pair != nil && (t.Data != nil || t.Base != nil):
		return t, fmt.Errorf("learned: Pair is set, want Data and Base nil")
	}
	if err := check.First(
		arg.AtLeast("Dim", t.Dim, 1), arg.NonNegative("Noise", t.Noise), checkSteps(t.Steps, t.Batch, t.Rate, t.WarmUp, t.Average, t.Clip, t.Workers),
		arg.Memory("Batch", t.Batch, 100*float64(t.Dim)), t.Objective.check(&t),
	); err != nil {
		return t, err
	}
	var err error
	t.Network, err = t.Network.check(t.Dim)
	return t, err
}

// Run trains a flow. It returns an error if an argument cannot be used, if draws or the loss stop being finite, if a checkpoint belongs to
// another training, and when ctx is done.
func (t FlowTraining) Run(ctx context.Context) (*Flow, error) {
	t, err := t.withDefaults()
	if err != nil {
		return nil, err
	}
	var p path
	if err := blocks.Call(ctx, "Data", func() (err error) {
		p, err = t.measure()
		return err
	}); err != nil {
		return nil, err
	}
	flow := newFlow(flowDescription{networkName(t.Network), t.Network, t.Dim, p}, t.Seed)
	f := fit{
		Steps: t.Steps, Batch: t.Batch, Rate: t.Rate, WarmUp: t.WarmUp, Average: t.Average, Clip: t.Clip, Seed: t.Seed, Workers: t.Workers,
		Progress: t.Progress, Report: t.Report, Checkpoint: t.Checkpoint,
		Header: []any{flow.flowDescription, fmt.Sprintf("%T", t.Objective), t.Objective},
		params: flow.params,
		loss:   func(tape *nn.Tape, s nn.Shard) *nn.Node { return t.Objective.loss(tape, &t, flow, s) },
	}
	if err := f.run(ctx); err != nil {
		return nil, err
	}
	return newFlow(flow.flowDescription, t.Seed).with(f.trainer.State.Averages), nil
}

// draw puts draws of base and data into x0 and x1.
func (t *FlowTraining) draw(x0, x1 []float64, src rand.Source, rng *rand.Rand) {
	if t.Pair != nil {
		t.Pair(x0, x1, src)
		return
	}
	t.Data(x1, src)
	if t.Base != nil {
		t.Base(x0, src)
		return
	}
	for i := range x0 {
		x0[i] = rng.NormFloat64()
	}
}

// measure returns the moments of base and data.
func (t *FlowTraining) measure() (path, error) {
	const draws = 4096
	d := t.Dim
	p := path{Noise: t.Noise, Normal: t.Base == nil && t.Pair == nil}
	_, p.Matched = t.Objective.(Matching)
	for _, v := range []*[]float64{&p.BaseMean, &p.DataMean, &p.BaseVar, &p.DataVar, &p.Cov} {
		*v = make([]float64, d)
	}
	src := stream.New(t.Seed, 0, calibrating)
	rng := rand.New(src)
	x0, x1 := make([]float64, d), make([]float64, d)
	for range draws {
		t.draw(x0, x1, src, rng)
		for i, b := range x1 {
			a := x0[i]
			if v := a*a + b*b; math.IsNaN(v) || math.IsInf(v, 0) {
				return p, fmt.Errorf("learned: the draws %v of the base and %v of Data, coordinate %d, have no finite square", a, b, i)
			}
			p.BaseMean[i] += a / draws
			p.DataMean[i] += b / draws
			p.BaseVar[i] += a * a / draws
			p.DataVar[i] += b * b / draws
			p.Cov[i] += a * b / draws
		}
	}
	p.center(t.Network.isotropic())
	return p, nil
}

// center makes variances of second moments. If all coordinates must be alike, their means are 0 and the variances are averages.
func (p *path) center(isotropic bool) {
	if isotropic {
		clear(p.BaseMean)
		clear(p.DataMean)
		for _, v := range [][]float64{p.BaseVar, p.DataVar, p.Cov} {
			average(v)
		}
	}
	for i, a := range p.BaseMean {
		b := p.DataMean[i]
		p.Cov[i] -= a * b
		p.BaseVar[i] = variance(p.BaseVar[i], a)
		p.DataVar[i] = variance(p.DataVar[i], b)
		if p.Normal {
			p.BaseMean[i], p.BaseVar[i], p.Cov[i] = 0, 1, 0
		}
	}
}

// variance is ⟨x²⟩ − ⟨x⟩². A coordinate that is constant gets a small one.
func variance(square, mean float64) float64 { return max(square-mean*mean, 1e-6*square, 1e-6) }

func average(v []float64) {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	for i := range v {
		v[i] = sum / float64(len(v))
	}
}

func (Matching) loss(tape *nn.Tape, t *FlowTraining, f *Flow, s nn.Shard) *nn.Node {
	rng := rand.New(s.Src)
	d, noisy := t.Dim, t.Noise > 0
	x0, x1 := make([]float64, d), make([]float64, d)
	u, features := tape.Make(s.Len, d), tape.Make(s.Len, levelFeatures)
	velocity, score, weight := tape.Make(s.Len, d), tape.Make(s.Len, d), tape.Make(s.Len, d)
	for k := range s.Len {
		t.draw(x0, x1, s.Src, rng)
		// One time in each of Batch equal intervals.
		tau := (float64(s.First+k) + rng.Float64()) / float64(t.Batch)
		clock(features.V[k*levelFeatures:][:levelFeatures], tau)
		for i := range d {
			m, j := f.Path.at(i, tau), k*d+i
			y, eps := (1-tau)*x0[i]+tau*x1[i]-m.mean, 0.0
			if noisy {
				eps = rng.NormFloat64()
				y += math.Sqrt(m.sigma2) * eps
				sigma := math.Sqrt(m.sigma2)
				score.V[j] = float32((eps - sigma*y/m.v) / math.Sqrt(1-m.sigma2/m.v))
				weight.V[j] = float32(sigma / math.Sqrt(m.v))
			}
			u.V[j] = float32(y / math.Sqrt(m.v))
			velocity.V[j] = float32((x1[i] - x0[i] - m.shift - m.A*y) / m.c)
		}
	}
	square := func(r *nn.Node) *nn.Node { return tape.Sum(tape.Mul(r, r)) }
	loss := square(tape.Sub(f.velocity.apply(tape, u, features, true), velocity))
	if noisy {
		loss = tape.Add(loss, square(tape.Sub(tape.Mul(weight, f.score.apply(tape, u, features, true)), score)))
	}
	return tape.Scale(loss, 1/float64(d))
}
