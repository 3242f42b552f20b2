package learned

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/stream"
)

func rmse(m *Model, law *diffusion.Mixture, t float64) float64 {
	lt := law.At(t)
	src := stream.New(99, 0, 0)
	n, s := 4000, 0.0
	for range n {
		x := lt.Rand(nil, src)
		a, b := m.Score(nil, x, t), lt.Score(nil, x)
		for i := range a {
			s += (a[i] - b[i]) * (a[i] - b[i])
		}
	}
	return math.Sqrt(s / float64(n))
}

func TestTry(t *testing.T) {
	law, _ := diffusion.NewIsotropicMixture([]float64{.3, .7}, [][]float64{{-1.2}, {.8}}, []float64{.1, .2})
	for _, o := range []Objective{Denoising{}, Explicit{func(dst, x []float64, t float64) { law.At(t).Score(dst, x) }}, Implicit{}, Sliced{}} {
		for p := Deviation; p <= Data; p++ {
			m, err := Training{Data: func(d []float64, s rand.Source) { law.Rand(d, s) }, Dim: 1, Objective: o, Parametrization: p, Steps: 600}.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			fmt.Printf("%T %d: %.4f %.4f %.4f %.4f\n", o, p, rmse(m, law, .05), rmse(m, law, .1), rmse(m, law, .3), rmse(m, law, 1))
			if p == Deviation { if _, ok := o.(Implicit); ok { break } ; if _, ok := o.(Sliced); ok { break } }
		}
	}
}
