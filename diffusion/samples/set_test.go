package samples

import (
	"context"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// The law of points is that of a mixture of components without width.
func TestLawOfPointsIsAMixture(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const n, d = 20, 3
	points := mat.NewDense(n, d, nil)
	means := make([][]float64, n)
	weights := make([]float64, n)
	for i := range n {
		means[i] = points.RawRowView(i)
		weights[i] = 1.0 / n
		for j := range d {
			points.Set(i, j, rng.NormFloat64())
		}
	}
	set := lawtest.Must(New(points))
	mixture := lawtest.Must(diffusion.NewIsotropicMixture(weights, means, make([]float64, n)))
	for _, time := range []float64{0.01, 0.3, 2} {
		law, exact := set.At(time), mixture.At(time)
		x := []float64{0.3, -0.2, 0.5}
		evaluation := lawtest.Must(law.Evaluate(context.Background(), mat.NewDense(1, d, x), Given{}))
		for _, v := range []float64{law.LogProb(x), evaluation.LogProb[0]} {
			if want := exact.LogProb(x); !scalar.EqualWithinAbsOrRel(v, want, 1e-12, 1e-12) {
				t.Errorf("t = %v: ln p = %v, want %v", time, v, want)
			}
		}
		score, want := law.Score(nil, x), exact.Score(nil, x)
		for j := range want {
			if !scalar.EqualWithinAbsOrRel(score[j], want[j], 1e-11, 1e-11) {
				t.Errorf("t = %v: score %v, want %v", time, score, want)
			}
		}
	}
}
