package xla

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/learned"
)

// open returns an engine that is closed at the end of the test.
func open(t testing.TB, config string) *Engine {
	t.Helper()
	e, err := Open(config)
	if err != nil {
		t.Fatalf("%v\n`make xla-test` installs the plugin and says where it is", err)
	}
	t.Cleanup(e.Close)
	return e
}

// networks are all architectures, small, for points in a space of four dimensions, or four points on a line. That for images is for 8×8 pixels.
var networks = map[string]learned.Network{
	"MLP":            learned.MLP{Width: 16, Depth: 3},
	"Adaptive":       learned.Adaptive{Width: 16, Depth: 3},
	"Energy":         learned.Energy{Width: 16, Depth: 3},
	"ResNet":         learned.ResNet{Width: 16, Depth: 2},
	"SetTransformer": learned.SetTransformer{Space: 1, Width: 16, Depth: 2, TranslationInvariant: true},
	"Graph":          learned.Graph{Space: 2, Width: 16, Depth: 2},
	"MultiScale":     learned.MultiScale{Space: 1, Molecule: 2, Width: 8},
	"TempNet":        learned.TempNet{Width: 16, Depth: 2},
	"UNet":           learned.UNet{Width: 8, Height: 8, Base: 16, Depth: 2},
}

// dimension is that of the points of a network.
func dimension(n learned.Network) int {
	if u, ok := n.(learned.UNet); ok {
		return u.Width * u.Height
	}
	return 4
}

// without are the networks that have no graph here, and why.
var without = map[string]string{
	"Thermal": "its energy depends on the form of the score and on the data's temperatures, which an engine is not told",
}

// law is a mixture whose coordinates have different means and variances.
func law(t testing.TB, dim int) *diffusion.Mixture {
	t.Helper()
	means := [][]float64{make([]float64, dim), make([]float64, dim)}
	for i := range dim {
		means[0][i], means[1][i] = []float64{-1.2, .5, .3, -.8}[i%4], []float64{.8, .4, -.2, .1}[i%4]
	}
	m, err := diffusion.NewIsotropicMixture([]float64{.3, .7}, means, []float64{.1, .2})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func training(t testing.TB, dim int) learned.Training {
	law := law(t, dim)
	return learned.Training{
		Data: func(dst []float64, src rand.Source) { law.Rand(dst[:dim], src) }, Dim: dim,
		Network: networks["MLP"], Steps: 40, Batch: 200, Clip: 2,
	}
}

// run trains, and returns the model, the reports of all steps, and the arrays of the checkpoint at the end.
func run(t *testing.T, tr learned.Training) (*learned.Model, []learned.Report, [][]float32) {
	t.Helper()
	var reports []learned.Report
	tr.Report = func(r learned.Report) { reports = append(reports, r) }
	tr.Checkpoint = filepath.Join(t.TempDir(), "checkpoint")
	m, err := tr.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return m, reports, arrays(t, tr.Checkpoint, m.Parameters())
}

// arrays are the weights, the averages of gradients and of their squares, and the averages of weights.
func arrays(t *testing.T, checkpoint string, parameters int) [][]float32 {
	t.Helper()
	text, err := os.ReadFile(checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	all := make([][]float32, 4)
	for i := range all {
		all[i] = make([]float32, parameters)
	}
	var header json.RawMessage
	if err := nn.Read(bytes.NewReader(text), &header, func() ([][]float32, error) { return all, nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestSteps: the same weights and the same draws give the same losses and gradients, and after forty steps of Adam the same weights.
func TestSteps(t *testing.T) {
	e := open(t, "xla:cpu")
	law := law(t, 2)
	exact := func(dst, x []float64, t float64) { law.At(t).Score(dst, x) }
	compare := func(name string, tr learned.Training) {
		t.Run(name, func(t *testing.T) {
			_, ours, weights := run(t, tr)
			tr.Engine = e
			_, theirs, theirWeights := run(t, tr)
			sameSteps(t, ours, theirs)
			sameArrays(t, weights, theirWeights)
		})
	}
	for _, o := range []learned.Objective{learned.Denoising{}, learned.Explicit{Score: exact}, learned.Implicit{}, learned.Sliced{}} {
		for p := learned.Deviation; p <= learned.Data; p++ {
			tr := training(t, 2)
			tr.Objective, tr.Parametrization = o, p
			compare(fmt.Sprintf("%T, parametrisation %d", o, p), tr)
		}
	}
	for name, network := range networks {
		tr := training(t, dimension(network))
		tr.Network = network
		compare(name, tr)
	}
}

// sameSteps compares the losses and the lengths of the gradients.
func sameSteps(t *testing.T, ours, theirs []learned.Report) {
	t.Helper()
	worst := 0.
	for i, r := range ours {
		for _, pair := range [][2]float64{{r.Loss, theirs[i].Loss}, {r.Gradient, theirs[i].Gradient}} {
			d := math.Abs(pair[0]-pair[1]) / (1 + math.Abs(pair[1]))
			worst = max(worst, d)
			if !(d < 1e-5) {
				t.Errorf("step %d: %v, want %v", i+1, pair[0], pair[1])
			}
		}
	}
	t.Logf("losses and gradients: %.2g", worst)
}

// sameArrays compares weights and what the optimiser keeps. Adam moves also weights whose gradient is nothing but rounding, as that of the bias
// of attention's keys, which softmax does not see: these are left out.
func sameArrays(t *testing.T, ours, theirs [][]float32) {
	t.Helper()
	largest := 0.
	for _, s := range theirs[2] {
		largest = max(largest, float64(s))
	}
	var compared [8][]float32
	for k, s := range theirs[2] {
		for i := range ours {
			if float64(s) > 1e-12*largest {
				compared[i], compared[4+i] = append(compared[i], ours[i][k]), append(compared[4+i], theirs[i][k])
			}
		}
	}
	if n := len(compared[0]); n < len(ours[0])/2 {
		t.Errorf("only %d of %d weights have a gradient", n, len(ours[0]))
	}
	for i, name := range []string{"weights", "averages of gradients", "averages of squares", "averages of weights"} {
		d := difference(compared[i], compared[4+i])
		t.Logf("%s: %.2g", name, d)
		if !(d < 5e-6) {
			t.Errorf("%s differ by %.2g of the largest", name, d)
		}
	}
}

// TestStages: layers that are split over devices give the same steps, for any number of pieces.
func TestStages(t *testing.T) {
	whole, split := open(t, "xla:cpu"), open(t, "xla:cpu")
	tr := training(t, 2)
	tr.Network = learned.MLP{Width: 16, Depth: 4}
	tr.Engine = whole
	_, reports, weights := run(t, tr)
	for _, c := range [][2]int{{2, 1}, {2, 7}, {3, 4}, {4, 0}} {
		split.Stages, split.Pieces = c[0], c[1]
		t.Run(fmt.Sprintf("%d stages, %d pieces", c[0], c[1]), func(t *testing.T) {
			tr.Engine = split
			_, r, w := run(t, tr)
			sameSteps(t, r, reports)
			sameArrays(t, w, weights)
		})
	}
}

// TestOn: a model that another engine computes gives the same scores, for any number of points, and given a condition.
func TestOn(t *testing.T) {
	e := open(t, "xla:cpu")
	for name, network := range networks {
		t.Run(name, func(t *testing.T) {
			dim := dimension(network)
			tr := training(t, dim)
			draw := tr.Data
			tr.Network, tr.Condition = network, 2
			tr.Data = func(dst []float64, src rand.Source) {
				draw(dst, src)
				dst[dim], dst[dim+1] = math.Tanh(dst[0]), dst[1]
			}
			m, err := tr.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			on, err := m.On(e)
			if err != nil {
				t.Fatal(err)
			}
			rng := rand.New(rand.NewPCG(1, 2))
			for _, n := range []int{1, 3, 128, 300} {
				x := make([]float64, dim*n)
				for i := range x {
					x[i] = rng.NormFloat64()
				}
				sameScores(t, on.Scores(nil, x, .3), m.Scores(nil, x, .3))
				sameScores(t, on.ConditionalScore(nil, x[:dim], .3, []float64{.5, 1}), m.ConditionalScore(nil, x[:dim], .3, []float64{.5, 1}))
			}
		})
	}
}

func sameScores(t *testing.T, got, want []float64) {
	t.Helper()
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("%d scores, want %d", len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) < 1e-6*(1+math.Abs(want[i]))) {
			t.Errorf("score %d of %d: %v, want %v", i, len(got), got[i], want[i])
		}
	}
}

// TestResume: an interrupted training goes on to the same bits, and on another engine to the same weights in the accuracy of float32. The
// model that comes out is an ordinary one, which can be saved.
func TestResume(t *testing.T) {
	tr := training(t, 2)
	tr.Engine = open(t, "xla:cpu")
	m, _, weights := run(t, tr)
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		t.Fatal(err)
	}
	n, err := learned.Load(&file)
	if err != nil {
		t.Fatal(err)
	}
	if x := []float64{.1, .2}; m.Score(nil, x, .3)[0] != n.Score(nil, x, .3)[0] {
		t.Error("another score after saving and loading")
	}
	tr.Checkpoint = filepath.Join(t.TempDir(), "checkpoint")
	interrupt := func(at int) {
		t.Helper()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		tr.Progress = func(done, _ int) {
			if done == at {
				cancel()
			}
		}
		if _, err := tr.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted: %v", err)
		}
	}
	finish := func() [][]float32 {
		t.Helper()
		tr.Progress = nil
		m, err := tr.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return arrays(t, tr.Checkpoint, m.Parameters())
	}
	interrupt(11)
	if again := finish(); !reflect.DeepEqual(again, weights) {
		t.Errorf("after an interruption the weights differ by %.2g", difference(again[0], weights[0]))
	}
	if err := os.Remove(tr.Checkpoint); err != nil {
		t.Fatal(err)
	}
	interrupt(11)
	tr.Engine = nil
	sameArrays(t, finish(), weights)
}

// TestErrors: what cannot be done is an error that says what.
func TestErrors(t *testing.T) {
	if _, err := Open("no such backend"); err == nil {
		t.Error("an unknown backend: no error")
	}
	e := open(t, "xla:cpu")
	fails := func(what string, change func(tr *learned.Training)) {
		t.Helper()
		tr := training(t, 2)
		tr.Engine = e
		change(&tr)
		if _, err := tr.Run(context.Background()); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%v, want an error about %s", err, what)
		}
	}
	e.Stages = 99
	fails("Stages = 99", func(*learned.Training) {})
	e.Stages = 2
	fails("Stages", func(tr *learned.Training) { tr.Objective = learned.Sliced{} })
	e.Pieces = -1
	fails("Pieces = -1", func(*learned.Training) {})
	e.Stages, e.Pieces = 0, 0
	calls := 0
	fails("step 3", func(tr *learned.Training) {
		tr.Workers = 1
		tr.Data = func(dst []float64, _ rand.Source) {
			calls++
			dst[0], dst[1] = float64(calls%3), float64(calls%5)
			if calls > 4096+2*tr.Batch {
				dst[0] = math.NaN()
			}
		}
	})
}
