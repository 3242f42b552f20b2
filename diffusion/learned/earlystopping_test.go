package learned

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/samples"
)

// pointsOf returns n draws of a law.
func pointsOf(m *diffusion.Mixture, n int, seed uint64) *samples.Set {
	src := rand.NewPCG(seed, 0)
	points := mat.NewDense(n, m.Dim(), nil)
	for i := range n {
		m.Rand(points.RawRowView(i), src)
	}
	return lawtest.Must(samples.New(points))
}

// TestEarlyStopping: a small network learns first what all draws have in common and then the points that it is trained on.
func TestEarlyStopping(t *testing.T) {
	lawtest.Slow(t)
	const d = 4
	mu, opposite := make([]float64, d), make([]float64, d)
	for j := range mu {
		mu[j], opposite[j] = 1, -1
	}
	law := lawtest.Must(diffusion.NewIsotropicMixture([]float64{.5, .5}, [][]float64{mu, opposite}, []float64{.3, .3}))
	stopped := make(map[int]Check)
	for _, n := range []int{12, 48} {
		e := EarlyStopping{
			Training:  Training{Network: MLP{Depth: 2}, Steps: 4000, Batch: 128, Average: .99, Seed: 1},
			Train:     pointsOf(law, n, 1),
			Test:      pointsOf(law, 1000, 2),
			Generated: 150,
			Checks:    8,
		}
		s := lawtest.Must(e.Run(context.Background()))
		for _, c := range s.Checks {
			t.Logf("n = %d, step %4d: train %.3f(%.0f), test %.3f(%.0f), copies %.2f", n, c.Step, c.Train.Value, 1000*c.Train.StdErr, c.Test.Value, 1000*c.Test.StdErr, c.Copies.Value)
		}
		best, last := s.Checks[s.Best], s.Checks[len(s.Checks)-1]
		stopped[n] = best
		if last.Step != 4000 || best.Step >= last.Step {
			t.Errorf("n = %d: best after %d steps of %d", n, best.Step, last.Step)
		}
		if last.Test.Low < best.Test.High || last.Train.High > best.Train.Low {
			t.Errorf("n = %d: from %+v to %+v: the loss on Test does not rise, or that on Train does not fall", n, best, last)
		}
		if n == 12 && (best.Copies.Value > 0.1 || last.Copies.Low < 0.2) {
			t.Errorf("copies at the best time %+v, at the end %+v", best.Copies, last.Copies)
		}
		if n == 48 && last.Copies.High > 0.4 {
			t.Errorf("n = %d: copies at the end %+v", n, last.Copies)
		}
	}
	if stopped[12].Step >= stopped[48].Step || stopped[12].Test.Low < stopped[48].Test.High {
		t.Errorf("of 12 points the best is %+v, of 48 %+v", stopped[12], stopped[48])
	}
}

// TestEarlyStoppingWorkers: the same checks with any number of workers, and the models are those that were checked.
func TestEarlyStoppingWorkers(t *testing.T) {
	law := lawtest.Must(diffusion.SymmetricPair(1, .3))
	e := EarlyStopping{
		Training: Training{Network: MLP{Width: 8, Depth: 1}, Steps: 20, Batch: 16, Seed: 1},
		Train:    pointsOf(law, 60, 1), Test: pointsOf(law, 60, 2), Generated: 8, Checks: 3,
	}
	one := lawtest.Must(e.Run(context.Background()))
	e.Training.Workers = 3
	two := lawtest.Must(e.Run(context.Background()))
	if len(one.Checks) < 2 || !slices.Equal(one.Checks, two.Checks) {
		t.Errorf("%+v with one number of workers, %+v with another", one.Checks, two.Checks)
	}
	e = lawtest.Must(e.withDefaults())
	if got := lawtest.Must(e.loss(one.Model, e.Test, watchingTest)); got != one.Checks[one.Best].Test {
		t.Errorf("the model has the loss %+v, want %+v", got, one.Checks[one.Best])
	}
}

func TestEarlyStoppingBadInput(t *testing.T) {
	points := lawtest.Must(samples.New(mat.NewDense(10, 2, nil)))
	line := lawtest.Must(samples.New(mat.NewDense(10, 1, nil)))
	for want, e := range map[string]EarlyStopping{
		"Train is nil":   {Test: points},
		"Test is nil":    {Train: points},
		"1 coordinates":  {Train: points, Test: line},
		"Generated = -1": {Train: points, Test: points, Generated: -1},
		"Checks = -1":    {Train: points, Test: points, Checks: -1},
		"Condition":      {Train: points, Test: points, Training: Training{Condition: 1}},
		"Checkpoint":     {Train: points, Test: points, Training: Training{Checkpoint: "model"}},
		"Steps = -1":     {Train: points, Test: points, Training: Training{Steps: -1}},
	} {
		_, err := e.Run(context.Background())
		lawtest.CheckError(t, "learned", "Run", err, want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (EarlyStopping{Train: points, Test: points}).Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a cancelled context", err)
	}
}
