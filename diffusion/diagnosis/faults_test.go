package diagnosis_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/internal/lawtest"
)

// estimators are all runs of a comparison.
func estimators(times []float64) map[string]func(ctx context.Context, c diagnosis.Comparison) error {
	return map[string]func(ctx context.Context, c diagnosis.Comparison) error{
		"ScoreError": func(ctx context.Context, c diagnosis.Comparison) error {
			_, err := c.ScoreError(ctx, times)
			return err
		},
		"PathCost":   func(ctx context.Context, c diagnosis.Comparison) error { _, err := c.PathCost(ctx); return err },
		"Generate":   func(ctx context.Context, c diagnosis.Comparison) error { _, err := c.Generate(ctx); return err },
		"Curl":       func(ctx context.Context, c diagnosis.Comparison) error { _, err := c.Curl(ctx, times); return err },
		"Likelihood": func(ctx context.Context, c diagnosis.Comparison) error { _, err := c.Likelihood(ctx); return err },
		"Calibration": func(ctx context.Context, c diagnosis.Comparison) error {
			_, err := c.Calibration(ctx, times)
			return err
		},
		"Identities": func(ctx context.Context, c diagnosis.Comparison) error {
			_, err := c.Identities(ctx, times)
			return err
		},
		"Report": func(ctx context.Context, c diagnosis.Comparison) error { _, err := c.Report(ctx, times); return err },
	}
}

// TestBadScores: a score that is no number or panics.
func TestBadScores(t *testing.T) {
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	for name, run := range estimators([]float64{0.5}) {
		c := diagnosis.Comparison{Data: pair, From: 0.1, To: 1, Paths: 100, Steps: 3}
		c.Score = func(dst, _ []float64, _ float64) { dst[0] = math.NaN() }
		lawtest.CheckError(t, "diagnosis", name, run(t.Context(), c), "Score returns [NaN] at x = [")
		c.Score = func(dst, _ []float64, _ float64) { panic("no weights") }
		if err := run(t.Context(), c); err == nil || !strings.Contains(err.Error(), ": no weights (") || !strings.Contains(err.Error(), "panic in paths ") {
			t.Errorf("%s: error %v of a panic", name, err)
		}
	}
}

// TestBlockingScore: a score that does not return does not keep a run from ending with its context.
func TestBlockingScore(t *testing.T) {
	lawtest.Slow(t)
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	for name, run := range estimators([]float64{0.5}) {
		c := diagnosis.Comparison{Data: pair, From: 0.1, To: 1, Paths: 100, Steps: 3, Workers: 2}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		release := make(chan bool)
		c.Score = func(dst, _ []float64, _ float64) { <-release }
		if err := run(ctx, c); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: error %v of a score that blocks", name, err)
		}
		close(release)
		cancel()
	}
}

func TestBadArguments(t *testing.T) {
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	points := lawtest.Must(diffusion.SymmetricPair(1, 0))
	good := diagnosis.Comparison{Data: pair, Score: exact(pair), From: 0.1, To: 1, Paths: 100, Steps: 3}
	for _, test := range []struct {
		change func(c *diagnosis.Comparison)
		times  []float64
		only   string // the estimator, or all
		want   string
	}{
		{func(c *diagnosis.Comparison) { c.Data = nil }, nil, "", "Data is nil"},
		{func(c *diagnosis.Comparison) { c.Data = (*diffusion.Mixture)(nil) }, nil, "", "Data is nil"},
		{func(c *diagnosis.Comparison) { c.Score = nil }, nil, "", "Score is nil"},
		{func(c *diagnosis.Comparison) { c.Paths = 1 }, nil, "", "Paths = 1, want at least 2"},
		{func(c *diagnosis.Comparison) { c.Workers = -1 }, nil, "", "Workers = -1"},
		{func(c *diagnosis.Comparison) { c.Difference = math.NaN() }, nil, "", "Difference = NaN"},
		{func(c *diagnosis.Comparison) { c.From = -1 }, nil, "PathCost", "From = -1"},
		{func(c *diagnosis.Comparison) { c.To = 0.1 }, nil, "Generate", "From = 0.1 and To = 0.1, want From < To"},
		{func(c *diagnosis.Comparison) { c.Steps = 0 }, nil, "Likelihood", "Steps = 0, want at least 1"},
		{func(c *diagnosis.Comparison) { c.Steps = 1 << 50 }, nil, "PathCost", "Steps = 1125899906842624 takes"},
		{func(c *diagnosis.Comparison) { c.Paths = 1 << 50 }, nil, "Generate", "Paths = 1125899906842624 takes"},
		{func(c *diagnosis.Comparison) { c.From, c.To = 1, math.Nextafter(1, 2) }, nil, "PathCost", "has no length"},
		{func(c *diagnosis.Comparison) { c.Start = gaussian(1, 0, 0) }, nil, "PathCost", "Start has dimension 2, Data has 1"},
		{func(c *diagnosis.Comparison) { c.Start = points }, nil, "Likelihood", "Start has no density"},
		{func(c *diagnosis.Comparison) { c.Data, c.From = points, 0 }, nil, "PathCost", "From = 0, and Data has no density"},
		{func(c *diagnosis.Comparison) { c.Data = points }, []float64{0.1, 0}, "ScoreError", "times[1] = 0, and Data has no density"},
		{func(*diagnosis.Comparison) {}, []float64{}, "ScoreError", "times is empty"},
		{func(*diagnosis.Comparison) {}, []float64{1, math.NaN()}, "Curl", "times[1] = NaN"},
		{func(*diagnosis.Comparison) {}, []float64{0}, "Calibration", "times[0] = 0 is not a positive"},
		{func(c *diagnosis.Comparison) { c.Data = table{0, 1} }, nil, "ScoreError", "Data is a diagnosis_test.table, and ScoreError needs a *diffusion.Mixture"},
		{func(c *diagnosis.Comparison) { c.Data = table{math.NaN()} }, nil, "Curl", "Data draws [NaN]"},
		{func(c *diagnosis.Comparison) { c.Divergence = func([]float64, float64) float64 { return math.Inf(1) } }, nil, "Likelihood", "Divergence returns +Inf"},
	} {
		times := test.times
		if times == nil {
			times = []float64{0.5}
		}
		for name, run := range estimators(times) {
			if test.only == "" || test.only == name {
				c := good
				test.change(&c)
				lawtest.CheckError(t, "diagnosis", name, run(t.Context(), c), test.want)
			}
		}
	}
	_, err := good.LogProb(t.Context(), nil)
	lawtest.CheckError(t, "diagnosis", "LogProb", err, "points is nil")
	_, err = good.LogProb(t.Context(), mat.NewDense(3, 2, nil))
	lawtest.CheckError(t, "diagnosis", "LogProb", err, "points have dimension 2, want 1")
	_, err = diagnosis.SampleDistance(t.Context(), mat.NewDense(2, 1, []float64{0, math.Inf(1)}), pair, 1)
	lawtest.CheckError(t, "diagnosis", "SampleDistance", err, "point 1 is [+Inf]")
	_, err = diagnosis.SampleDistance(t.Context(), mat.NewDense(2, 1, nil), points, 1)
	lawtest.CheckError(t, "diagnosis", "SampleDistance", err, "law has no density")
}

// table is data of which only draws are known: one of its numbers.
type table []float64

func (table) Dim() int { return 1 }

func (d table) Rand(dst []float64, src rand.Source) []float64 {
	dst[0] = d[rand.New(src).IntN(len(d))]
	return dst
}

// TestDrawsOnly: what is known of a score when of the data only draws are.
func TestDrawsOnly(t *testing.T) {
	points := lawtest.Must(diffusion.SymmetricPair(1, 0)) // the distribution of the table
	c := diagnosis.Comparison{Data: table{-1, 1}, Score: exact(points), From: 0.05, To: 3, Paths: 600, Steps: 30, Seed: 1}
	r := lawtest.Must(c.Report(t.Context(), []float64{0.1, 1}))
	if r.ScoreError != nil || r.Cost != nil || r.Generation != nil || r.Distance != nil || r.Likelihood.KL != nil || r.Calibration[0].Excess != nil {
		t.Errorf("more is known than can be: %+v", r)
	}
	for _, calibration := range r.Calibration {
		checkEstimate(t, "difference", calibration.Difference, 0, 0.1)
	}
	entropy := lawtest.Must(diffusion.Entropy(points.At(0.05)))
	checkEstimate(t, "likelihood", r.Likelihood.Mean, -entropy, 0.1) // but for KL(p_To ‖ N(0, 1)), 1e−6
	if text := r.Markdown(); !strings.Contains(text, "The identities of an exact score hold") || strings.Contains(text, "ΔS_tot") {
		t.Errorf("the report says\n%s", text)
	}
}
