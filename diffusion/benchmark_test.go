package diffusion

import (
	"context"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/cputime"
	"nonequilibrium/diffusion/internal/lawtest"
)

// isotropicClouds returns k components of variance ½, spread evenly along the diagonal of d dimensions.
func isotropicClouds(b *testing.B, d, k int) *Mixture {
	weights, means, variances := make([]float64, k), make([][]float64, k), make([]float64, k)
	for i := range k {
		weights[i], variances[i] = 1/float64(k), 0.5
		means[i] = make([]float64, d)
		for j := range means[i] {
			means[i][j] = 4*float64(i)/float64(k) - 2
		}
	}
	return lawtest.Must(NewIsotropicMixture(weights, means, variances))
}

// BenchmarkSimulation reports the processor time per trajectory-step, without parallelism.
func BenchmarkSimulation(b *testing.B) {
	pair := lawtest.Must(SymmetricPair(1, 1))
	tabulated := isotropicClouds(b, 1, 32)
	full := randomMixture(b, 8, 8, rand.New(rand.NewPCG(61, 62)))
	type run = Simulation
	type motion = func(Simulation, context.Context) (*Ensemble, error)
	for _, bench := range []struct {
		name string
		move motion
		run  run
	}{
		{"Forward/pair/Exact", Simulation.Forward, run{Data: pair, Paths: 1 << 14, Steps: 1}},
		{"Forward/pair/Stepwise", Simulation.Forward, run{Data: pair, Paths: 1 << 12, Steps: 100, Scheme: Stepwise}},
		{"ForwardConjugate/pair", Simulation.ForwardConjugate, run{Data: pair, Paths: 1 << 14, Steps: 1}},
		{"Reverse/pair", Simulation.Reverse, run{Data: pair, Paths: 1 << 12, Steps: 100}},
		{"Reverse/pair/Stratonovich", Simulation.Reverse, run{Data: pair, Paths: 1 << 12, Steps: 100, Estimator: Stratonovich}},
		{"Reverse/isotropic-d1-K3", Simulation.Reverse, run{Data: isotropicClouds(b, 1, 3), Paths: 1 << 12, Steps: 100}},
		{"Reverse/isotropic-d1-K3/Stratonovich", Simulation.Reverse, run{Data: isotropicClouds(b, 1, 3), Paths: 1 << 12, Steps: 100, Estimator: Stratonovich}},
		{"Reverse/tabulated-d1-K32", Simulation.Reverse, run{Data: tabulated, Paths: tableBlock, Steps: 20}},
		{"Reverse/isotropic-d2-K8", Simulation.Reverse, run{Data: isotropicClouds(b, 2, 8), Paths: 1 << 10, Steps: 100}},
		{"Reverse/isotropic-d8-K8", Simulation.Reverse, run{Data: isotropicClouds(b, 8, 8), Paths: 1 << 10, Steps: 100}},
		{"Reverse/isotropic-d32-K8", Simulation.Reverse, run{Data: isotropicClouds(b, 32, 8), Paths: 1 << 10, Steps: 50}},
		{"Reverse/full-d8-K8", Simulation.Reverse, run{Data: full, Paths: 1 << 11, Steps: 50}},
		{"ReverseConjugate/pair", Simulation.ReverseConjugate, run{Data: pair, Paths: 1 << 12, Steps: 100}},
		{"Flow/pair", Simulation.Flow, run{Data: pair, Paths: 1 << 12, Steps: 20}},
		{"Flow/isotropic-d8-K8", Simulation.Flow, run{Data: isotropicClouds(b, 8, 8), Paths: 1 << 10, Steps: 20}},
	} {
		bench.run.Duration, bench.run.Workers = 1, 1
		b.Run(bench.name, func(b *testing.B) {
			perUnit(b, bench.run.Paths*bench.run.Steps, "ns/path-step", func() {
				lawtest.Must(bench.move(bench.run, b.Context()))
			})
		})
	}
}

// perUnit reports the processor time of f for each of the given units, and its allocations.
func perUnit(b *testing.B, units int, name string, f func()) {
	b.ReportAllocs()
	start := cputime.Now()
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(cputime.Now()-start)/float64(b.N*units), name)
}

// BenchmarkPaths is the run for which BENCHMARKS.md quotes the share of time in kernels: 10⁶ paths of 100 steps.
func BenchmarkPaths(b *testing.B) {
	run := Simulation{Data: lawtest.Must(SymmetricPair(1, 1)), Paths: 1e6, Steps: 100, Duration: 10, Workers: 1}
	perUnit(b, run.Paths*run.Steps, "ns/path-step", func() { lawtest.Must(run.Reverse(b.Context())) })
}

// named is something to be timed.
type named struct {
	name string
	f    func() error
}

// BenchmarkFluctuations reports the processor time per path of the averages over an ensemble.
func BenchmarkFluctuations(b *testing.B) {
	const paths = 1 << 16
	run := Simulation{Data: lawtest.Must(SymmetricPair(1, 0.4)), Paths: paths, Steps: 1, Duration: 1}
	forward := lawtest.Must(run.Forward(b.Context())).Total
	conjugate := lawtest.Must(run.ForwardConjugate(b.Context())).Total
	counts := make([]int, 100)
	for i := range counts {
		counts[i] = (i + 1) * paths / len(counts)
	}
	for _, bench := range []named{
		{"Integral", func() error { _, err := IntegralFluctuation(forward); return err }},
		{"Running", func() error { _, err := RunningFluctuation(forward, counts); return err }},
		{"Bennett", func() error { _, _, err := BennettFluctuation(forward, conjugate); return err }},
		{"Crooks", func() error { _, err := Crooks(forward, conjugate, 40); return err }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			perUnit(b, paths, "ns/path", func() { succeed(b, bench.f()) })
		})
	}
}

// BenchmarkSamples reports the processor time per draw of the estimators that sample a distribution.
func BenchmarkSamples(b *testing.B) {
	const draws = 1 << 14
	p, q := isotropicClouds(b, 8, 8), isotropicClouds(b, 8, 8).At(0.3)
	for _, bench := range []named{
		{"Entropy", func() error { _, _, err := SampleEntropy(p, draws, 1); return err }},
		{"KL", func() error { _, _, err := SampleKL(p, q, draws, 1); return err }},
		{"ForwardRates", func() error { _, _, err := SampleForwardRates(p, 0.5, draws, 1); return err }},
		{"ReverseRates", func() error { _, _, err := SampleReverseRates(p, 0.5, draws, 1); return err }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			perUnit(b, draws, "ns/draw", func() { succeed(b, bench.f()) })
		})
	}
}

// BenchmarkQuadratures times one call of functions that use no samples; see also BenchmarkForwardRates.
func BenchmarkQuadratures(b *testing.B) {
	pair, narrow := lawtest.Must(SymmetricPair(1, 0.4)), lawtest.Must(SymmetricPair(1, 0.1))
	uniform, err := ConstantSchedule(1)
	succeed(b, err)
	for _, bench := range []named{
		{"ReverseRates", func() error { _, err := ReverseRates(pair, 0.5); return err }},
		{"ForwardBalance", func() error { _, err := ForwardBalance(pair, 1); return err }},
		{"ReverseBalance", func() error { _, err := ReverseBalance(pair, 1); return err }},
		{"Entropy", func() error { _, err := Entropy(pair); return err }},
		{"KL", func() error { _, err := KL(pair, narrow); return err }},
		{"ChiSquared", func() error { _, err := ChiSquared(narrow); return err }},
		{"Wasserstein", func() error { _, err := Wasserstein(pair, narrow); return err }},
		{"WassersteinLength", func() error { _, err := WassersteinLength(pair, 1); return err }},
		{"Action", func() error { _, err := Action(pair, uniform, 1); return err }},
		{"SpeciationTime", func() error { _, _, err := SpeciationTime(pair); return err }},
		{"ReverseFluxMinimum", func() error { _, _, err := ReverseFluxMinimum(pair); return err }},
		{"FixedPoints", func() error { _, err := FixedPoints(pair, 0.1); return err }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				succeed(b, bench.f())
			}
		})
	}
}

func succeed(b *testing.B, err error) {
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkMixture(b *testing.B) {
	r := rand.New(rand.NewPCG(63, 64))
	for name, m := range map[string]*Mixture{
		"pair":       lawtest.Must(SymmetricPair(1, 0.4)),
		"full-d8-K8": randomMixture(b, 8, 8, r),
	} {
		x, dst := m.Rand(nil, r), make([]float64, m.Dim())
		b.Run("Score/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Score(dst, x)
			}
		})
		b.Run("At/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.At(0.5)
			}
		})
	}
}
