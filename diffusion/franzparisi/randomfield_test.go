package franzparisi

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/internal/lawtest"
)

// table is a file of testdata that holds rows of numbers.
type table struct{ Rows [][]lawtest.Number }

// near fails unless got is want within tol, relative where |want| is above 1.
func near(t *testing.T, got, want, tol float64, format string, args ...any) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*max(1, math.Abs(want))) {
		t.Errorf(format+": %.17g, want %.17g (off by %.2g)", append(args, got, want, got-want)...)
	}
}

func TestRandomField(t *testing.T) {
	var ref table
	lawtest.ReadJSON(t, "random_field.json", &ref)
	for _, row := range ref.Rows {
		kappa, h := float64(row[0]), float64(row[1])
		a := newRandomField(kappa).at(h)
		for i, got := range []float64{a.excess, a.minority, a.s0, a.s1, a.s2} {
			near(t, got, float64(row[2+i]), 5e-14, "κ = %v, h = %v, average %d", kappa, h, i)
		}
	}
}

// TestRandomFieldRange: what is neglected outside the range is below rounding.
func TestRandomFieldRange(t *testing.T) {
	for _, kappa := range []float64{0, 0.5, 1, 20} {
		f := newRandomField(kappa)
		edge := fieldRange(kappa)
		if a := f.at(edge); !(a.excess < 1e-16 && a.minority < 1e-16 && a.s0 < 1e-16 && math.Abs(a.s1) < 1e-15 && a.s2 < 1e-14) {
			t.Errorf("κ = %v: averages %+v at the end of the range", kappa, a)
		}
		if a := f.at(edge + 1); a != (fieldAverage{}) {
			t.Errorf("κ = %v: averages %+v outside the range", kappa, a)
		}
	}
}

// TestFieldSum compares averages of log-sum-exp with Gauss–Legendre quadrature,
// with one, two and three terms in play.
func TestFieldSum(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	seen := make(map[int]bool)
	for range 60 {
		beta := []float64{2 * r.NormFloat64(), 2 * r.NormFloat64(), 2 * r.NormFloat64()}
		b := make([]jet, 3)
		for k := range b {
			b[k] = jet{20 * r.NormFloat64(), r.NormFloat64(), r.NormFloat64()}
		}
		f, err := newFieldSum(beta)
		if err != nil {
			t.Fatal(err)
		}
		seen[len(f.alive(nil, b))] = true
		got := f.at(slices.Clone(b), nil)
		for c := range got {
			integrand := func(z float64) float64 {
				shifted := make([]jet, 3)
				for k := range b {
					shifted[k] = b[k].addScaled(beta[k]*z, jet{1})
				}
				return standardDensity(z) * logSum(shifted)[c]
			}
			var want float64
			for i := -18; i < 18; i++ {
				want += quad.Fixed(integrand, float64(i)/2, float64(i+1)/2, 24, nil, 0)
			}
			near(t, got[c], want, 1e-12, "β = %.3v, b = %.3v, component %d", beta, b, c)
		}
	}
	if len(seen) != 3 {
		t.Errorf("numbers of terms in play: %v, want 1, 2 and 3", seen)
	}
}

func TestLogSumDerivatives(t *testing.T) {
	at := func(x float64) []jet {
		return []jet{{x * x, 2 * x, 2}, {math.Sin(3 * x), 3 * math.Cos(3*x), -9 * math.Sin(3*x)}, {-x, -1, 0}}
	}
	const x, h = 0.3, 1e-4
	v, up, down := logSum(at(x)), logSum(at(x+h)), logSum(at(x-h))
	near(t, v[1], (up[0]-down[0])/(2*h), 1e-6, "first derivative")
	near(t, v[2], (up[1]-down[1])/(2*h), 1e-6, "second derivative")
}

func BenchmarkRandomField(b *testing.B) {
	for name, kappa := range map[string]float64{"weak": 0.5, "strong": 3} {
		b.Run(name, func(b *testing.B) {
			f := newRandomField(kappa)
			for b.Loop() {
				f.at(0.5)
			}
		})
	}
}
