package diffusion

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/vec"
)

// motions are the ways in which a simulation moves its paths.
var motions = map[string]func(Simulation) (*Ensemble, error){
	"forward, exact": func(s Simulation) (*Ensemble, error) { return s.Forward(context.Background()) },
	"forward, stepwise": func(s Simulation) (*Ensemble, error) {
		s.Scheme = max(s.Scheme, Stepwise)
		return s.Forward(context.Background())
	},
	"reverse": func(s Simulation) (*Ensemble, error) { return s.Reverse(context.Background()) },
	"flow":    func(s Simulation) (*Ensemble, error) { return s.Flow(context.Background()) },
}

// mostDim is the largest dimension in which tests take quadratures, which in three are slow.
func mostDim() int {
	if testing.Short() {
		return 2
	}
	return 3
}

// zoo returns mixtures that are unlike: unequal weights, more components, more dimensions
// up to mostDim.
func zoo(t testing.TB) map[string]*Mixture {
	r := rand.New(rand.NewPCG(41, 42))
	laws := map[string]*Mixture{
		"pair":            lawtest.Must(SymmetricPair(1, 1)),
		"unequal weights": lawtest.Must(NewIsotropicMixture([]float64{0.7, 0.3}, [][]float64{{1.5}, {-0.5}}, []float64{0.3, 0.8})),
		"three":           lawtest.Must(NewIsotropicMixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-2}, {0.5}, {2}}, []float64{0.3, 1, 0.4})),
		"plane":           randomMixture(t, 2, 3, r),
		"space":           randomMixture(t, 3, 2, r),
	}
	for name, m := range laws {
		if m.Dim() > mostDim() {
			delete(laws, name)
		}
	}
	return laws
}

// TestSimulationLaws: all motions have the closed-form densities at their ends and on the way.
func TestSimulationLaws(t *testing.T) {
	for name, data := range zoo(t) {
		if testing.Short() && name != "unequal weights" {
			continue
		}
		run := Simulation{Data: data, Paths: 10000, Steps: 300, Duration: 1.5, Seed: 43, RecordSteps: []int{0, 240, 300}}
		for motion, f := range motions {
			if motion == "flow" {
				run.Steps, run.RecordSteps = 30, []int{0, 24, 30}
			}
			e := lawtest.Must(f(run))
			for i, step := range run.RecordSteps {
				checkLaw(t, fmt.Sprintf("%s, %s, step %d", name, motion, step), e.Slices[i], data.At(e.Times[step]))
			}
			if !mat.Equal(e.Slices[0], e.Initial) || !mat.Equal(e.Slices[2], e.Final) {
				t.Errorf("%s, %s: recorded ends are not the ends", name, motion)
			}
			run.Steps, run.RecordSteps = 300, []int{0, 240, 300}
		}
	}
}

// TestLogRatioIsUnbiased: ⟨e^{−ΔS_tot}⟩ = 1 at coarse time steps.
func TestLogRatioIsUnbiased(t *testing.T) {
	lawtest.Slow(t)
	for name, data := range zoo(t) {
		for _, motion := range []string{"forward, exact", "forward, stepwise", "reverse"} {
			for _, steps := range []int{5, 20} {
				if motion == "reverse" && steps == 5 {
					continue // weights without variance, see the next test
				}
				e := lawtest.Must(motions[motion](Simulation{Data: data, Paths: 40000, Steps: steps, Duration: 1, Seed: 44}))
				checkMean(t, fmt.Sprintf("%s, %s, %d steps: ⟨e^−ΔS_tot⟩", name, motion, steps), weights(e), 1)
			}
		}
	}
}

// TestLogRatioOfCoarseReverse: where the steps are so coarse that e^{−ΔS_tot}
// has no variance, the bounded identity holds just as exactly.
func TestLogRatioOfCoarseReverse(t *testing.T) {
	for name, data := range zoo(t) {
		run := Simulation{Data: data, Paths: 40000, Steps: 5, Duration: 1, Seed: 44}
		there := lawtest.Must(run.Reverse(context.Background()))
		run.Seed++
		back := lawtest.Must(run.ReverseConjugate(context.Background()))
		f, r, err := BennettFluctuation(there.Total, back.Total)
		if err != nil {
			t.Fatal(err)
		}
		if z := (f.Mean - r.Mean) / math.Hypot(f.StdErr, r.StdErr); math.Abs(z) > 3 {
			t.Errorf("%s: the sides are %v ± %v and %v ± %v, %.1f standard errors apart", name, f.Mean, f.StdErr, r.Mean, r.StdErr, z)
		}
	}
}

// weights returns e^{−ΔS_tot} of the paths.
func weights(e *Ensemble) []float64 {
	w := make([]float64, len(e.Total))
	for i, s := range e.Total {
		w[i] = math.Exp(-s)
	}
	return w
}

// TestStratonovichBias compares the midpoint sum with its exact mean at a finite
// time step, found by applying the transfer operator of the chain on a grid.
func TestStratonovichBias(t *testing.T) {
	data := lawtest.Must(SymmetricPair(1, 1))
	e := lawtest.Must(Simulation{Data: data, Paths: 400000, Steps: 10, Duration: 1, Seed: 45, Estimator: Stratonovich}.Reverse(context.Background()))
	checkMean(t, "⟨e^−ΔS_tot⟩", weights(e), 1.006857234)
}

// TestForwardHeat: on the way to noise the heat is (|x_0|² − |x_T|²)/2, and the
// midpoint sum of the chain telescopes to it.
func TestForwardHeat(t *testing.T) {
	data := lawtest.Must(NewMixture([]float64{1}, [][]float64{{1, 2}}, []mat.Symmetric{mat.NewSymDense(2, []float64{1, 0.5, 0.5, 2})}))
	for _, scheme := range []Scheme{Exact, Stepwise} {
		e := lawtest.Must(Simulation{Data: data, Paths: 700, Steps: 7, Duration: 1, Seed: 46, Scheme: scheme, Estimator: Stratonovich}.Forward(context.Background()))
		for i, got := range e.Environment {
			x, y := e.Initial.RawRowView(i), e.Final.RawRowView(i)
			want := (x[0]*x[0] + x[1]*x[1] - y[0]*y[0] - y[1]*y[1]) / 2
			if math.Abs(got-want) > 1e-12 {
				t.Fatalf("scheme %d, path %d: heat %v, want %v", scheme, i, got, want)
			}
			if system := data.LogProb(x) - data.At(1).LogProb(y); math.Abs(e.System[i]-system) > 1e-12 || e.Total[i] != e.System[i]+e.Environment[i] {
				t.Fatalf("scheme %d, path %d: ΔS = %v, want %v; total %v", scheme, i, e.System[i], system, e.Total[i])
			}
		}
	}
}

// TestFlowKeepsQuantiles: in one dimension the probability flow is the monotone
// map from p_T to p_0; and it produces no entropy.
func TestFlowKeepsQuantiles(t *testing.T) {
	data := lawtest.Must(NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{-1}, {1.5}}, []float64{0.2, 0.5}))
	noised := data.At(2)
	worst := func(steps int) (quantile, total float64) {
		e := lawtest.Must(Simulation{Data: data, Paths: 1000, Steps: steps, Duration: 2, Seed: 47}.Flow(context.Background()))
		for i := range e.Total {
			quantile = max(quantile, math.Abs(noised.CDF(e.Initial.At(i, 0))-data.CDF(e.Final.At(i, 0))))
			total = max(total, math.Abs(e.Total[i]))
		}
		return quantile, total
	}
	coarse, _ := worst(50)
	fine, total := worst(100)
	if fine > 2e-6 || total > 1e-4 {
		t.Errorf("100 steps: quantiles move by %.2g, entropy produced %.2g", fine, total)
	}
	if order := math.Log2(coarse / fine); order < 3.5 {
		t.Errorf("error %.2g with 50 steps, %.2g with 100: order %.2f, want 4", coarse, fine, order)
	}
}

// TestWeakOrder measures the weak order of the Euler–Maruyama chain, on ⟨cos 2Y⟩
// at the end of the reverse process: 1, with a standard error of about 0.03.
func TestWeakOrder(t *testing.T) {
	const paths, mu, variance = 1 << 18, 1, 0.1
	data := lawtest.Must(SymmetricPair(mu, variance))
	exact := math.Cos(2*mu) * math.Exp(-2*variance)
	bias := func(steps int) (mean, se float64) {
		e := lawtest.Must(Simulation{Data: data, Paths: paths, Steps: steps, Duration: 1, Seed: 48}.Reverse(context.Background()))
		cosine := make([]float64, paths)
		for i := range cosine {
			cosine[i] = math.Cos(2 * e.Final.At(i, 0))
		}
		mean, sd := stat.MeanStdDev(cosine, nil)
		return mean - exact, stat.StdErr(sd, paths)
	}
	coarse, seCoarse := bias(16)
	fine, seFine := bias(64)
	order := math.Log(coarse/fine) / math.Log(4)
	se := math.Hypot(seCoarse/coarse, seFine/fine) / math.Log(4)
	t.Logf("bias %.4f ± %.4f and %.4f ± %.4f: weak order %.3f ± %.3f", coarse, seCoarse, fine, seFine, order, se)
	if !(math.Abs(order-1) <= 0.15) {
		t.Errorf("weak order %.3f ± %.3f, want 1", order, se)
	}
}

func TestSameNumbersForAnyWorkers(t *testing.T) {
	for name, data := range map[string]*Mixture{"pair": zoo(t)["pair"], "plane": zoo(t)["plane"]} {
		for motion, f := range motions {
			run := Simulation{Data: data, Paths: 2000, Steps: 10, Duration: 1, Seed: 49, RecordPaths: []int{3, 1999}, RecordSteps: []int{5}, Workers: 1}
			want := lawtest.Must(f(run))
			for _, workers := range []int{0, 2, 7} {
				run.Workers = workers
				if got := lawtest.Must(f(run)); !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %s: other numbers with %d workers than with 1", name, motion, workers)
				}
			}
			run.Seed++
			if reflect.DeepEqual(lawtest.Must(f(run)).Final, want.Final) {
				t.Errorf("%s, %s: the seed does nothing", name, motion)
			}
		}
	}
}

func TestRecordingChangesNothing(t *testing.T) {
	data := zoo(t)["plane"]
	for motion, f := range motions {
		run := Simulation{Data: data, Paths: 700, Steps: 12, Duration: 1, Seed: 50}
		plain := lawtest.Must(f(run))
		run.RecordPaths, run.RecordSteps = []int{600, 0, 600}, []int{12, 4, 0, 4}
		kept := lawtest.Must(f(run))
		if !mat.Equal(plain.Final, kept.Final) || !reflect.DeepEqual(plain.Total, kept.Total) {
			t.Errorf("%s: recording changes the paths", motion)
		}
		for i, path := range run.RecordPaths {
			for k, step := range run.RecordSteps {
				if !reflect.DeepEqual(kept.Trajectories[i].RawRowView(step), kept.Slices[k].RawRowView(path)) {
					t.Errorf("%s: path %d and slice %d disagree", motion, path, step)
				}
			}
		}
	}
}

// TestBridge: recorded points of the exact forward process are those of the
// process, with the autocovariance e^{−|t−u|} of an Ornstein–Uhlenbeck path
// that starts from its stationary density.
func TestBridge(t *testing.T) {
	data := lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{1}))
	const n = 40000
	e := lawtest.Must(Simulation{Data: data, Paths: n, Steps: 10, Duration: 1, Seed: 51, RecordSteps: []int{0, 3, 7, 10}}.Forward(context.Background()))
	times := []float64{0, 0.3, 0.7, 1}
	product := make([]float64, n)
	for a := range times {
		for b := range times {
			for i := range product {
				product[i] = e.Slices[a].At(i, 0) * e.Slices[b].At(i, 0)
			}
			checkMean(t, fmt.Sprintf("⟨X(%v) X(%v)⟩", times[a], times[b]), product, math.Exp(-math.Abs(times[a]-times[b])))
		}
	}
}

func TestTimes(t *testing.T) {
	run := Simulation{Data: zoo(t)["pair"], Paths: 1, Steps: 4, Duration: 2}
	if got := lawtest.Must(run.Forward(context.Background())).Times; !reflect.DeepEqual(got, []float64{0, 0.5, 1, 1.5, 2}) {
		t.Errorf("forward times %v", got)
	}
	if got := lawtest.Must(run.Reverse(context.Background())).Times; !reflect.DeepEqual(got, []float64{2, 1.5, 1, 0.5, 0}) {
		t.Errorf("reverse times %v", got)
	}
}

func TestSimulationBadInput(t *testing.T) {
	good := Simulation{Data: zoo(t)["pair"], Paths: 2, Steps: 2, Duration: 1}
	for want, spoil := range map[string]func(*Simulation){
		"Data is nil":                       func(s *Simulation) { s.Data = nil },
		"Paths = 0":                         func(s *Simulation) { s.Paths = 0 },
		"Steps = -3":                        func(s *Simulation) { s.Steps = -3 },
		"Duration = 0":                      func(s *Simulation) { s.Duration = 0 },
		"Duration = -1":                     func(s *Simulation) { s.Duration = -1 },
		"Duration = NaN":                    func(s *Simulation) { s.Duration = math.NaN() },
		"Duration = +Inf":                   func(s *Simulation) { s.Duration = math.Inf(1) },
		"Workers = -1":                      func(s *Simulation) { s.Workers = -1 },
		"Estimator = 9":                     func(s *Simulation) { s.Estimator = 9 },
		"Scheme = 9":                        func(s *Simulation) { s.Scheme = 9 },
		"RecordPaths[1] = 2":                func(s *Simulation) { s.RecordPaths = []int{0, 2} },
		"RecordPaths[0] = -1":               func(s *Simulation) { s.RecordPaths = []int{-1} },
		"RecordSteps[0] = 3":                func(s *Simulation) { s.RecordSteps = []int{3} },
		"Paths = 4611686018427387904 takes": func(s *Simulation) { s.Paths = 1 << 62; s.Data = standardNormal(3) },
		"Paths = 1125899906842624 takes":    func(s *Simulation) { s.Paths = 1 << 50 },
		"Steps = 1125899906842624 takes":    func(s *Simulation) { s.Steps = 1 << 50 },
	} {
		s := good
		spoil(&s)
		for motion, f := range motions {
			_, err := f(s)
			lawtest.CheckError(t, "diffusion", motion+", "+want, err, want)
		}
	}
}

// TestStiffFlow: narrow data need more steps than their flow is given, and that is an error.
func TestStiffFlow(t *testing.T) {
	run := Simulation{Data: lawtest.Must(SymmetricPair(1, 1e-4)), Paths: 500, Steps: 100, Duration: 3, Seed: 57}
	_, err := run.Flow(context.Background())
	lawtest.CheckError(t, "diffusion", "Flow", err, "Steps = 100 is too few")
	run.Data, run.Steps = lawtest.Must(SymmetricPair(1, 1e-2)), 300
	lawtest.Must(run.Flow(context.Background()))
}

// TestRunaway: steps that are too long for the data are an error, not NaN.
func TestRunaway(t *testing.T) {
	data := lawtest.Must(SymmetricPair(1, 1e-200))
	_, err := Simulation{Data: data, Paths: 3, Steps: 1, Duration: 1}.Reverse(context.Background())
	lawtest.CheckError(t, "diffusion", "one step", err, "Steps = 1 is too few")
}

// TestInterrupt cancels runs that would take hours and looks for what they leave behind.
func TestInterrupt(t *testing.T) {
	lawtest.Slow(t)
	defer lawtest.CheckLeaks(t)()
	for motion := range motions {
		ctx, cancel := context.WithCancel(context.Background())
		run := Simulation{Data: zoo(t)["plane"], Paths: 100000, Steps: 1000000, Duration: 1, Workers: 3, RecordSteps: []int{5}}
		if motion == "forward, stepwise" {
			run.Scheme = Stepwise
		}
		go func() {
			time.Sleep(20 * time.Millisecond)
			cancel()
		}()
		var err error
		switch motion {
		case "reverse":
			_, err = run.Reverse(ctx)
		case "flow":
			_, err = run.Flow(ctx)
		default:
			_, err = run.Forward(ctx)
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v, want context canceled", motion, err)
		}
		cancel()
	}
}

func TestProgress(t *testing.T) {
	var calls, last int
	run := Simulation{Data: zoo(t)["pair"], Paths: 5000, Steps: 3, Duration: 1, Workers: 2}
	run.Progress = func(done, total int) {
		calls++
		if done <= last || total != 5000 {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	}
	lawtest.Must(run.Reverse(context.Background()))
	if last != 5000 || calls < 2 {
		t.Errorf("%d calls, the last at %d of 5000", calls, last)
	}
}

// TestPairChain: the fused steps of a pair take the paths that the general chain
// takes, for unequal weights and means that are not opposite too.
func TestPairChain(t *testing.T) {
	data := lawtest.Must(NewIsotropicMixture([]float64{0.7, 0.3}, [][]float64{{2}, {-0.5}}, []float64{0.4, 0.4}))
	for _, estimator := range []Estimator{LogRatio, Stratonovich} {
		run := Simulation{Data: data, Paths: 100, Steps: 50, Duration: 2, Seed: 54, Estimator: estimator}
		fused := lawtest.Must(run.Reverse(context.Background()))
		b := newBlock(&run, newEnsemble(&run, fused.Times, generation), fused.Times, generation)
		b.reset(blocks.Block{Len: run.Paths})
		if err := b.chain(context.Background(), &b.generate); err != nil {
			t.Fatal(err)
		}
		for i, heat := range fused.Environment {
			if math.Abs(heat-b.environment[i]) > 1e-10 || math.Abs(fused.Final.At(i, 0)-b.x[i]) > 1e-10 {
				t.Fatalf("estimator %d, path %d: ends at %v with heat %v, in general at %v with %v", estimator, i, fused.Final.At(i, 0), heat, b.x[i], b.environment[i])
			}
		}
	}
}

// TestLawAgreesWithScore: the score of many points at once is the score of each.
func TestLawAgreesWithScore(t *testing.T) {
	const n = 64
	for name, m := range zoo(t) {
		r := rand.New(rand.NewPCG(52, 53))
		d := m.Dim()
		x, scores, logProb := make([]float64, d*n), make([]float64, d*n), make([]float64, n)
		points := make([][]float64, n)
		for i := range points {
			points[i] = m.Rand(nil, r)
			for j, v := range points[i] {
				x[place(i, d)+j*vec.Lanes] = v
			}
		}
		var law vec.Law
		m.fill(&law, vec.Isotropic)
		law.Score(scores, x, 0, 1)
		law.LogProb(logProb, x)
		for i, point := range points {
			for j, want := range m.Score(nil, point) {
				if got := scores[place(i, d)+j*vec.Lanes]; math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
					t.Errorf("%s: point %d, coordinate %d: %v among many, %v alone", name, i, j, got, want)
				}
			}
			if want := m.LogProb(point); math.Abs(logProb[i]-want) > 1e-12*(1+math.Abs(want)) {
				t.Errorf("%s: point %d: ln p = %v among many, %v alone", name, i, logProb[i], want)
			}
		}
	}
}
