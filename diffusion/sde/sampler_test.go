package sde

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestFlowSamplerOrders: on the grid of equal steps in λ DDIM has order 1,
// DPM-Solver++(2M) and Heun order 2 and Runge–Kutta order 4; so they have when every
// second step is twice as long as the others.
func TestFlowSamplerOrders(t *testing.T) {
	pair, err := diffusion.SymmetricPair(1, 0.2)
	if err != nil {
		t.Fatal(err)
	}
	const from, to = 2, 0.02
	want := lawtest.Must(pair.At(to).Quantile(pair.At(from).CDF(0.4)))
	for _, c := range []struct {
		sampler Sampler
		order   float64
	}{{DDIM{}, 1}, {DPMSolver{}, 2}, {HeunFlow{}, 2}, {RungeKuttaFlow{}, 4}} {
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
				if err := c.sampler.Sample(x, Score(pair), times, nil); err != nil {
					t.Fatal(err)
				}
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
	if err := (DPMSolver{}).Sample(first, score, times[:2], nil); err != nil {
		t.Fatal(err)
	}
	if err := (DPMSolver{}).Sample(both, score, times, nil); err != nil {
		t.Fatal(err)
	}
	_, sigma := signal(times[1])
	alphaTo, sigmaTo := signal(times[2])
	h := lambda(times[2]) - lambda(times[1])
	want := sigmaTo/sigma*first[0] + alphaTo*(1-math.Exp(-h))*(lambda(times[1])+h/2)
	if math.Abs(both[0]-want) > 1e-13 {
		t.Errorf("the second step ends at %v, want %v", both[0], want)
	}
}

// TestHeunFlow compares a step with Heun's method for z = x/α over σ/α as Karras et al. write it (Algorithm 1), and counts scores.
func TestHeunFlow(t *testing.T) {
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.2))
	scores := 0
	score := func(dst, x []float64, t float64) {
		scores++
		pair.At(t).Score(dst, x)
	}
	times := []float64{2, 0.7, 0.1, 0}
	x := []float64{0.4}
	if err := (HeunFlow{}).Sample(x, score, times, nil); err != nil || scores != 5 {
		t.Errorf("%d scores for 3 steps, error %v", scores, err)
	}
	slope := func(z, noise float64) float64 { // (z − D)/noise
		alpha := 1 / math.Sqrt(1+noise*noise)
		data := []float64{0}
		predictData(data, []float64{alpha * z}, Score(pair), 0.5*math.Log1p(noise*noise))
		return (z - data[0]) / noise
	}
	z := 0.4 * math.Exp(2)
	for i := range 3 {
		from, to := math.Sqrt(math.Expm1(2*times[i])), math.Sqrt(math.Expm1(2*times[i+1]))
		d := slope(z, from)
		next := z + (to-from)*d
		if to > 0 {
			next = z + (to-from)*(d+slope(next, to))/2
		}
		z = next
	}
	if math.Abs(x[0]-z) > 1e-12 {
		t.Errorf("HeunFlow ends at %v, want %v", x[0], z)
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
		if testing.Short() && c.corrections == 20 {
			continue
		}
		src := rand.NewPCG(55, 56)
		sample := make([]float64, points)
		for i := range sample {
			x := []float64{0.5 + start.Rand(nil, src)[0]}
			PredictorCorrector{c.corrections, c.snr}.Sample(x, score, times, src)
			sample[i] = x[0]
		}
		ks, p := lawtest.KolmogorovSmirnov(sample, law.CDF)
		t.Logf("%+v: KS %.2f", c, ks)
		if good := p > rejected; good != c.good {
			t.Errorf("%d corrections at SNR %v: KS %.2f, p = %.2g", c.corrections, c.snr, ks, p)
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

// TestSampleErrors: every sampler returns an error for what it cannot do, and none
// returns a number that is none.
func TestSampleErrors(t *testing.T) {
	still := func(dst, _ []float64, _ float64) { clear(dst) }
	breaks := func(dst, _ []float64, t float64) { // at the second of the times
		clear(dst)
		if t < 0.9 {
			dst[0] = math.NaN()
		}
	}
	fall := []float64{1, 0.7, 0.5}
	samplers := []Sampler{
		DDIM{}, DPMSolver{}, PredictorCorrector{}, HeunFlow{}, RungeKuttaFlow{}, ReverseProcess{SRA1{}}, ReverseProcess{EulerMaruyama{}},
		AdaptiveFlow{DormandPrince{Tolerance: 1e-3}}, AdaptiveReverse{Adaptive{Method: SRA1{}, Tolerance: 0.1, Finest: 6}},
	}
	for _, s := range samplers {
		for _, c := range []struct {
			x     []float64
			score diffusion.Drift
			times []float64
			want  string
		}{
			{nil, still, fall, "x is empty"},
			{[]float64{1}, nil, fall, "score is nil"},
			{[]float64{1}, still, nil, "len(times) = 0"},
			{[]float64{1}, still, fall[:1], "len(times) = 1"},
			{[]float64{1}, still, []float64{1, 0.5, 0.5}, "times[2] = 0.5"},
			{[]float64{1}, still, []float64{1, 2}, "times[1] = 2"},
			{[]float64{1}, still, []float64{1, -0.1}, "times[1] = -0.1"},
			{[]float64{1}, still, []float64{math.Inf(1), 1}, "times[0] = +Inf"},
			{[]float64{1}, still, []float64{1, math.NaN()}, "times[1] = NaN"},
			{[]float64{1, math.NaN()}, still, fall, "x[1] = NaN at t = 1"},
			{[]float64{math.Inf(-1)}, still, fall, "x[0] = -Inf at t = 1"},
			{[]float64{1}, breaks, fall, ""},
		} {
			err := s.Sample(slices.Clone(c.x), c.score, c.times, nil)
			lawtest.CheckError(t, "sde", fmt.Sprintf("%T", s), err, c.want)
		}
		if err := s.Sample([]float64{1}, still, fall, nil); err != nil {
			t.Errorf("%T: error %v", s, err)
		}
	}
	for _, c := range []struct {
		s    Sampler
		want string
	}{
		{ReverseProcess{}, "the integrator is nil"},
		{ReverseProcess{SRIW1{}}, "SRIW1 wants diagonal noise"},
		{ReverseProcess{matrixSplitting(mat.NewDense(1, 1, []float64{1}), mat.NewDense(1, 1, []float64{1}))}, "Noise has the column"},
		{AdaptiveFlow{}, "Tolerance = 0"},
		{AdaptiveReverse{Adaptive{Method: SRA1{}}}, "Tolerance = 0"},
		{PredictorCorrector{Corrections: -1}, "Corrections = -1"},
		{PredictorCorrector{Corrections: 1 << 50}, "Corrections = 1125899906842624, want 0 to 1000000"},
		{PredictorCorrector{SNR: math.NaN()}, "SNR = NaN"},
	} {
		lawtest.CheckError(t, "sde", fmt.Sprintf("%T", c.s), c.s.Sample([]float64{0}, still, fall, nil), c.want)
	}
	stiff := func(dst, x []float64, _ float64) { dst[0] = -1e6 * x[0] }
	if err := (AdaptiveReverse{Adaptive{Method: SRA1{}, Tolerance: 1e-3, Finest: 4}}).Sample([]float64{1}, stiff, fall, nil); !errors.Is(err, ErrTooStiff) {
		t.Errorf("error %v, want ErrTooStiff", err)
	}
	explodes := func(dst, x []float64, _ float64) { dst[0] = -x[0] + x[0]*x[0]*math.Exp(5) }
	if err := (AdaptiveFlow{DormandPrince{Tolerance: 1e-6}}).Sample([]float64{1}, explodes, fall, nil); !errors.Is(err, ErrStepTooSmall) {
		t.Errorf("error %v, want ErrStepTooSmall", err)
	}
}

func TestReverseDuration(t *testing.T) {
	law := lawtest.Must(diffusion.SymmetricPair(1, 1))
	for _, duration := range []float64{-1, math.NaN(), math.Inf(1)} {
		want := fmt.Sprintf("sde: duration = %v is not", duration)
		if got := lawtest.Panic(func() { Reverse(law, duration) }); !strings.HasPrefix(got, want) {
			t.Errorf("panic with %q, want %q", got, want)
		}
	}
}

// TestRunaway: a path that runs away is an error, not NaN.
func TestRunaway(t *testing.T) {
	eq := SDE{1, func(dst, x []float64, _ float64) { dst[0] = x[0] * x[0] * x[0] }, Isotropic(1, func(float64) float64 { return 1 })}
	path := lawtest.Must(NewPath(1, 0, 1, 1))
	for name, err := range map[string]error{
		"Integrate": Integrate([]float64{10}, &eq, EulerMaruyama{}, path, 5),
		"Simulate":  Simulate([]float64{10}, &eq, EulerMaruyama{}, 0, 1, 32, nil),
		"RK4":       RK4([]float64{10}, eq.Drift, 0, 1, 32),
	} {
		lawtest.CheckError(t, "sde", name, err, "is not finite")
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
