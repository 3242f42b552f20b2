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

// Of two points ±a the mean is a tanh(a y/σ²).
func TestDenoiseTwoPoints(t *testing.T) {
	const a = 1.5
	set := lawtest.Must(New(mat.NewDense(2, 1, []float64{a, -a})))
	for _, sigma := range []float64{0.1, 0.3, 1, 10} {
		y := []float64{-2, -0.1 * sigma * sigma, 0, 0.7 * sigma * sigma, 5}
		got := lawtest.Must(set.Denoise(t.Context(), mat.NewDense(len(y), 1, y), sigma))
		for k, v := range y {
			near(t, "⟨X_0⟩", got.At(k, 0), a*math.Tanh(a*v/(sigma*sigma)), 1)
		}
	}
}

// The conditional distribution is that of a mixture: its weights are the posterior given the known coordinates alone.
func TestImputeAgainstMixture(t *testing.T) {
	const n, d, time = 30, 4, 0.4
	points := gaussian(n, d, 3)
	law := lawtest.Must(New(points)).At(time)
	x := []float64{math.NaN(), 0.3, math.NaN(), -0.4}
	p := lawtest.Must(law.Impute(x))
	known, weights := make([][]float64, n), make([]float64, n)
	for i := range n {
		known[i], weights[i] = []float64{points.At(i, 1), points.At(i, 3)}, 1./n
	}
	want := lawtest.Must(diffusion.NewIsotropicMixture(weights, known, make([]float64, n))).At(time).Posterior(nil, []float64{0.3, -0.4})
	nearAll(t, "weights", p.Weights, want, 1)
	first, second := mat.Col(nil, 0, points), mat.Col(nil, 2, points)
	nearAll(t, "mean", p.Mean, []float64{law.root * stat.Mean(first, want), law.root * stat.Mean(second, want)}, 1)
	covariance := func(a, b []float64) (sum float64) {
		for i, w := range want {
			sum += w * (a[i] - stat.Mean(a, want)) * (b[i] - stat.Mean(b, want))
		}
		return law.root * law.root * sum
	}
	near(t, "covariance", p.Covariance.At(0, 1), covariance(first, second), 1)
	near(t, "variance", p.Covariance.At(1, 1), law.delta+covariance(second, second), 1)

	const draws = 20000
	list, src := mat.NewDense(draws, d, nil), rand.NewPCG(1, 1)
	for k := range draws {
		if x := p.Rand(list.RawRowView(k), src); x[1] != 0.3 || x[3] != -0.4 {
			t.Fatalf("a draw has the known coordinates %v, %v", x[1], x[3])
		}
	}
	for k, j := range p.Missing {
		mean, variance := stat.MeanVariance(mat.Col(nil, j, list), nil)
		exact := p.Covariance.At(k, k)
		if math.Abs(mean-p.Mean[k]) > 4*math.Sqrt(exact/draws) || math.Abs(variance/exact-1) > 4*math.Sqrt(2./draws) {
			t.Errorf("coordinate %d: draws have the mean %.4f and the variance %.4f, want %.4f and %.4f", j, mean, variance, p.Mean[k], exact)
		}
	}
}

// New points of the same distribution have uniform p-values, and those of another have small ones.
func TestAnomaly(t *testing.T) {
	law := lawtest.Must(New(gaussian(400, 2, 1))).At(0.1)
	same := lawtest.Must(law.Anomaly(t.Context(), gaussian(2000, 2, 2), Given{}))
	for _, rate := range []float64{0.05, 0.3} {
		var alarms float64
		for _, p := range same.PValue {
			if p <= rate {
				alarms++
			}
		}
		// 400 points of the set: the quantile of the scores has an error as well
		if got, err := alarms/2000, math.Sqrt(rate*(1-rate)*(1./2000+1./400)); math.Abs(got-rate) > 4*err {
			t.Errorf("false alarms at %v: %v ± %v", rate, got, err)
		}
	}
	far := lawtest.Must(law.Anomaly(t.Context(), mat.NewDense(1, 2, []float64{5, 5}), Given{}))
	if far.PValue[0] != 1./401 {
		t.Errorf("p-value of a far point: %v, want 1/401", far.PValue[0])
	}
	point := law.set.points.RawRowView(7)
	near(t, "own score", far.Own[7], -law.plain([]float64{law.root * point[0], law.root * point[1]}, 7, nil).logProb, 1)
}

func TestEvaluateIsReproducible(t *testing.T) {
	law, x := lawtest.Must(New(gaussian(500, 3, 1))).At(0.2), gaussian(200, 3, 2)
	done := 0
	one := lawtest.Must(law.Evaluate(t.Context(), x, Given{Workers: 1, Progress: func(n, total int) { done = n }}))
	many := lawtest.Must(law.Evaluate(t.Context(), x, Given{Workers: 4}))
	if !mat.Equal(one.Score, many.Score) || !mat.Equal(one.Denoised, many.Denoised) {
		t.Error("the numbers depend on the workers")
	}
	if done != 200 {
		t.Errorf("Progress was told of %d places of 200", done)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := law.Evaluate(ctx, x, Given{}); err != context.Canceled {
		t.Errorf("a cancelled evaluation ends with %v", err)
	}
}

// A single x takes no memory, so that samplers do not.
func TestScoreDoesNotAllocate(t *testing.T) {
	drift, x, dst := lawtest.Must(New(gaussian(100, 3, 1))).Drift(), []float64{1, 2, 3}, make([]float64, 3)
	least := math.Inf(1) // the race detector empties pools at random
	for range 20 {
		least = min(least, testing.AllocsPerRun(1, func() { drift(dst, x, 0.5) }))
	}
	if least > 0 {
		t.Errorf("%v allocations", least)
	}
}

func TestLawRefuses(t *testing.T) {
	set := corners(3)
	law, one, nan := set.At(1), mat.NewDense(1, 2, nil), math.NaN()
	expect := func(want string, err error) { t.Helper(); lawtest.CheckError(t, "samples", "", err, want) }
	for want, given := range map[string]Given{
		"len(Without) = 2, want 1": {Without: []int{0, 1}}, "Without[0] = 3": {Without: []int{3}}, "Without[0] = -2": {Without: []int{-2}},
		"len(Weights) = 2, want 3": {Weights: []float64{1, 1}}, "Weights[1] = NaN": {Weights: []float64{1, nan, 1}}, "Weights[2] = -1": {Weights: []float64{1, 1, -1}},
		"all Weights are 0": {Weights: make([]float64, 3)}, "leaves no point": {Without: []int{1}, Weights: []float64{0, 2, 0}}, "Workers = -1": {Workers: -1},
	} {
		_, err := law.Evaluate(t.Context(), one, given)
		expect(want, err)
	}
	for want, x := range map[string]*mat.Dense{
		"x is 1 × 3": mat.NewDense(1, 3, nil), "x is 0 × 0": {}, "x(0, 1) = NaN": mat.NewDense(1, 2, []float64{0, nan}), "too far": mat.NewDense(1, 2, []float64{0, 1e200}),
	} {
		_, err := law.Evaluate(t.Context(), x, Given{})
		expect(want, err)
	}
	_, err := law.Evaluate(t.Context(), nil, Given{})
	expect("x is nil", err)
	_, err = lawtest.Must(New(one)).At(1).Anomaly(t.Context(), one, Given{})
	expect("= 1, want at least 2", err)
	_, err = law.Anomaly(t.Context(), one, Given{Weights: []float64{1, 1, 1}})
	expect("must be nil", err)
	for _, sigma := range []float64{0, -1, nan, 1e-200, 1e200} {
		_, err = set.Denoise(t.Context(), one, sigma)
		expect("sigma = ", err)
	}
	for want, x := range map[string][]float64{"no coordinate of x is missing": {1, 2}, "x[0] = -Inf": {math.Inf(-1), nan}, "too far": {1e200, nan}} {
		_, err = law.Impute(x)
		expect(want, err)
	}
	for want, spoil := range map[string]func(f *Infill, x []float64, m *int){
		"Score is nil": func(f *Infill, _ []float64, _ *int) { f.Score = nil }, "Times[1] = 0": func(f *Infill, _ []float64, _ *int) { f.Times = []float64{1, 0} },
		"len(Times) = 1": func(f *Infill, _ []float64, _ *int) { f.Times = []float64{1} }, "Times[1] = 1": func(f *Infill, _ []float64, _ *int) { f.Times = []float64{1, 1} },
		"Method = 3": func(f *Infill, _ []float64, _ *int) { f.Method = 3 }, "Rounds = -1": func(f *Infill, _ []float64, _ *int) { f.Rounds = -1 },
		"m = 0": func(_ *Infill, _ []float64, m *int) { *m = 0 }, "of memory": func(_ *Infill, _ []float64, m *int) { *m = 1 << 50 },
		"no coordinate": func(_ *Infill, x []float64, _ *int) { x[0] = 1 }, "Score at t = 1": func(f *Infill, _ []float64, _ *int) { f.Score = func(dst, _ []float64, _ float64) { dst[0] = nan } },
	} {
		f, x, m := Infill{Score: set.Drift(), Times: []float64{1, 0.1}}, []float64{nan, 1}, 3
		spoil(&f, x, &m)
		_, err := f.Sample(t.Context(), x, m)
		expect(want, err)
	}
}
