package samples

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// The forward process, X_t = e^{−t} X_0 + √Δ z with z ~ N(0, I).

// noise puts x noised for a duration into dst.
func noise(dst, x []float64, duration float64, rng *rand.Rand) {
	a, sigma := math.Exp(-duration), math.Sqrt(-math.Expm1(-2*duration))
	for j, v := range x {
		dst[j] = a*v + sigma*rng.NormFloat64()
	}
}

// normals returns n draws of N(0, I) in d dimensions, as rows.
func normals(n, d int, rng *rand.Rand) *mat.Dense {
	z := mat.NewDense(n, d, nil)
	for i := range z.RawMatrix().Data {
		z.RawMatrix().Data[i] = rng.NormFloat64()
	}
	return z
}

// noised returns x e^{−t} + √Δ z for the points x of the given numbers.
func (s *Set) noised(index []int, noise *mat.Dense, t float64) *mat.Dense {
	var x mat.Dense
	x.Scale(math.Sqrt(-math.Expm1(-2*t)), noise)
	for k, i := range index {
		floats.AddScaled(x.RawRowView(k), math.Exp(-t), s.points.RawRowView(i))
	}
	return &x
}
