package samples

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// corners returns points near two corners of a square, more of them at one.
func corners(n int) *Set {
	rng := rand.New(rand.NewPCG(5, 5))
	points := mat.NewDense(n, 2, nil)
	for i := range n {
		corner := 1.
		if i%4 == 0 {
			corner = -1
		}
		points.SetRow(i, []float64{corner + 0.5*rng.NormFloat64(), corner + 0.3*rng.NormFloat64()})
	}
	return lawtest.Must(New(points))
}

// fallingTimes are steps + 1 times at equal distances in ln(e^{2t} − 1).
func fallingTimes(from, to float64, steps int) []float64 {
	times := make([]float64, steps+1)
	for k := range times {
		u := float64(k) / float64(steps)
		times[k] = 0.5 * math.Log1p(math.Exp((1-u)*math.Log(math.Expm1(2*from))+u*math.Log(math.Expm1(2*to))))
	}
	return times
}

// TestInfill: runs that are drawn anew have the exact mean and variance of the missing coordinate, and those whose known coordinate is only replaced
// do not, by as much as the documentation says.
func TestInfill(t *testing.T) {
	lawtest.Slow(t)
	set := corners(40)
	const last = 0.05
	x := []float64{-0.2, math.NaN()}
	exact := lawtest.Must(set.At(last).Impute(x))
	moments := func(f Infill, m int) (mean, variance, meanError, varianceError float64) {
		f.Score, f.Times = set.Drift(), fallingTimes(3, last, 40)
		draws := mat.Col(nil, 1, lawtest.Must(f.Sample(t.Context(), x, m)))
		var means, squares []float64
		for group := range slices.Chunk(draws, infillGroup) {
			mean, variance := stat.PopMeanVariance(group, nil)
			means, squares = append(means, mean), append(squares, variance+mean*mean)
		}
		mean, meanError = stat.MeanStdDev(means, nil)
		square, squareError := stat.MeanStdDev(squares, nil)
		groups := math.Sqrt(float64(len(means)))
		return mean, square - mean*mean, meanError / groups, (squareError + 2*math.Abs(mean)*meanError) / groups
	}
	mean, variance, meanError, varianceError := moments(Infill{}, 32*infillGroup)
	if math.Abs(mean-exact.Mean[0]) > 4*meanError || meanError > 0.03 {
		t.Errorf("Resample: mean %.3f ± %.3f, want %.3f", mean, meanError, exact.Mean[0])
	}
	if want := exact.Covariance.At(0, 0); math.Abs(variance-want) > 4*varianceError+0.05 { // the steps are few
		t.Errorf("Resample: variance %.3f ± %.3f, want %.3f", variance, varianceError, want)
	}
	for _, test := range []struct {
		f    Infill
		want float64
	}{{Infill{Method: Replace}, 0.40}, {Infill{Method: Repeat, Rounds: 20}, 0.14}} {
		mean, _, meanError, _ := moments(test.f, 8*infillGroup)
		if math.Abs(mean-test.want) > 4*meanError+0.01 || mean-exact.Mean[0] < 2*meanError {
			t.Errorf("method %d: mean %.3f ± %.3f, the documentation says %.2f", test.f.Method, mean, meanError, test.want)
		}
	}
}

// TestInfillIsReproducible: the draws depend on the seed and not on the workers, and keep what is known.
func TestInfillIsReproducible(t *testing.T) {
	set := corners(10)
	x := []float64{math.NaN(), 0.5}
	for _, method := range []Infilling{Resample, Replace, Repeat} {
		f := Infill{Score: set.Drift(), Times: fallingTimes(2, 0.1, 5), Method: method, Rounds: 2, Seed: 3, Workers: 1}
		first := lawtest.Must(f.Sample(t.Context(), x, 300))
		f.Workers = 3
		if !mat.Equal(first, lawtest.Must(f.Sample(t.Context(), x, 300))) {
			t.Errorf("method %d: the draws depend on the number of workers", method)
		}
		f.Seed++
		if mat.Equal(first, lawtest.Must(f.Sample(t.Context(), x, 300))) {
			t.Errorf("method %d: the draws do not depend on the seed", method)
		}
		if method == Resample && !slices.Equal(mat.Col(nil, 1, first), slices.Repeat([]float64{0.5}, 300)) {
			t.Error("Resample changed the known coordinate")
		}
	}
}
