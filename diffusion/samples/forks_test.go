package samples

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestForksOfAModel: with the exact score of a law, forks and U-turns have the probabilities that are known exactly.
func TestForksOfAModel(t *testing.T) {
	lawtest.Slow(t)
	c := classCases()[0]
	set, m := drawClasses(c.weights, c.means, c.variances, 5000, 1, 3)
	runs := ReverseRuns{
		Set: set, Paths: 2000, Seed: 5,
		Score: func(dst, x []float64, t float64) { m.At(t).Score(dst, x) },
		Class: func(x []float64) int {
			if x[0] > 0 {
				return 0
			}
			return 1
		},
	}
	times := []float64{0.4, 0.8, 1.3}
	forks := lawtest.Must(runs.Fork(context.Background(), times))
	turns := lawtest.Must(runs.UTurn(context.Background(), times))
	for k, time := range times {
		want := lawtest.Must(diffusion.CloneProbability(m, time))
		if e := forks[k]; math.Abs(e.Value-want) > 4*e.StdErr {
			t.Errorf("t = %v: forks end in the same class with probability %v ± %v, want %v", time, e.Value, e.StdErr, want)
		}
		if e := turns[k]; math.Abs(e.Value-(1-want)) > 4*e.StdErr {
			t.Errorf("t = %v: U-turns change the class with probability %v ± %v, want %v", time, e.Value, e.StdErr, 1-want)
		}
	}
}

// TestForksOfPoints: by the score of the points, runs end as their posterior says.
func TestForksOfPoints(t *testing.T) {
	lawtest.Slow(t)
	ctx := context.Background()
	c := classCases()[1]
	set, _ := drawClasses(c.weights, c.means, c.variances, 60, 2, 3)
	runs := ReverseRuns{Set: set, Paths: 1500, Seed: 1}
	times := []float64{0.1, 0.5}
	forks, turns := lawtest.Must(runs.Fork(ctx, times)), lawtest.Must(runs.UTurn(ctx, times))
	rng := rand.New(rand.NewPCG(1, 2))
	for k, time := range times {
		x := mat.NewDense(20_000, 2, nil)
		index := make([]int, 20_000)
		for i := range index {
			index[i] = rng.IntN(set.Len())
			x.SetRow(i, []float64{rng.NormFloat64(), rng.NormFloat64()})
		}
		e := lawtest.Must(set.At(time).Evaluate(ctx, set.noised(index, x, time), Given{}))
		squares := make([]float64, len(index))
		for i := range squares {
			for _, g := range e.Classes.RawRowView(i) {
				squares[i] += g * g
			}
		}
		want := stat.Mean(squares, nil)
		if math.Abs(forks[k].Value-want) > 4*forks[k].StdErr || math.Abs(1-turns[k].Value-want) > 4*turns[k].StdErr {
			t.Errorf("t = %v: forks %+v, turns %+v, want %v", time, forks[k], turns[k], want)
		}
	}
	other := runs
	other.Workers = 3
	if e := lawtest.Must(other.Fork(ctx, times[:1]))[0]; e != forks[0] {
		t.Errorf("%+v with one number of workers, %+v with another", forks[0], e)
	}
}

func TestForksBadInput(t *testing.T) {
	ctx := context.Background()
	set, _ := drawClasses([]float64{.5, .5}, []float64{2, -2}, []float64{.25, .25}, 20, 1, 1)
	for want, r := range map[string]ReverseRuns{
		"Set is nil": {Paths: 1},
		"Paths = 0":  {Set: set},
		"Steps = -1": {Set: set, Paths: 1, Steps: -1},
		"no labels":  {Set: lawtest.Must(New(set.Points())), Paths: 1},
		"NaN":        {Set: set, Paths: 1, Score: func(dst, x []float64, t float64) { dst[0] = math.NaN() }},
		"Class":      {Set: set, Paths: 1, Class: func([]float64) int { panic("no") }},
		"-1":         {Set: set, Paths: 1, Class: func([]float64) int { return -1 }},
	} {
		_, err := r.Fork(ctx, []float64{1})
		if want == "NaN" || want == "Class" {
			if err == nil {
				t.Errorf("no error, want one with %q", want)
			}
			continue
		}
		lawtest.CheckError(t, "samples", "Fork", err, want)
	}
	_, err := ReverseRuns{Set: set, Paths: 1}.UTurn(ctx, []float64{math.Inf(1)})
	lawtest.CheckError(t, "samples", "UTurn", err, "times[0] = +Inf")
	_, err = ReverseRuns{Set: set, Paths: 1}.Fork(ctx, nil)
	lawtest.CheckError(t, "samples", "Fork", err, "len(times) = 0")
}
