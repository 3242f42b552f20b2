package learned

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/learned/internal/engine"
)

// double is an engine that computes with package nn, but from the batches that engines get: one shard of all draws.
type double struct{ err error }

func (d double) Evaluator(n engine.Network) (func(u, features []float32, rows int) ([]float32, error), error) {
	net := n.Architecture.(Network).build(new(nn.Params), n.Dim, n.Features, newRand(0, 0, initial)).(*perceptron)
	net.first.W, net.first.B, net.last.W, net.last.B = n.Params.List[0], n.Params.List[1], n.Params.List[2], n.Params.List[3]
	return func(u, features []float32, rows int) ([]float32, error) {
		t := new(nn.Tape)
		t.Record(false)
		return net.apply(t, t.Constant(u, rows, n.Dim), t.Constant(features, rows, n.Features), false).V, d.err
	}, d.err
}

func (d double) Trainer(n engine.Network, r engine.Recipe) (engine.Trainer, error) {
	return &doubleTrainer{r, n.Dim, d.err}, d.err
}

// doubleTrainer notes nothing but the sum of the batch.
type doubleTrainer struct {
	engine.Recipe
	dim int
	err error
}

func (d *doubleTrainer) Step(ctx context.Context) (loss, norm float64, err error) {
	n := d.Rows * d.dim
	b := engine.Batch{U: make([]float32, n), Features: make([]float32, d.Rows*levelFeatures)}
	for range d.Loss.Factors() {
		b.Factors = append(b.Factors, make([]float32, n))
	}
	if err := d.Batch(ctx, d.State.Step, &b); err != nil {
		return 0, 0, err
	}
	d.State.Step++
	for _, target := range b.Factors[1] { // the loss of a network that is 0
		loss += math.Pow(float64(target), 2)
	}
	return loss / float64(n), 0, nil
}

func (d *doubleTrainer) Fetch() error {
	copy(d.State.Averages[0], []float32{7})
	return d.err
}

func (d *doubleTrainer) Close() {}

// TestEngine: another engine gets the draws of this package's shards, its weights become those of the model, and its scores those of On.
func TestEngine(t *testing.T) {
	training := Training{Data: draws(uneven(t)), Dim: 1, Network: MLP{Width: 8, Depth: 1}, Steps: 1, Batch: 300, Seed: 5}
	var own, other float64
	training.Report = func(r Report) { own = r.Loss }
	m, err := training.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	training.Engine = double{}
	training.Report = func(r Report) { other = r.Loss }
	n, err := training.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(own-other) > 1e-6*own { // the network begins at 0
		t.Errorf("loss of the first step %v, want %v", other, own)
	}
	if n.params.List[0].V[0] != 7 {
		t.Error("the weights were not fetched")
	}
	on, err := m.On(double{})
	if err != nil {
		t.Fatal(err)
	}
	x := []float64{-.5, .2, .9}
	if a, b := m.Scores(nil, x, .3), on.Scores(nil, x, .3); a[0] != b[0] || a[2] != b[2] {
		t.Errorf("scores %v, want %v", b, a)
	}
	if same, err := m.On(nil); err != nil || !bytes.Equal(weights(same), weights(m)) {
		t.Error("no engine: not the same model")
	}
}

// TestEngineParts: also where few samples are on the tape at a time, another engine gets the same draws.
func TestEngineParts(t *testing.T) {
	law := draws(uneven(t))
	training := Training{
		Data: func(dst []float64, src rand.Source) {
			for i := range dst {
				law(dst[i:i+1], src)
			}
		},
		Dim: 4, Network: UNet{Width: 2, Height: 2, Base: 8, Depth: 1}, Steps: 1, Batch: 50,
	}
	var own, other float64
	training.Report = func(r Report) { own = r.Loss }
	if _, err := training.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	training.Engine = double{}
	training.Report = func(r Report) { other = r.Loss }
	if _, err := training.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if math.Abs(own-other) > 1e-6*own { // the network begins at 0
		t.Errorf("loss of the first step %v, want %v", other, own)
	}
}

// TestEngineFails: its errors are returned, and it refuses an objective whose loss it cannot know.
func TestEngineFails(t *testing.T) {
	broken := double{errors.New("no devices")}
	training := Training{Data: draws(uneven(t)), Dim: 1, Network: MLP{Width: 8, Depth: 1}, Steps: 1, Batch: 8, Engine: broken}
	_, err := training.Run(context.Background())
	lawtest.CheckError(t, "learned", "Training.Run", err, "no devices")
	training.Objective = EnergyBalance{}
	_, err = training.Run(context.Background())
	lawtest.CheckError(t, "learned", "Training.Run", err, "EnergyBalance")
	training.Engine, training.Objective = nil, nil
	m, err := training.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.On(broken)
	lawtest.CheckError(t, "learned", "Model.On", err, "no devices")
}
