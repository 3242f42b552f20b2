package diffusion

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// singularLaws are data without a density.
func singularLaws(t testing.TB) map[string]*Mixture {
	r := rand.New(rand.NewPCG(101, 102))
	q := lawtest.Orthogonal(3, r)
	plane := mat.NewSymDense(3, nil)
	plane.SymRankOne(plane, 0.3, q.ColView(0))
	plane.SymRankOne(plane, 1.2, q.ColView(1))
	laws := map[string]*Mixture{
		"point":      mixture1D(t, []float64{1}, []float64{0.7}, []float64{0}),
		"two points": lawtest.Must(SymmetricPair(1, 0)),
		"line": lawtest.Must(NewMixture([]float64{0.3, 0.7}, [][]float64{{-1, -2}, {1, 2}}, []mat.Symmetric{
			mat.NewSymDense(2, []float64{0.1, 0.2, 0.2, 0.4}), mat.NewSymDense(2, []float64{0.1, 0.2, 0.2, 0.4}),
		})),
		"plane":            lawtest.Must(NewMixture([]float64{1}, [][]float64{{1, -1, 0.5}}, []mat.Symmetric{plane})),
		"point and normal": mixture1D(t, []float64{0.4, 0.6}, []float64{0.5, -1}, []float64{0, 0.3}),
	}
	for name, m := range laws {
		if m.Dim() > mostDim() {
			delete(laws, name)
		}
	}
	return laws
}

// ofOneLaw are the functions of one law at a time t, by what they do with data without a density at t = 0.
var ofOneLaw = map[string]struct {
	oneDim  bool
	atStart float64 // the value at t = 0, NaN where it must be an error
	f       func(m *Mixture, t float64) (any, error)
}{
	"KLToEquilibrium":  {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return KLToEquilibrium(m, t) }},
	"ForwardRates":     {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return ForwardRates(m, t) }},
	"ReverseRates":     {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return ReverseRates(m, t) }},
	"ReverseRatesFrom": {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return ReverseRatesFrom(m, t, standardNormal(m.Dim())) }},
	"ProcessRates": {false, math.NaN(), func(m *Mixture, t float64) (any, error) {
		return ProcessRates(m, VariancePreserving(nil), t)
	}},
	"CloneProbability": {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return CloneProbability(m, t) }},
	"ClassEntropy":     {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return ClassEntropy(m, t) }},
	"MMSE":             {false, 0, func(m *Mixture, t float64) (any, error) { return MMSE(m, t) }},
	"FixedPoints":      {true, math.NaN(), func(m *Mixture, t float64) (any, error) { return FixedPoints(m, t) }},
	"SampleForwardRates": {false, math.NaN(), func(m *Mixture, t float64) (any, error) {
		r, _, err := SampleForwardRates(m, t, 100, 1)
		return r, err
	}},
	"SampleReverseRates": {false, math.NaN(), func(m *Mixture, t float64) (any, error) {
		r, _, err := SampleReverseRates(m, t, 100, 1)
		return r, err
	}},
	// Functions of the law itself.
	"Entropy": {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return Entropy(m.At(t)) }},
	"SampleEntropy": {false, math.NaN(), func(m *Mixture, t float64) (any, error) {
		s, _, err := SampleEntropy(m.At(t), 100, 1)
		return s, err
	}},
	"KL":          {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return KL(m.At(t), standardNormal(m.Dim())) }},
	"KL, reverse": {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return KL(standardNormal(m.Dim()), m.At(t)) }},
	"SampleKL": {false, math.NaN(), func(m *Mixture, t float64) (any, error) {
		s, _, err := SampleKL(standardNormal(m.Dim()), m.At(t), 100, 1)
		return s, err
	}},
	"PathKL": {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return PathKL(m.At(t), standardNormal(m.Dim()), 0.3) }},
	"PathKL, model": {false, math.NaN(), func(m *Mixture, t float64) (any, error) {
		return PathKL(standardNormal(m.Dim()), m.At(t), 0.3)
	}},
	"ForwardBalance":   {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return ForwardBalance(m.At(t), 1) }},
	"ReverseBalance":   {false, math.NaN(), func(m *Mixture, t float64) (any, error) { return ReverseBalance(m.At(t), 1) }},
	"ChiSquared":       {false, math.Inf(1), func(m *Mixture, t float64) (any, error) { return ChiSquared(m.At(t)) }},
	"NoisingCumulants": {true, math.NaN(), func(m *Mixture, t float64) (any, error) { return NoisingCumulants(m.At(t), 1) }},
	"NoisingCDF":       {true, math.NaN(), func(m *Mixture, t float64) (any, error) { return NoisingCDF(m.At(t), 1, 0.5) }},
	"NoisingSecond":    {true, math.NaN(), func(m *Mixture, t float64) (any, error) { return NoisingSecondMoment(m.At(t), 0.01) }},
	"NoisingInfinite":  {true, math.NaN(), func(m *Mixture, t float64) (any, error) { f, _, err := NoisingInfiniteVariance(m.At(t)); return f, err }},
	"Action":           {true, math.NaN(), func(m *Mixture, t float64) (any, error) { return Action(m.At(t), constantSchedule{1}, 1) }},
	"ConstantSpeedSchedule": {true, math.NaN(), func(m *Mixture, t float64) (any, error) {
		s, err := ConstantSpeedSchedule(m.At(t), 1, 1)
		if err != nil {
			return nil, err
		}
		return s.Clock(0.5), nil
	}},
}

// TestSingularData: every function of a law has a value at t > 0, and at t = 0 the value that needs no density, or
// an error that says there is none.
func TestSingularData(t *testing.T) {
	for name, m := range singularLaws(t) {
		if testing.Short() && name != "two points" {
			continue
		}
		if m.HasDensity() || !m.At(0.1).HasDensity() {
			t.Errorf("%s: HasDensity is %v, and %v of the noised law", name, m.HasDensity(), m.At(0.1).HasDensity())
		}
		for what, call := range ofOneLaw {
			if call.oneDim && m.Dim() > 1 {
				continue
			}
			v, err := call.f(m, 0)
			if math.IsNaN(call.atStart) {
				lawtest.CheckError(t, "diffusion", name+": "+what, err, "has no density (a covariance is singular)")
			} else if v != call.atStart || err != nil {
				t.Errorf("%s: %s at t = 0 is %v, %v, want %v", name, what, v, err, call.atStart)
			}
			if v, err := call.f(m, 0.1); err != nil {
				t.Errorf("%s: %s: %v", name, what, err)
			} else if s := fmt.Sprint(v); s == "NaN" {
				t.Errorf("%s: %s = %v", name, what, v)
			}
		}
		for what, f := range map[string]func(m *Mixture, x []float64){
			"LogProb":           func(m *Mixture, x []float64) { m.LogProb(x) },
			"Posterior":         func(m *Mixture, x []float64) { m.Posterior(nil, x) },
			"Score":             func(m *Mixture, x []float64) { m.Score(nil, x) },
			"ScoreDivergence":   func(m *Mixture, x []float64) { m.ScoreDivergence(x) },
			"Hessian":           func(m *Mixture, x []float64) { m.Hessian(nil, x) },
			"Potential":         func(m *Mixture, x []float64) { Potential(m, x, 0) },
			"PotentialGradient": func(m *Mixture, x []float64) { PotentialGradient(nil, m, x, 0) },
			"PotentialHessian":  func(m *Mixture, x []float64) { PotentialHessian(nil, m, x, 0) },
			"ReverseDrift":      func(m *Mixture, x []float64) { ReverseDrift(m)(make([]float64, len(x)), x, 0) },
			"FlowVelocity":      func(m *Mixture, x []float64) { FlowVelocity(m)(make([]float64, len(x)), x, 0) },
		} {
			x := make([]float64, m.Dim())
			if said := lawtest.Panic(func() { f(m, x) }); said != "diffusion: m has no density (a covariance is singular); m.At(t) has one at t > 0" {
				t.Errorf("%s: %s panics with %q", name, what, said)
			}
			f(m.At(0.1), x)
		}
		if _, err := MutualInformation(m, 0.1); err != nil {
			t.Errorf("%s: MutualInformation: %v", name, err)
		}
	}
}

// TestSingularSimulation: the entropies of data without a density are infinite, and an error; those of the data
// after a short time obey the fluctuation theorem.
func TestSingularSimulation(t *testing.T) {
	lawtest.Slow(t)
	for name, m := range singularLaws(t) {
		run := Simulation{Data: m, Paths: 4000, Steps: 400, Duration: 1, Seed: 5}
		for motion, f := range motions {
			_, err := f(run)
			lawtest.CheckError(t, "diffusion", name+", "+motion, err, "Data has no density (a covariance is singular); Data.At(t)")
		}
		run.Data, run.Model = m.At(0.1), m
		_, err := run.Reverse(context.Background())
		lawtest.CheckError(t, "diffusion", name+", model", err, "Model has no density")
		run.Model, run.Start = nil, m
		_, err = run.Reverse(context.Background())
		lawtest.CheckError(t, "diffusion", name+", start", err, "Start has no density")
		run.Start = nil
		e := lawtest.Must(run.Reverse(context.Background()))
		checkLaw(t, name+", generated", e.Final, m.At(0.1))
		e = lawtest.Must(run.Flow(context.Background()))
		checkLaw(t, name+", along the flow", e.Final, m.At(0.1))
		there, back := lawtest.Must(run.Forward(context.Background())), lawtest.Must(run.ForwardConjugate(context.Background()))
		f, r, err := BennettFluctuation(there.Total, back.Total)
		if z := (f.Mean - r.Mean) / math.Hypot(f.StdErr, r.StdErr); err != nil || math.Abs(z) > 3.5 {
			t.Errorf("%s: %v and %v are %.1f standard errors apart, %v", name, f.Mean, r.Mean, z, err)
		}
	}
}

// TestTwoPoints compares the pair of points with its closed forms, s = −(x − m tanh(mx/Δ))/Δ with m = μe^{−t},
// and averages over p_t, of which by symmetry N(m, Δ) is enough.
func TestTwoPoints(t *testing.T) {
	for _, mu := range []float64{0.3, 1, 4} {
		m := lawtest.Must(SymmetricPair(mu, 0))
		for _, time := range []float64{1e-8, 0.01, 0.3, 2} {
			law := m.At(time)
			shrink, noise := decay(time)
			n := mu * shrink
			average := func(f func(tanh float64) float64) float64 {
				return quad.Fixed(func(z float64) float64 {
					return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * f(math.Tanh(n*(n+math.Sqrt(noise)*z)/noise))
				}, -12, 12, 2000, quad.Legendre{}, 0)
			}
			name := fmt.Sprintf("μ = %v, t = %v: ", mu, time)
			for _, x := range []float64{-1.3, 0.02, 0.7, n} {
				tanh := math.Tanh(n * x / noise)
				if got, want := law.Score(nil, []float64{x})[0], -(x-n*tanh)/noise; math.Abs(got-want) > 1e-14*(math.Abs(x)+n)/noise {
					t.Errorf("%sscore %v, want %v", name, got, want)
				}
				checkRel(t, name+"E[X_0|X_t]", mu*(1-2*law.Posterior(nil, []float64{x})[1]), mu*tanh, 1e-12)
			}
			checkRel(t, name+"clone", lawtest.Must(CloneProbability(m, time)), 0.5*(1+average(func(u float64) float64 { return u * u })), 1e-12)
			// mmse = μ² ⟨1 − tanh²⟩, and 1 − tanh² = 1/cosh² without cancellation
			mmse := quad.Fixed(func(z float64) float64 {
				c := math.Cosh(min(n*(n+math.Sqrt(noise)*z)/noise, 300))
				return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * mu * mu / (c * c)
			}, -12, 12, 2000, quad.Legendre{}, 0)
			if got := lawtest.Must(MMSE(m, time)); math.Abs(got-mmse) > 1e-12*(mmse+1e-100) && mmse > 1e-30 {
				t.Errorf("%smmse = %v, want %v", name, got, mmse)
			}
			// I(X_0; X_t) = I(C; X_t) = ln 2 − H(C|X_t), all that X_0 has
			classes := lawtest.Must(ClassEntropy(m, time))
			checkRel(t, name+"I", lawtest.Must(MutualInformation(m, time)), math.Ln2-classes, 1e-11)
			entropy := average(func(u float64) float64 {
				return -(xLogX((1+u)/2) + xLogX((1-u)/2))
			})
			if math.Abs(classes-entropy) > 1e-12 {
				t.Errorf("%sH(C|X) = %v, want %v", name, classes, entropy)
			}
		}
		checkTimeIs(t, "speciation", timeOf(t)(SpeciationTime(m)), 0.5*math.Log(mu*mu+math.Sqrt(1+mu*mu*mu*mu)), 1e-14)
		checkTimeIs(t, "spinodal", timeOf(t)(SpinodalTime(m)), 0.5*math.Log(mu*mu+math.Sqrt(1+mu*mu*mu*mu)), 1e-8)
		checkRel(t, "K", lawtest.Must(CurieWeissCoupling(mu, 0, 0.5*math.Asinh(mu*mu))), 1, 1e-14)
	}
	if k := lawtest.Must(CurieWeissCoupling(1, 0, 0)); !math.IsInf(k, 1) {
		t.Errorf("K = %v at t = 0", k)
	}
}

func xLogX(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return x * math.Log(x)
}

// TestTurnedLine: a mixture on a line, in two and three dimensions, is that of one dimension times
// N(0, Δ) across it.
func TestTurnedLine(t *testing.T) {
	r := rand.New(rand.NewPCG(103, 104))
	along := mixture1D(t, []float64{0.3, 0.7}, []float64{-1, 0.8}, []float64{0.1, 0.4})
	across := mixture1D(t, []float64{1}, []float64{0}, []float64{0})
	for d := 2; d <= mostDim(); d++ {
		m := turnedProduct(t, along, make([]float64, d-1), r)
		if m.HasDensity() {
			t.Fatalf("a line in %d dimensions has a density", d)
		}
		tol := []float64{2: 1e-10, 3: 1e-8}[d]
		for _, time := range []float64{1e-3, 0.2, 1} {
			sum := func(f func(m *Mixture, t float64) (float64, error)) float64 {
				return lawtest.Must(f(along, time)) + float64(d-1)*lawtest.Must(f(across, time))
			}
			for what, f := range map[string]func(m *Mixture, t float64) (float64, error){
				"mmse": MMSE, "I": MutualInformation, "KL": KLToEquilibrium,
				"production": func(m *Mixture, t float64) (float64, error) { r, err := ForwardRates(m, t); return r.Production, err },
				"S":          func(m *Mixture, t float64) (float64, error) { return Entropy(m.At(t)) },
			} {
				checkRel(t, fmt.Sprintf("%d dimensions, t = %v: %s", d, time, what), lawtest.Must(f(m, time)), sum(f), tol)
			}
			checkRel(t, "clone", lawtest.Must(CloneProbability(m, time)), lawtest.Must(CloneProbability(along, time)), tol)
			checkRel(t, "class entropy", lawtest.Must(ClassEntropy(m, time)), lawtest.Must(ClassEntropy(along, time)), tol)
		}
		pair := lawtest.Must(SymmetricPair(0.9, 0.1))
		turned := turnedProduct(t, pair, make([]float64, d-1), r)
		checkTimeIs(t, "speciation", timeOf(t)(SpeciationTime(turned)), timeOf(t)(SpeciationTime(pair)).t, 1e-10)
		draws := mat.NewDense(4000, d, nil)
		for i := range 4000 {
			m.Rand(draws.RawRowView(i), r)
		}
		mean, normal := m.Mean(nil), make([]float64, d) // a direction across the line, which goes through 0
		normal[0], normal[1] = -mean[1], mean[0]
		off := lawtest.Must(m.Projection(normal))
		if lo, hi := off.Support(1); off.HasDensity() || lo < -1e-15 || hi > 1e-15 {
			t.Errorf("%d dimensions: across the line there is width: [%v, %v]", d, lo, hi)
		}
		for i := range 4000 {
			if x := draws.RawRowView(i); math.Abs(x[0]*normal[0]+x[1]*normal[1]) > 1e-14 {
				t.Fatalf("the draw %v is off the line", x)
			}
		}
	}
}

// TestNarrowLimit: at t > 0 data without a density are the limit of narrow ones.
func TestNarrowLimit(t *testing.T) {
	lawtest.Slow(t)
	const narrow, tol = 1e-11, 1e-8
	for name, m := range singularLaws(t) {
		var weights []float64
		var means [][]float64
		var covs []mat.Symmetric
		for k := range m.Len() {
			w, mean, cov := m.Component(k)
			for j := range m.Dim() {
				cov.SetSym(j, j, cov.At(j, j)+narrow)
			}
			weights, means, covs = append(weights, w), append(means, mean), append(covs, cov)
		}
		regular := lawtest.Must(NewMixture(weights, means, covs))
		if !regular.HasDensity() {
			t.Fatalf("%s: width %v is no width", name, narrow)
		}
		for what, f := range map[string]func(m *Mixture, t float64) (float64, error){
			"KL": KLToEquilibrium, "clone": CloneProbability, "class entropy": ClassEntropy, "mmse": MMSE, "I": MutualInformation,
			"flux": func(m *Mixture, t float64) (float64, error) { r, err := ReverseRates(m, t); return r.Flux, err },
			"balance": func(m *Mixture, t float64) (float64, error) {
				b, err := ForwardBalance(m.At(t), 1)
				return b.Total, err
			},
			"U": func(m *Mixture, t float64) (float64, error) { return Potential(m, make([]float64, m.Dim()), t), nil },
			"∇·s": func(m *Mixture, t float64) (float64, error) {
				return m.At(t).ScoreDivergence(make([]float64, m.Dim())), nil
			},
		} {
			got, want := lawtest.Must(f(m, 0.1)), lawtest.Must(f(regular, 0.1))
			if math.Abs(got-want) > tol*(1e-2+math.Abs(want)) {
				t.Errorf("%s: %s = %v, of narrow data %v", name, what, got, want)
			}
		}
		times := map[string]func(*Mixture) (float64, bool, error){"speciation": SpeciationTime, "instability": InstabilityTime}
		if m.Dim() < 3 {
			times["least flux"] = ReverseFluxMinimum
		}
		if m.Dim() == 1 {
			times["spinodal"], times["coexistence"] = SpinodalTime, CoexistenceTime
		}
		for what, f := range times {
			want := timeOf(t)(f(regular))
			if !want.ok {
				want.t = math.NaN()
			}
			checkTimeIs(t, name+": "+what, timeOf(t)(f(m)), want.t, 1e-8)
		}
	}
}

// TestManyZeroVariances: the covariance of fewer points than dimensions takes no long time, and is as singular as it is.
func TestManyZeroVariances(t *testing.T) {
	const d, rank = 150, 20
	r := rand.New(rand.NewPCG(107, 108))
	factor := mat.NewDense(d, rank, nil)
	factor.Apply(func(_, _ int, _ float64) float64 { return r.NormFloat64() }, factor)
	cov := mat.NewSymDense(d, nil)
	cov.SymOuterK(1, factor)
	begin := time.Now()
	m := lawtest.Must(NewMixture([]float64{1}, [][]float64{make([]float64, d)}, []mat.Symmetric{cov}))
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	zeros, sum := 0, 0.0
	for _, v := range m.components[0].variances {
		if sum += v; v == 0 {
			zeros++
		}
	}
	if zeros != d-rank {
		t.Errorf("%d variances are 0, want %d", zeros, d-rank)
	}
	checkRel(t, "the trace", sum, mat.Trace(cov), 1e-12)
}

// TestSingularCovariances: matrices that are singular but for the rounding of their entries are, those that are
// not are not, and a law made of the components of another is as singular as that one.
func TestSingularCovariances(t *testing.T) {
	r := rand.New(rand.NewPCG(105, 106))
	for _, d := range []int{2, 3, 5, 20} {
		for range 10 {
			rank := r.IntN(d)
			factor := mat.NewDense(d, max(rank, 1), nil)
			for i := range d {
				for j := range rank {
					factor.Set(i, j, r.NormFloat64()*math.Pow(10, float64(j%3)))
				}
			}
			cov := mat.NewSymDense(d, nil)
			cov.SymOuterK(1, factor)
			again, rebuilt := cov, 0
			for range 3 { // and through Component
				m, err := NewMixture([]float64{1}, [][]float64{make([]float64, d)}, []mat.Symmetric{again})
				if err != nil {
					t.Fatalf("d = %d, rank %d, rebuilt %d times: %v", d, rank, rebuilt, err)
				}
				zeros := 0
				for _, v := range m.components[0].variances {
					if v == 0 {
						zeros++
					}
				}
				if zeros != d-rank {
					t.Errorf("d = %d, rank %d, rebuilt %d times: %d variances vanish", d, rank, rebuilt, zeros)
				}
				_, _, again = m.Component(0)
				rebuilt++
			}
		}
	}
	nearly := lawtest.Must(NewMixture([]float64{1}, [][]float64{{0, 0}}, []mat.Symmetric{mat.NewSymDense(2, []float64{1, 1 - 1e-14, 1 - 1e-14, 1})}))
	if !nearly.HasDensity() {
		t.Error("a narrow law is called singular")
	}
	checkRel(t, "S", lawtest.Must(Entropy(nearly)), math.Log(2*math.Pi*math.E)+0.5*math.Log(1-math.Pow(1-1e-14, 2)), 1e-4)
}

// TestHiddenDirections: the mutual information where the covariance of the data hides what is across: of modes far
// apart it is that of the modes alone and of the choice between them, of three points almost on a line ln 3 early.
func TestHiddenDirections(t *testing.T) {
	const time = 0.1
	shrink, noise := decay(time)
	for _, variances := range [][]float64{{1, 1}, {0, 1}, {0, 0}} {
		m := lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{3e4, 3e4}, {-3e4, -3e4}}, variances))
		want := math.Ln2
		for _, v := range variances {
			want += 0.5 * math.Log1p(shrink*shrink*v/noise) // two directions, weight ½
		}
		checkRel(t, fmt.Sprintf("I of variances %v", variances), lawtest.Must(MutualInformation(m, time)), want, 1e-9)
	}
	third := 1. / 3
	points := lawtest.Must(NewIsotropicMixture([]float64{third, third, third}, [][]float64{{0, 0}, {1, 1}, {2, 2 + 1e-8}}, []float64{0, 0, 0}))
	for _, time := range []float64{1e-12, 1e-4} {
		checkRel(t, fmt.Sprintf("I of three points at %v", time), lawtest.Must(MutualInformation(points, time)), math.Log(3), 1e-10)
	}
}

// TestQuantilesOfPoints: the distribution function jumps by the weight of a point, where its inverse stays.
func TestQuantilesOfPoints(t *testing.T) {
	m := mixture1D(t, []float64{0.25, 0.25, 0.5}, []float64{2, -1, 0}, []float64{0, 0, 0})
	for _, c := range []struct{ p, x float64 }{{1e-9, -1}, {0.25, -1}, {0.26, 0}, {0.75, 0}, {0.751, 2}, {1 - 1e-9, 2}} {
		if got := lawtest.Must(m.Quantile(c.p)); got != c.x {
			t.Errorf("Quantile(%v) = %v, want %v", c.p, got, c.x)
		}
	}
	for _, c := range []struct{ x, p float64 }{{-1.1, 0}, {-1, 0.25}, {-0.1, 0.25}, {0, 0.75}, {2, 1}} {
		if got := m.CDF(c.x); got != c.p {
			t.Errorf("CDF(%v) = %v, want %v", c.x, got, c.p)
		}
	}
	mixed := mixture1D(t, []float64{0.5, 0.5}, []float64{0, 0}, []float64{0, 1})
	for _, c := range []struct{ p, x float64 }{{0.25, 0}, {0.5, 0}, {0.75, 0}, {0.5 * (1 + 0.8413447460685429), 1}, {0.5 * 0.15865525393145707, -1}} {
		if got := lawtest.Must(mixed.Quantile(c.p)); math.Abs(got-c.x) > 1e-14 {
			t.Errorf("Quantile(%v) = %v, want %v", c.p, got, c.x)
		}
	}
}

// TestWassersteinOfPoints compares the closed forms with those of one Gaussian, of points, and of narrow data.
func TestWassersteinOfPoints(t *testing.T) {
	point := mixture1D(t, []float64{1}, []float64{0.7}, []float64{0})
	gaussian := mixture1D(t, []float64{1}, []float64{0.2}, []float64{0.3})
	checkRel(t, "W_2", lawtest.Must(Wasserstein(point, gaussian)), math.Sqrt(0.25+0.3), 1e-14)
	checkRel(t, "W_2", lawtest.Must(Wasserstein(gaussian, point)), math.Sqrt(0.25+0.3), 1e-14)
	centred := mixture1D(t, []float64{1}, []float64{0.7}, []float64{0.3})
	checkRel(t, "W_1", lawtest.Must(Wasserstein1(point, centred)), math.Sqrt(0.6/math.Pi), 1e-14)

	few := mixture1D(t, []float64{0.5, 0.25, 0.25}, []float64{1, -2, 0}, []float64{0, 0, 0})
	others := mixture1D(t, []float64{0.5, 0.5}, []float64{3, -1}, []float64{0, 0})
	checkRel(t, "W_1", lawtest.Must(Wasserstein1(few, others)), 0.25*1+0.25*1+0.5*2, 1e-15)
	checkRel(t, "W_2", lawtest.Must(Wasserstein(few, others)), math.Sqrt(0.25*1+0.25*1+0.5*4), 1e-15)
	if w := lawtest.Must(Wasserstein(few, few)); w != 0 {
		t.Errorf("W_2 of a law from itself is %v", w)
	}
	wide := mixture1D(t, []float64{0.3, 0.7}, []float64{-1, 2}, []float64{0.4, 1.5})
	narrow := mixture1D(t, []float64{0.5, 0.25, 0.25}, []float64{1, -2, 0}, []float64{1e-12, 1e-12, 1e-12}) // which are 8e−7 away
	checkRel(t, "W_1", lawtest.Must(Wasserstein1(few, wide)), lawtest.Must(Wasserstein1(wide, narrow)), 1e-6)
	checkRel(t, "W_2", lawtest.Must(Wasserstein(wide, few)), lawtest.Must(Wasserstein(wide, narrow)), 1e-6)

	mixed := singularLaws(t)["point and normal"]
	_, err := Wasserstein(wide, mixed)
	lawtest.CheckError(t, "diffusion", "Wasserstein", err, "q has no density")
	_, err = Wasserstein1(mixed, few)
	lawtest.CheckError(t, "diffusion", "Wasserstein1", err, "p has no density")
}

// TestLengthOfSingularData: the way of a point at the origin is straight, √Δ long, and so is that of two points
// at first, while they are far apart; the rest is that of a law with a density.
func TestLengthOfSingularData(t *testing.T) {
	lawtest.Slow(t)
	origin := mixture1D(t, []float64{1}, []float64{0}, []float64{0})
	for _, T := range []float64{1e-9, 0.1, 2, 1000} {
		_, noise := decay(T)
		checkRel(t, fmt.Sprintf("L of a point up to %v", T), lawtest.Must(WassersteinLength(origin, T)), math.Sqrt(noise), 1e-12)
	}
	for _, mu := range []float64{1, 0.01} {
		const soon = 1e-8
		points := lawtest.Must(SymmetricPair(mu, 0))
		length := lawtest.Must(WassersteinLength(points, 2))
		rest := lawtest.Must(WassersteinLength(points.At(soon), 2-soon))
		checkRel(t, fmt.Sprintf("L of points at ±%v", mu), length, math.Sqrt(2*soon)+rest, 1e-9)
		if w := lawtest.Must(Wasserstein(points, points.At(2))); !(w < length) {
			t.Errorf("μ = %v: W_2 = %v, longer than the way %v", mu, w, length)
		}
	}
	mixed := singularLaws(t)["point and normal"]
	if length := lawtest.Must(WassersteinLength(mixed, 1)); !(length > 0) {
		t.Errorf("L = %v of a point beside a Gaussian", length)
	}
}

// TestSingularEdges: a time whose noise has no inverse, and a point of no weight beside a Gaussian.
func TestSingularEdges(t *testing.T) {
	points := singularLaws(t)["two points"]
	const soon = 5e-324
	for what, f := range map[string]func(*Mixture, float64) (float64, error){
		"MMSE": MMSE, "MutualInformation": MutualInformation, "ClassEntropy": ClassEntropy, "WassersteinLength": WassersteinLength,
	} {
		_, err := f(points, soon)
		lawtest.CheckError(t, "diffusion", what, err, "m has no density")
	}
	lost := mixture1D(t, []float64{0, 1}, []float64{-1, 2}, []float64{0, 0.5})
	checkTimeIs(t, "speciation", timeOf(t)(SpeciationTime(lost)), math.NaN(), 0)
	checkTimeIs(t, "spinodal", timeOf(t)(SpinodalTime(lost)), math.NaN(), 0)
	checkRel(t, "S", lawtest.Must(Entropy(lost.At(0.3))), lawtest.Must(Entropy(mixture1D(t, []float64{1}, []float64{2}, []float64{0.5}).At(0.3))), 1e-12)
}
