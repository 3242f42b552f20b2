package learned

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
)

// BenchmarkStep is a step of the default training.
func BenchmarkStep(b *testing.B) {
	law, _ := diffusion.SymmetricPair(1, .1)
	t := Training{Data: func(d []float64, s rand.Source) { law.Rand(d, s) }, Dim: 1, Workers: 1, Steps: max(2, b.N)}
	if _, err := t.Run(context.Background()); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkScore is the score of one point, and of many at once.
func BenchmarkScore(b *testing.B) {
	law, _ := diffusion.SymmetricPair(1, .1)
	m, err := Training{Data: draws(law), Dim: 1, Network: MLP{Width: 64}, Steps: 2}.Run(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1, 1024} {
		x := make([]float64, n)
		dst := make([]float64, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				m.Scores(dst, x, .3)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/score")
		})
	}
}
