package sde

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
)

// TestFlowSamplerOrders: on the grid of equal steps in λ DDIM has order 1,
// DPM-Solver++(2M) order 2 and Runge–Kutta order 4; so they have when every
// second step is twice as long as the others.
func TestFlowSamplerOrders(t *testing.T) {
	pair, err := diffusion.SymmetricPair(1, 0.2)
	if err != nil {
		t.Fatal(err)
	}
	const from, to = 2, 0.02
	want := quantile(pair.At(to), pair.At(from).CDF(0.4))
	for _, c := range []struct {
		sampler Sampler
		order   float64
	}{{DDIM{}, 1}, {DPMSolver{}, 2}, {RungeKuttaFlow{}, 4}} {
		for _, uneven := range []bool{false, true} {
			var errs []float64
			for _, steps := range []int{60, 120, 240} {
				times, err := LogSNRTimes(from, to, steps)
				if err != nil {
					t.Fatal(err)
				}
				if uneven {
					times = withoutEveryThird(times)
				}
				x := []float64{0.4}
				c.sampler.Sample(x, Score(pair), times, nil)
				errs = append(errs, math.Abs(x[0]-want))
			}
			got := slope(errs)
			t.Logf("%T, uneven %v: order %.2f, errors %.2g", c.sampler, uneven, got, errs)
			if math.Abs(got-c.order) > orderTolerance {
				t.Errorf("%T, uneven %v: order %.2f, want %v; errors %.3g", c.sampler, uneven, got, c.order, errs)
			}
		}
	}
}

// TestDPMSolverExtrapolates: if the prediction of the data is λ itself, a second
// step takes its value in the middle, λ + h/2, however long the first step was.
// (The order does not tell: the errors of a wrong ratio cancel over many steps.)
func TestDPMSolverExtrapolates(t *testing.T) {
	lambda := func(t float64) float64 {
		alpha, sigma := signal(t)
		return math.Log(alpha / sigma)
	}
	score := func(dst, x []float64, t float64) {
		alpha, sigma := signal(t)
		dst[0] = (alpha*lambda(t) - x[0]) / (sigma * sigma)
	}
	times := []float64{2, 1.5, 0.3}
	first, both := []float64{0.7}, []float64{0.7}
	DPMSolver{}.Sample(first, score, times[:2], nil)
	DPMSolver{}.Sample(both, score, times, nil)
	_, sigma := signal(times[1])
	alphaTo, sigmaTo := signal(times[2])
	h := lambda(times[2]) - lambda(times[1])
	want := sigmaTo/sigma*first[0] + alphaTo*(1-math.Exp(-h))*(lambda(times[1])+h/2)
	if math.Abs(both[0]-want) > 1e-13 {
		t.Errorf("the second step ends at %v, want %v", both[0], want)
	}
}

// withoutEveryThird leaves out times 2, 5, 8, …
func withoutEveryThird(times []float64) []float64 {
	var kept []float64
	for i, t := range times {
		if i%3 != 2 {
			kept = append(kept, t)
		}
	}
	return kept
}

// TestPredictorCorrector starts from a law that is off by ½: the corrector pulls
// it back to p_t, which the predictor alone does not.
func TestPredictorCorrector(t *testing.T) {
	const from, points = 0.5, 2000
	pair, err := diffusion.SymmetricPair(0.5, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	times, err := LogSNRTimes(from, 0.02, 30)
	if err != nil {
		t.Fatal(err)
	}
	start, law, score := pair.At(from), pair.At(0.02), cachedScore(pair)
	for _, c := range []struct {
		corrections int
		snr         float64
		good        bool
	}{{0, 0, false}, {20, 0, true}, {5, 0.32, true}} {
		src := rand.NewPCG(55, 56)
		sample := make([]float64, points)
		for i := range sample {
			x := []float64{0.5 + start.Rand(nil, src)[0]}
			PredictorCorrector{c.corrections, c.snr}.Sample(x, score, times, src)
			sample[i] = x[0]
		}
		ks := kolmogorovSmirnov(sample, law.CDF)
		t.Logf("%+v: KS %.2f", c, ks)
		if good := ks < ksLimit; good != c.good {
			t.Errorf("%d corrections at SNR %v: KS %.2f, limit %.2f", c.corrections, c.snr, ks, ksLimit)
		}
	}
}

// TestNoMethod: it is an error, and so is a matrix for another dimension.
func TestNoMethod(t *testing.T) {
	path, err := NewPath(1, 0, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	x := []float64{1}
	_, adaptive := Adaptive{Tolerance: 1}.Integrate(x, &cooling.eq, path)
	for _, err := range []error{
		Integrate(x, &cooling.eq, nil, path, 1), Simulate(x, &cooling.eq, nil, 0, 1, 1, nil), adaptive,
	} {
		if err == nil {
			t.Error("no error without a method")
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic with a matrix of two rows in one dimension")
		}
	}()
	eq := SDE{1, cooling.eq.Drift, Matrix(mat.NewDense(2, 1, []float64{1, 1}))}
	_ = Simulate(x, &eq, EulerMaruyama{}, 0, 1, 1, nil)
}

// TestReverseProcessPanics: a method that does not fit the noise is not silently wrong.
func TestReverseProcessPanics(t *testing.T) {
	still := func(dst, _ []float64, _ float64) { clear(dst) }
	for _, method := range []Integrator{nil, SRIW1{}, matrixSplitting(mat.NewDense(1, 1, []float64{1}), mat.NewDense(1, 1, []float64{1}))} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("no panic with the method %T", method)
				}
			}()
			ReverseProcess{method}.Sample([]float64{0}, still, []float64{1, 0.5}, nil)
		}()
	}
}

func TestLogSNRTimes(t *testing.T) {
	times, err := LogSNRTimes(3, 0.01, 5)
	if err != nil {
		t.Fatal(err)
	}
	lambda := func(i int) float64 {
		alpha, sigma := signal(times[i])
		return math.Log(alpha / sigma)
	}
	for i := range 5 {
		if got, want := lambda(i+1)-lambda(i), (lambda(5)-lambda(0))/5; math.Abs(got-want) > 1e-12 {
			t.Errorf("step %d is %v in λ, want %v", i, got, want)
		}
	}
	for _, c := range []struct {
		from, to float64
		steps    int
	}{{1, 0, 3}, {1, 2, 3}, {math.Inf(1), 1, 3}, {math.NaN(), 1, 3}, {2, 1, 0}} {
		if _, err := LogSNRTimes(c.from, c.to, c.steps); err == nil {
			t.Errorf("no error from %+v", c)
		}
	}
}
