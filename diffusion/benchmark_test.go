package diffusion

import (
	"context"
	"math/rand/v2"
	"testing"
)

// BenchmarkSimulation reports nanoseconds per trajectory-step on one core.
func BenchmarkSimulation(b *testing.B) {
	r := rand.New(rand.NewPCG(61, 62))
	pair := must(b)(SymmetricPair(1, 1))
	full := randomMixture(b, 8, 8, r)
	for _, bench := range []struct {
		name string
		run  func(context.Context) (*Ensemble, error)
		work int
	}{
		{"forward/pair", Simulation{Data: pair, Paths: 1 << 14, Steps: 1, Duration: 1, Workers: 1}.Forward, 1 << 14},
		{"reverse/pair", Simulation{Data: pair, Paths: 1 << 10, Steps: 100, Duration: 1, Workers: 1}.Reverse, 100 << 10},
		{"reverse/pair/Stratonovich", Simulation{Data: pair, Paths: 1 << 10, Steps: 100, Duration: 1, Workers: 1, Estimator: Stratonovich}.Reverse, 100 << 10},
		{"reverse/full-d8-K8", Simulation{Data: full, Paths: 1 << 10, Steps: 20, Duration: 1, Workers: 1}.Reverse, 20 << 10},
		{"flow/pair", Simulation{Data: pair, Paths: 1 << 10, Steps: 20, Duration: 1, Workers: 1}.Flow, 20 << 10},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				simulate(b)(bench.run(context.Background()))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*bench.work), "ns/path-step")
		})
	}
}

func BenchmarkMixture(b *testing.B) {
	r := rand.New(rand.NewPCG(63, 64))
	for name, m := range map[string]*Mixture{
		"pair":       must(b)(SymmetricPair(1, 0.4)),
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
