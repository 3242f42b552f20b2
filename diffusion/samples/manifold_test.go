package samples

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// embedded returns n points x(latent) of a manifold in d dimensions, turned at random, with noise of the standard deviation thickness.
func embedded(n, d int, thickness float64, seed uint64, point func(x []float64, rng *rand.Rand)) *Set {
	rng := rand.New(rand.NewPCG(seed, 5))
	axes := lawtest.Orthogonal(d, rng)
	points := mat.NewDense(n, d, nil)
	x := make([]float64, d)
	for i := range n {
		clear(x)
		point(x, rng)
		for k := range x {
			x[k] += thickness * rng.NormFloat64()
		}
		mat.NewVecDense(d, points.RawRowView(i)).MulVec(axes, mat.NewVecDense(d, x))
	}
	return lawtest.Must(New(points))
}

// plane is a point of a standard normal distribution in the first k coordinates.
func plane(k int) func(x []float64, rng *rand.Rand) {
	return func(x []float64, rng *rand.Rand) {
		for j := range k {
			x[j] = rng.NormFloat64()
		}
	}
}

func circle(x []float64, rng *rand.Rand) {
	phi := 2 * math.Pi * rng.Float64()
	x[0], x[1] = 2*math.Cos(phi), 2*math.Sin(phi)
}

func TestManifoldDimension(t *testing.T) {
	lawtest.Slow(t)
	for _, test := range []struct {
		name string
		set  *Set
		want float64
		ok   bool
	}{
		{"line in 3-D", embedded(400, 3, 0.02, 1, plane(1)), 1, true},
		{"plane in 8-D", embedded(1000, 8, 0.02, 2, plane(2)), 2, true},
		{"3 of 16", embedded(2000, 16, 0.02, 3, plane(3)), 3, true},
		{"circle in 5-D", embedded(500, 5, 0.05, 4, circle), 1, true},
		{"all of 2-D", embedded(500, 2, 0, 5, plane(2)), 2, true},
		{"no gap", embedded(1000, 16, 0, 6, func(x []float64, rng *rand.Rand) {
			for k := range x {
				x[k] = rng.NormFloat64() / float64(k+1)
			}
		}), 0, false},
		{"10 of 16, too few points", embedded(300, 16, 0.02, 7, plane(10)), 0, false},
	} {
		m := lawtest.Must(Study{Set: test.set, Replicates: 10}.Manifold(context.Background()))
		t.Logf("%s: %+v t %.3g gap %.2f agreement %.2f", test.name, m.Dimension, m.Time, m.Gap.Value, m.Agreement)
		if m.Dimension.OK != test.ok || test.ok && (m.Dimension.Value != test.want || m.Dimension.Warning != "") || !test.ok && m.Dimension.Warning == "" {
			t.Errorf("%s: %+v, want %v, %v", test.name, m.Dimension, test.want, test.ok)
		}
	}
}
