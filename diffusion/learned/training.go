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

// Training is the training of a score on draws of the data. The zero value of all fields but Data and Dim is a good choice. The same
// seed gives the same bits, on any processor and with any number of workers.
type Training struct {
	// Data puts one draw of the data, Dim values, into dst, and behind them the Condition values that belong to it.
	// It is called by several goroutines at a time, each with a source of its own.
	Data func(dst []float64, src rand.Source)
	Dim  int

	Network         Network         // nil: MLP{}
	Objective       Objective       // nil: Denoising{}
	Parametrization Parametrization // of the network's output

	// Times are the first and the last time of the training; draws are log-uniform between them. 0, 0: .005, 4.
	Times [2]float64
	// TimeQuantile is the quantile function of another distribution of the times, such as the steps of a chain or noise levels
	// that matter most. What is outside Times is moved to its ends. nil: log-uniform.
	TimeQuantile func(share float64) float64
	// Condition is the number of values behind each draw that the score is conditioned on, such as a class, one-hot, or a
	// temperature. They are hidden in the share Hidden of the draws (0: one in ten), for guidance without a classifier.
	Condition int
	Hidden    float64

	Steps   int     // 0: 8000
	Batch   int     // draws of a step; 0: 1024
	Rate    float64 // of Adam, at its highest; 0: .003
	WarmUp  int     // steps in which the rate rises; 0: 200, or a tenth of Steps if that is less. It falls with a cosine to 0 at the end
	Average float64 // the model is an average of the weights over about 1/(1 − Average) steps; 0: .999
	Clip    float64 // gradients are shortened to this length; 0: they are not
	Seed    uint64
	Workers int // 0: all cores

	Engine Engine // makes the steps, on a graphics card for example; nil: this package. The bits are the same only for the same engine

	Progress func(done, total int) // told after each step; nil: silent
	Report   func(Report)          // called after each hundredth of the steps; nil: silent

	// Checkpoint is a file that the training is saved to, twice a minute and at its end or interruption. If it exists, the training
	// goes on from there, to the same bits as without the interruption. "": none.
	Checkpoint string
}

// The purposes of the random streams besides those of the steps, which have the step and the shard as their key.
const (
	initial = 1 << 40 << iota
	calibrating
	probing
)

func newRand(seed, block, purpose uint64) *rand.Rand {
	return rand.New(stream.New(seed, block, purpose))
}

// withDefaults returns t with its zero values replaced, or an error.
func (t Training) withDefaults() (Training, error) {
	t.Network = orDefault[Network](t.Network, MLP{})
	t.Objective = orDefault[Objective](t.Objective, Denoising{})
	t.Times = orDefault(t.Times, [2]float64{.005, 4})
	t.Hidden = orDefault(t.Hidden, .1)
	t.Steps, t.Batch = orDefault(t.Steps, 8000), orDefault(t.Batch, 1024)
	t.Rate, t.Average = orDefault(t.Rate, .003), orDefault(t.Average, .999)
	t.WarmUp = orDefault(t.WarmUp, warmUp(t.Steps))
	if t.Data == nil {
		return t, fmt.Errorf("learned: Data is nil, want a function that draws a point")
	}
	if err := check.First(
		arg.AtLeast("Dim", t.Dim, 1), arg.AtLeast("Condition", t.Condition, 0), checkSteps(t.Steps, t.Batch, t.Rate, t.WarmUp, t.Average, t.Clip, t.Workers),
		arg.Positive("Times[0]", t.Times[0]), arg.Positive("Times[1]", t.Times[1]),
		arg.Memory("Batch", t.Batch, 100*float64(t.Dim+t.Condition)), t.Objective.check(),
	); err != nil {
		return t, err
	}
	switch {
	case t.Times[0] >= t.Times[1]:
		return t, fmt.Errorf("learned: Times = %v, want the earlier one first", t.Times)
	case !(t.Hidden >= 0 && t.Hidden <= 1):
		return t, fmt.Errorf("learned: Hidden = %v, want a share between 0 and 1", t.Hidden)
	case t.Parametrization < Deviation || t.Parametrization > Data:
		return t, fmt.Errorf("learned: Parametrization = %d is unknown", t.Parametrization)
	}
	if n, ok := t.Network.(conditioning); ok {
		if t.Condition != n.conditions() {
			return t, fmt.Errorf("learned: Condition = %d, want %d for a network of the type %T", t.Condition, n.conditions(), n)
		}
		t.Hidden = 0
	}
	if o, ok := t.Objective.(fitting); ok {
		if err := o.fits(t.Network); err != nil {
			return t, err
		}
	}
	var err error
	t.Network, err = t.Network.check(t.Dim)
	return t, err
}

// Run trains a network. It returns an error if an argument cannot be used, if the data or the loss stop being finite, if a checkpoint belongs to
// another training, and when ctx is done.
func (t Training) Run(ctx context.Context) (*Model, error) {
	t, err := t.withDefaults()
	if err != nil {
		return nil, err
	}
	var d description
	if err := blocks.Call(ctx, "Data", func() (err error) {
		d, err = t.describe()
		return err
	}); err != nil {
		return nil, err
	}
	var quantiles []float64
	if err := blocks.Call(ctx, "TimeQuantile", func() (err error) {
		quantiles, err = t.timeQuantiles()
		return err
	}); err != nil {
		return nil, err
	}
	m := newModel(d, t.Seed)
	elsewhere, err := t.elsewhere(m)
	if err != nil {
		return nil, err
	}
	f := fit{
		elsewhere: elsewhere,
		Steps:     t.Steps, Batch: t.Batch, Rate: t.Rate, WarmUp: t.WarmUp, Average: t.Average, Clip: t.Clip, Seed: t.Seed, Workers: t.Workers,
		Progress: t.Progress, Report: t.Report, Checkpoint: t.Checkpoint,
		Header: []any{m.description, identity(t.Objective), t.Hidden, quantiles},
		params: m.params,
		loss: func(tape *nn.Tape, s nn.Shard) *nn.Node {
			return t.Objective.loss(tape, t.draw(&m.description, tape, s), m.net)
		},
		snapshot: func(weights [][]float32) *Model { return newModel(m.description, t.Seed).with(weights) },
	}
	if err := f.run(ctx); err != nil {
		return nil, err
	}
	return f.model(), nil
}

// describe measures the data's mean and scale, and says what is to be built.
func (t *Training) describe() (description, error) {
	const draws = 4096
	n := t.Dim + t.Condition
	mean, square := make([]float64, n), make([]float64, n)
	point, src := make([]float64, n), stream.New(t.Seed, 0, calibrating)
	variance := 0.0 // of the centre of points
	for range draws {
		t.Data(point, src)
		for i, v := range point {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return description{}, fmt.Errorf("learned: Data gave %v as value %d of a draw", v, i)
			}
			if _, ok := t.Network.(Thermal); ok && i == t.Dim && v <= 0 {
				return description{}, fmt.Errorf("learned: Data gave the temperature %v, want a positive number", v)
			}
			mean[i] += v / draws
			square[i] += v * v / draws
		}
		if points, ok := t.Network.(networkOfPoints); ok {
			variance += centerSquare(point[:t.Dim], points.space())
		}
	}
	scale := make([]float64, n)
	for i := range scale {
		scale[i] = math.Sqrt(max(0, square[i]-mean[i]*mean[i]))
	}
	points, ofPoints := t.Network.(networkOfPoints)
	if t.Network.isotropic() {
		sameScale(mean[:t.Dim], scale[:t.Dim], square, ofPoints)
	}
	var middle *center
	if ofPoints && points.translations() {
		middle = &center{points.space(), variance / draws}
	}
	for i, s := range scale {
		if s < 1e-3*math.Sqrt(square[i]) || s == 0 { // a coordinate that is constant
			scale[i] = max(1e-3*math.Sqrt(square[i]), 1e-3)
		}
	}
	return description{
		Kind: networkName(t.Network), Network: t.Network, Dim: t.Dim,
		Form:      form{t.Parametrization, mean[:t.Dim], scale[:t.Dim], t.Times, middle},
		Condition: condition{t.Condition, mean[t.Dim:], scale[t.Dim:]},
	}, nil
}

// sameScale makes the scale that of all coordinates together, and with centered the mean 0.
func sameScale(mean, scale, square []float64, centered bool) {
	total := 0.0
	for i := range mean {
		if centered {
			mean[i] = 0
		}
		total += (square[i] - mean[i]*mean[i]) / float64(len(mean))
	}
	for i := range scale {
		scale[i] = math.Sqrt(max(0, total))
	}
}

// draw draws a shard of the batch and noises it.
func (t *Training) draw(d *description, tape *nn.Tape, s nn.Shard) *batch {
	rng := rand.New(s.Src)
	dim, width := t.Dim, d.levelWidth()+d.Condition.width()
	x0, times, features := make([]float64, s.Len*dim), make([]float64, s.Len), tape.Make(s.Len, width)
	draw := make([]float64, dim+t.Condition)
	for k := range s.Len {
		t.Data(draw, s.Src)
		copy(x0[k*dim:], draw[:dim])
		times[k] = t.time(s.First+k, rng)
		row := features.V[k*width:][:width]
		d.Form.level(row[:d.levelWidth()], times[k])
		if t.Condition > 0 {
			values := draw[dim:]
			if rng.Float64() < t.Hidden {
				values = nil
			}
			d.Condition.features(row[d.levelWidth():], values)
		}
	}
	b := newBatch(&d.Form, x0, times, dim, rng)
	b.features = features
	return b
}

// time draws the time of draw k of a batch: one in each of Batch equal intervals of probability.
func (t *Training) time(k int, rng *rand.Rand) float64 {
	share := (float64(k) + rng.Float64()) / float64(t.Batch)
	if t.TimeQuantile != nil {
		return min(max(t.TimeQuantile(share), t.Times[0]), t.Times[1])
	}
	return t.Times[0] * math.Pow(t.Times[1]/t.Times[0], share)
}

// timeQuantiles are values of TimeQuantile, by which a checkpoint knows it.
func (t *Training) timeQuantiles() ([]float64, error) {
	if t.TimeQuantile == nil {
		return nil, nil
	}
	var q []float64
	for share := 1. / 16; share < 1; share += 1. / 16 {
		v := t.TimeQuantile(share)
		if math.IsNaN(v) || len(q) > 0 && v < q[len(q)-1] {
			return nil, fmt.Errorf("learned: TimeQuantile(%v) = %v, want a time that rises with the share", share, v)
		}
		q = append(q, min(max(v, t.Times[0]), t.Times[1]))
	}
	return q, nil
}
