package diffusion

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// leastP is the p-value below which a sample does not have its distribution: the tests of this package make
// several hundred comparisons.
const leastP = 1e-5

// checkLaw compares the rows of points with the distribution law by Kolmogorov–Smirnov tests, along
// each coordinate and along the diagonal.
func checkLaw(t *testing.T, name string, points *mat.Dense, law *Mixture) {
	t.Helper()
	n, d := points.Dims()
	directions := [][]float64{slices.Repeat([]float64{1}, d)}
	for j := range d {
		direction := make([]float64, d)
		direction[j] = 1
		directions = append(directions, direction)
	}
	for _, direction := range directions {
		sample := mat.NewVecDense(n, nil)
		sample.MulVec(points, mat.NewVecDense(d, direction))
		marginal := lawtest.Must(law.Projection(direction))
		if ks, p := lawtest.KolmogorovSmirnov(sample.RawVector().Data, marginal.CDF); p < leastP {
			t.Errorf("%s: along %v the Kolmogorov–Smirnov statistic is %.2f, p = %.1g", name, direction, ks, p)
		}
	}
}

func TestRandLaw(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	const n = 20000
	for d := 1; d <= 3; d++ {
		m := randomMixture(t, d, 3, r)
		points := mat.NewDense(n, d, nil)
		for i := range n {
			m.Rand(points.RawRowView(i), r)
		}
		checkLaw(t, "Rand", points, m)

		var cov mat.SymDense
		stat.CovarianceMatrix(&cov, points, nil)
		if want := m.CovarianceMatrix(nil); !mat.EqualApprox(&cov, want, 0.05*mat.Norm(want, 2)) {
			t.Errorf("d = %d: covariance of the sample\n%v\nof the law\n%v", d, mat.Formatted(&cov), mat.Formatted(want))
		}
	}
}

// TestMomentsByQuadrature compares mean, variance and CDF with integrals of the density.
func TestMomentsByQuadrature(t *testing.T) {
	m := lawtest.Must(NewIsotropicMixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-2}, {0.5}, {3}}, []float64{0.3, 1, 0.1}))
	integral := func(f func(x float64) float64, hi float64) float64 {
		return quad.Fixed(func(x float64) float64 { return f(x) * math.Exp(m.LogProb([]float64{x})) }, -12, hi, 400, nil, 0)
	}
	mean, variance := m.Mean(nil)[0], m.CovarianceMatrix(nil).At(0, 0)
	for name, pair := range map[string][2]float64{
		"norm":     {1, integral(func(float64) float64 { return 1 }, 12)},
		"mean":     {mean, integral(func(x float64) float64 { return x }, 12)},
		"variance": {variance, integral(func(x float64) float64 { return (x - mean) * (x - mean) }, 12)},
		"CDF(0.7)": {m.CDF(0.7), integral(func(float64) float64 { return 1 }, 0.7)},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-12 {
			t.Errorf("%s = %v, by quadrature %v", name, pair[0], pair[1])
		}
	}
}

func TestProjection(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	m := randomMixture(t, 3, 2, r)
	u := []float64{0.3, -1, 2}
	p := lawtest.Must(m.Projection(u))
	uv := mat.NewVecDense(3, u)
	if got, want := p.Mean(nil)[0], mat.Dot(uv, mat.NewVecDense(3, m.Mean(nil))); math.Abs(got-want) > 1e-13 {
		t.Errorf("mean %v, want %v", got, want)
	}
	if got, want := p.CovarianceMatrix(nil).At(0, 0), mat.Inner(uv, m.CovarianceMatrix(nil), uv); math.Abs(got-want) > 1e-12 {
		t.Errorf("variance %v, want %v", got, want)
	}
	_, err := m.Projection([]float64{0, 0, 0})
	lawtest.CheckError(t, "diffusion", "no direction", err, "direction [0 0 0]")
}

func TestRandSkipsEmptyComponents(t *testing.T) {
	m := lawtest.Must(NewIsotropicMixture([]float64{0, 1, 0}, [][]float64{{-1e6}, {0}, {1e6}}, []float64{1, 1, 1}))
	r := rand.New(rand.NewPCG(15, 16))
	for range 1000 {
		if x := m.Rand(nil, r); math.Abs(x[0]) > 10 {
			t.Fatalf("draw %v from a component of weight 0", x)
		}
	}
	if got := m.choose(1); got != 1 {
		t.Errorf("rounding above the last stretch chooses component %d, want 1", got)
	}
	if m.Rand(nil, nil); math.IsNaN(m.LogProb([]float64{0.5})) {
		t.Error("ln p is NaN with components of weight 0")
	}
}
