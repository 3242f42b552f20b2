package diffusion

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// gentle returns mixtures whose weights e^{−ΔS_tot} have finite variance both
// ways: all variances are above ½.
func gentle(t testing.TB) map[string]*Mixture {
	t.Helper()
	return map[string]*Mixture{
		"pair":            lawtest.Must(SymmetricPair(1, 1)),
		"narrow pair":     lawtest.Must(SymmetricPair(0.7, 0.75)),
		"unequal weights": lawtest.Must(NewIsotropicMixture([]float64{0.7, 0.3}, [][]float64{{1}, {-0.5}}, []float64{0.8, 1.2})),
		"three":           lawtest.Must(NewIsotropicMixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-1}, {0.5}, {1.2}}, []float64{0.9, 1, 0.8})),
		"plane": lawtest.Must(NewMixture([]float64{0.4, 0.6}, [][]float64{{1, 0}, {-0.5, 0.5}},
			[]mat.Symmetric{mat.NewSymDense(2, []float64{1, 0.2, 0.2, 0.9}), mat.NewSymDense(2, []float64{0.8, -0.1, -0.1, 1.1})})),
	}
}

// checkFluctuation fails if f is more than 3 standard errors from want.
func checkFluctuation(t *testing.T, name string, f Fluctuation, want float64) {
	t.Helper()
	if off := math.Abs(f.Mean-want) / f.StdErr; !(off <= 3) {
		t.Errorf("%s = %.5f ± %.5f, want %.5f (%.1f standard errors)", name, f.Mean, f.StdErr, want, off)
	}
}

func fluctuation(t *testing.T, sample []float64) Fluctuation {
	t.Helper()
	f, err := IntegralFluctuation(sample)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestIntegralFluctuationTheorem: ⟨e^{−ΔS_tot}⟩ = 1 at any time step, for every
// process and its conjugate.
func TestIntegralFluctuationTheorem(t *testing.T) {
	lawtest.Slow(t)
	for name, data := range gentle(t) {
		for _, steps := range []int{10, 20, 100} {
			run := Simulation{Data: data, Paths: 20000, Steps: steps, Duration: 1, Seed: 71}
			stepwise := run
			stepwise.Scheme = Stepwise
			for motion, f := range map[string]func(context.Context) (*Ensemble, error){
				"forward": run.Forward, "forward, stepwise": stepwise.Forward, "forward conjugate": stepwise.ForwardConjugate,
				"reverse": run.Reverse, "reverse conjugate": run.ReverseConjugate,
			} {
				f := fluctuation(t, lawtest.Must(f(context.Background())).Total)
				checkFluctuation(t, fmt.Sprintf("%s, %s, %d steps: ⟨e^−ΔS_tot⟩", name, motion, steps), f, 1)
			}
		}
	}
}

// TestCalibration runs 400 seeds: where the variance is finite the 95 % intervals
// cover the truth in 95 ± 3 %, and where it is not the result says so.
func TestCalibration(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of ensembles")
	}
	const seeds = 400
	covered := func(sample func(seed uint64) Fluctuation, want float64) float64 {
		hits := 0
		for seed := range uint64(seeds) {
			if f := sample(seed); math.Abs(f.Mean-want) <= 1.96*f.StdErr {
				hits++
			}
		}
		return float64(hits) / seeds
	}
	pair := lawtest.Must(SymmetricPair(1, 1))
	for name, run := range map[string]func(Simulation) (*Ensemble, error){"forward": motions["forward, exact"], "reverse": motions["reverse"]} {
		got := covered(func(seed uint64) Fluctuation {
			return fluctuation(t, lawtest.Must(run(Simulation{Data: pair, Paths: 2000, Steps: 10, Duration: 1, Seed: seed})).Total)
		}, 1)
		if math.Abs(got-0.95) > 0.03 {
			t.Errorf("%s: %.1f %% of the 95 %% intervals cover the truth", name, 100*got)
		}
	}
	narrow := lawtest.Must(SymmetricPair(1, 0.1))
	bennett := covered(func(seed uint64) Fluctuation {
		run := Simulation{Data: narrow, Paths: 2000, Steps: 1, Duration: 1, Seed: seed}
		f, _, err := BennettFluctuation(lawtest.Must(run.Forward(context.Background())).Total, []float64{0})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}, 0.37605)
	if math.Abs(bennett-0.95) > 0.03 {
		t.Errorf("Bennett: %.1f %% of the 95 %% intervals cover the truth", 100*bennett)
	}
	// Where the distribution is known the warning never fails; a sample cannot always see its own tail.
	for _, paths := range []int{1000, 10000, 100000} {
		runs, missed := 400000/paths, 0
		for seed := range uint64(runs) {
			e := lawtest.Must(Simulation{Data: narrow, Paths: paths, Steps: 1, Duration: 1, Seed: seed}.Forward(context.Background()))
			if f := lawtest.Must(e.Fluctuation()); f.Reliable {
				t.Errorf("σ² = 0.1, %d paths, seed %d: %+v is called reliable, but its variance is infinite", paths, seed, f)
			}
			if fluctuation(t, e.Total).Reliable {
				missed++
			}
		}
		if 10*missed > runs {
			t.Errorf("σ² = 0.1: %d of %d samples of %d paths are called reliable", missed, runs, paths)
		}
	}
}

// TestReliable: nothing is wrong with noising gentle data, nor with Gaussian
// entropy production of variance ½.
func TestReliable(t *testing.T) {
	for name, data := range gentle(t) {
		f := fluctuation(t, lawtest.Must(Simulation{Data: data, Paths: 10000, Steps: 1, Duration: 1, Seed: 73}.Forward(context.Background())).Total)
		if !f.Reliable {
			t.Errorf("%s: %+v is not called reliable", name, f)
		}
	}
	r := rand.New(rand.NewPCG(71, 72))
	total := make([]float64, 10000)
	for i := range total {
		total[i] = 0.25 + math.Sqrt(0.5)*r.NormFloat64()
	}
	f := fluctuation(t, total)
	checkFluctuation(t, "Gaussian", f, 1)
	if !f.Reliable {
		t.Errorf("Gaussian: %+v is not called reliable", f)
	}
}

// TestBennett compares both sides with the value that two long independent runs gave.
func TestBennett(t *testing.T) {
	run := Simulation{Data: lawtest.Must(SymmetricPair(1, 0.1)), Paths: 1 << 18, Steps: 1, Duration: 1, Seed: 74}
	forward := lawtest.Must(run.Forward(context.Background()))
	run.Seed++
	conjugate := lawtest.Must(run.ForwardConjugate(context.Background()))
	f, r, err := BennettFluctuation(forward.Total, conjugate.Total)
	if err != nil {
		t.Fatal(err)
	}
	if !f.Reliable || !r.Reliable {
		t.Errorf("%+v, %+v are not called reliable", f, r)
	}
	negated := make([]float64, len(conjugate.Total))
	for i, s := range conjugate.Total {
		negated[i] = -s
	}
	if _, other, _ := BennettFluctuation(forward.Total, negated); other.Mean != r.Mean {
		t.Errorf("with the sign of the first process %v, with its own %v", other.Mean, r.Mean)
	}
	if off := (f.Mean - r.Mean) / math.Hypot(f.StdErr, r.StdErr); math.Abs(off) > 3 {
		t.Errorf("the two sides are %.1f standard errors apart: %.5f and %.5f", off, f.Mean, r.Mean)
	}
	const reference, referenceErr = 0.37605, 0.00015
	if off := (f.Mean - reference) / math.Hypot(f.StdErr, referenceErr); math.Abs(off) > 3 {
		t.Errorf("%.5f ± %.5f, want %v ± %v", f.Mean, f.StdErr, reference, referenceErr)
	}
}

// TestCrooks compares the ratio of the histograms with e^r, in narrow and in wide bins.
func TestCrooks(t *testing.T) {
	run := Simulation{Data: lawtest.Must(SymmetricPair(1, 0.4)), Paths: 1 << 17, Steps: 10, Duration: 0.5, Seed: 75}
	for name, pair := range map[string][2]func(context.Context) (*Ensemble, error){
		"forward": {run.Forward, run.ForwardConjugate},
		"reverse": {run.Reverse, run.ReverseConjugate},
	} {
		forward, conjugate := lawtest.Must(pair[0](context.Background())), lawtest.Must(pair[1](context.Background()))
		for _, bins := range []int{6, 60} {
			points, err := Crooks(forward.Total, conjugate.Total, bins)
			if err != nil {
				t.Fatal(err)
			}
			var chi2 float64
			for _, p := range points {
				chi2 += math.Pow((p.LogRatio-p.Sigma)/p.StdErr, 2)
			}
			n := float64(len(points))
			if n < float64(bins)/3 || math.Abs(chi2-n) > 4*math.Sqrt(2*n) {
				t.Errorf("%s: χ² = %.1f in %v of %d bins", name, chi2, n, bins)
			}
		}
	}
}

// TestGenerativeJarzynski: ⟨e^{−W + ψ_T}⟩ = 1 + χ² at coarse steps, also with a wrong score.
func TestGenerativeJarzynski(t *testing.T) {
	lawtest.Slow(t)
	for name, data := range gentle(t) {
		run := Simulation{Data: data, Paths: 40000, Steps: 10, Duration: 1, Seed: 76}
		for _, model := range []*Mixture{nil, lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{make([]float64, data.Dim())}, []float64{0.9}))} {
			run.Model = model
			e := lawtest.Must(run.Reverse(context.Background()))
			f, err := e.GenerativeJarzynski()
			if err != nil {
				t.Fatal(err)
			}
			chi2, err := ChiSquared(run.model())
			if err != nil {
				t.Fatal(err)
			}
			checkFluctuation(t, fmt.Sprintf("%s, model %v: ⟨e^−W f_T⟩", name, model != nil), f, 1+chi2)
		}
	}
	_, err := new(Ensemble).GenerativeJarzynski()
	lawtest.CheckError(t, "diffusion", "no run", err, "not a run of Reverse")
}

// TestChiSquared compares the closed form with an average over the normal distribution.
func TestChiSquared(t *testing.T) {
	lawtest.Slow(t)
	for name, m := range gentle(t) {
		want, err := ChiSquared(m)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(77, 78))
		ratios := make([]float64, 200000)
		for i := range ratios { // ⟨p/N⟩ over p
			x := m.Rand(nil, r)
			ratios[i] = math.Exp(m.LogProb(x)-standardLogProb(x)) - 1
		}
		checkMean(t, name+": χ²", ratios, want)
	}
	for variance, want := range map[float64]float64{2: math.Inf(1), 2.5: math.Inf(1), 1: 0} {
		got, err := ChiSquared(lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{variance})))
		if err != nil || math.Abs(got-want) > 1e-14 {
			t.Errorf("variance %v: χ² = %v, %v, want %v", variance, got, err, want)
		}
	}
	narrow := lawtest.Must(NewIsotropicMixture([]float64{0.4, 0.6}, [][]float64{{-0.5}, {0.8}}, []float64{1e-8, 3e-8}))
	checkRel(t, "narrow: χ²", lawtest.Must(ChiSquared(narrow)), 3304.96735725, 1e-11)
	_, err := ChiSquared(nil)
	lawtest.CheckError(t, "diffusion", "nil", err, "m is nil")
}

// TestWorkIsIntegral compares the work along fine paths with W = 2∫∂_t ln p_t dt̄,
// by finite differences of the density along recorded trajectories.
func TestWorkIsIntegral(t *testing.T) {
	const steps, paths = 4000, 20
	data := lawtest.Must(NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{-1}, {1}}, []float64{0.5, 0.8}))
	run := Simulation{Data: data, Paths: paths, Steps: steps, Duration: 1, Seed: 79}
	for i := range paths {
		run.RecordPaths = append(run.RecordPaths, i)
	}
	e := lawtest.Must(run.Reverse(context.Background()))
	for i, path := range e.Trajectories {
		var work float64
		for n := range steps {
			middle := []float64{(path.At(n, 0) + path.At(n+1, 0)) / 2}
			work += 2 * (data.At(e.Times[n]).LogProb(middle) - data.At(e.Times[n+1]).LogProb(middle))
		}
		if math.Abs(work-e.Work[i]) > 0.02 {
			t.Errorf("path %d: work %.4f, by the integral %.4f", i, e.Work[i], work)
		}
	}
	forward := lawtest.Must(run.Forward(context.Background()))
	for i, w := range forward.Work {
		if math.Abs(w) > 1e-14 {
			t.Errorf("noising, path %d: work %v, want 0", i, w)
		}
	}
}

// TestMeanWork: ⟨W⟩ = 0, up to the weak error of the steps.
func TestMeanWork(t *testing.T) {
	e := lawtest.Must(Simulation{Data: lawtest.Must(SymmetricPair(1, 0.4)), Paths: 40000, Steps: 400, Duration: 1, Seed: 80}.Reverse(context.Background()))
	mean, sd := stat.MeanStdDev(e.Work, nil)
	if se := stat.StdErr(sd, 40000); math.Abs(mean) > 3*se {
		t.Errorf("⟨W⟩ = %.4f ± %.4f, want 0", mean, se)
	}
}

// TestWrongScore: the fluctuation theorem holds for a wrong score too, while the
// generated density is wrong.
func TestWrongScore(t *testing.T) {
	data := lawtest.Must(SymmetricPair(1, 0.7))
	run := Simulation{Data: data, Paths: 20000, Steps: 50, Duration: 1, Seed: 81}
	run.Model = lawtest.Must(SymmetricPair(0.8, 0.7))
	e := lawtest.Must(run.Reverse(context.Background()))
	checkFluctuation(t, "⟨e^−ΔS_tot⟩", fluctuation(t, e.Total), 1)
	if ks, _ := lawtest.KolmogorovSmirnov(mat.Col(nil, 0, e.Final), data.CDF); ks < 5 {
		t.Errorf("a wrong score generates the right law: Kolmogorov–Smirnov statistic %.2f", ks)
	}
	run.Model, run.Start = nil, lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{1}))
	e = lawtest.Must(run.Reverse(context.Background()))
	checkLaw(t, "start", e.Initial, run.Start)
	checkFluctuation(t, "wrong start: ⟨e^−ΔS_tot⟩", fluctuation(t, e.Total), 1)
	_, err := run.Forward(context.Background())
	lawtest.CheckError(t, "diffusion", "forward", err, "Start is set, but only Reverse")
	run.Start, run.Model = nil, zoo(t)["plane"]
	_, err = run.Reverse(context.Background())
	lawtest.CheckError(t, "diffusion", "dimension", err, "Model has dimension 2, Data has 1")
}

// TestParetoShape compares k̂ with samples whose shape is known.
func TestParetoShape(t *testing.T) {
	r := rand.New(rand.NewPCG(82, 83))
	const n = 20000
	for _, k := range []float64{0.2, 0.5, 0.9, 1.3} {
		sample := make([]float64, n)
		for i := range sample {
			sample[i] = math.Pow(1-r.Float64(), -k) // Pareto of tail index 1/k
		}
		tail := 3 * math.Sqrt(n)
		if got, se := ParetoShape(sample), (1+k)/math.Sqrt(tail); math.Abs(got-k) > 3*se {
			t.Errorf("k̂ = %.3f, want %v ± %.3f", got, k, se)
		}
	}
	uniform := make([]float64, n)
	for i := range uniform {
		uniform[i] = r.Float64()
	}
	if got := ParetoShape(uniform); got > -0.5 {
		t.Errorf("uniform weights: k̂ = %.3f, want about −1", got)
	}
	if got := ParetoShape(make([]float64, 100)); !math.IsInf(got, -1) {
		t.Errorf("equal weights: k̂ = %v, want −Inf", got)
	}
	if got := ParetoShape([]float64{1, 2, 3}); !math.IsInf(got, -1) {
		t.Errorf("three weights: k̂ = %v, want −Inf", got)
	}
}

// TestExtremeExponents: weights beyond the range of float64 do not spoil the average.
func TestExtremeExponents(t *testing.T) {
	f := fluctuation(t, []float64{800, 800, 800})
	if f.Mean != math.Exp(-800) || f.EffectiveSamples != 3 {
		t.Errorf("%+v", f)
	}
	for _, sample := range [][]float64{{800}, {-800}, {-800, -800}, {800, 800.5}, {-800, 800}} {
		f := fluctuation(t, sample)
		if math.IsNaN(f.Mean) || math.IsNaN(f.StdErr) || math.IsNaN(f.EffectiveSamples) || f.Reliable {
			t.Errorf("%v: %+v", sample, f)
		}
	}
	far := make([]float64, 60)
	opposite := make([]float64, 60)
	for i := range far {
		far[i] = 900 + float64(i)/100
		opposite[i] = -far[i]
	}
	for _, p := range lawtest.Must(Crooks(far, opposite, 2)) {
		if math.Abs(p.Sigma-900.3) > 0.3 {
			t.Errorf("%+v", p)
		}
	}
	sample := make([]float64, 1000)
	for i := range sample {
		sample[i] = -700 + float64(i%7)
	}
	f = fluctuation(t, sample)
	shifted := make([]float64, len(sample))
	for i, s := range sample {
		shifted[i] = s + 700
	}
	if want := fluctuation(t, shifted).Mean * math.Exp(700); math.Abs(f.Mean/want-1) > 1e-12 {
		t.Errorf("mean %v, want %v", f.Mean, want)
	}
}

func TestRunningFluctuation(t *testing.T) {
	r := rand.New(rand.NewPCG(84, 85))
	total := make([]float64, 1000)
	for i := range total {
		total[i] = 0.5 + r.NormFloat64()
	}
	running, err := RunningFluctuation(total, []int{1, 10, 1000})
	if err != nil {
		t.Fatal(err)
	}
	if running[0].Reliable || running[0].Mean != math.Exp(-total[0]) {
		t.Errorf("one path: %+v", running[0])
	}
	if got, want := running[2], fluctuation(t, total); got != want {
		t.Errorf("all paths: %+v, want %+v", got, want)
	}
	_, err = RunningFluctuation(total, []int{1001})
	lawtest.CheckError(t, "diffusion", "count", err, "counts[0] = 1001")
}

func TestFluctuationBadInput(t *testing.T) {
	nan := []float64{1, math.NaN()}
	good := []float64{1}
	_, err := IntegralFluctuation(nil)
	lawtest.CheckError(t, "diffusion", "empty", err, "total is empty")
	_, err = IntegralFluctuation(nan)
	lawtest.CheckError(t, "diffusion", "NaN", err, "total[1] = NaN")
	_, _, err = BennettFluctuation(nil, good)
	lawtest.CheckError(t, "diffusion", "empty", err, "forward is empty")
	_, _, err = BennettFluctuation(good, nan)
	lawtest.CheckError(t, "diffusion", "NaN", err, "reverse[1] = NaN")
	_, err = Crooks(good, nil, 1)
	lawtest.CheckError(t, "diffusion", "empty", err, "reverse is empty")
	_, err = Crooks(nan, good, 1)
	lawtest.CheckError(t, "diffusion", "NaN", err, "forward[1] = NaN")
	_, err = Crooks(good, good, 0)
	lawtest.CheckError(t, "diffusion", "bins", err, "bins = 0")
	_, err = RunningFluctuation(nil, nil)
	lawtest.CheckError(t, "diffusion", "empty", err, "total is empty")
}
