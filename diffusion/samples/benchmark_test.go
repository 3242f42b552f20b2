package samples

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/cputime"
	"nonequilibrium/diffusion/internal/lawtest"
)

func gaussian(n, d int, seed uint64) *mat.Dense {
	rng := rand.New(rand.NewPCG(seed, 0))
	x := mat.NewDense(n, d, nil)
	for i := range n {
		for j := range d {
			x.Set(i, j, rng.NormFloat64())
		}
	}
	return x
}

func BenchmarkEvaluate(b *testing.B) {
	const n, m = 100000, 320
	for _, d := range []int{1, 2, 16, 64} {
		set := lawtest.Must(New(gaussian(n, d, 1)))
		x := gaussian(m, d, 2)
		for _, t := range []struct {
			name string
			t    float64
		}{{"1", 1}, {"0.1", 0.1}, {"0.001", 0.001}} {
			b.Run("d"+strconv.Itoa(d)+"/t"+t.name, func(b *testing.B) {
				start := cputime.Now()
				for b.Loop() {
					if _, err := set.At(t.t).Evaluate(b.Context(), x, Given{Workers: 1}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(cputime.Now()-start)/float64(b.N*n*m), "ns/pair")
			})
		}
	}
}

func BenchmarkScore(b *testing.B) {
	const n, d = 100000, 16
	set := lawtest.Must(New(gaussian(n, d, 1)))
	x := gaussian(1, d, 2).RawRowView(0)
	drift, dst := set.Drift(), make([]float64, d)
	drift(dst, x, 1)
	b.ReportAllocs()
	for b.Loop() {
		drift(dst, x, 1)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N*n), "ns/pair")
}
