package franzparisi

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/lawtest"
)

func TestNoncentralReference(t *testing.T) {
	var ref table
	lawtest.ReadJSON(t, "noncentral.json", &ref)
	for _, row := range ref.Rows {
		dim, x, lambda := int(row[0]), float64(row[1]), float64(row[2])
		c := newNoncentral(dim, x)
		l, d1, d2 := c.at(lambda)
		near(t, l, float64(row[3]), 5e-14, "d = %d, x = %v, λ = %v: ln f", dim, x, lambda)
		for i, got := range []float64{d1, d2} {
			if want := float64(row[4+i]); !(math.Abs(got-want) <= 1e-13*math.Abs(want)) {
				t.Errorf("d = %d, x = %v, λ = %v: derivative %d = %.17g, want %.17g", dim, x, lambda, i+1, got, want)
			}
		}
	}
}

// TestNoncentralCentral: without displacement it is gonum's χ² density.
func TestNoncentralCentral(t *testing.T) {
	for _, dim := range []int{1, 2, 5, 40, 400} {
		for _, x := range []float64{0.01, 1, 30, 500} {
			c := newNoncentral(dim, x)
			l, _, _ := c.at(0)
			near(t, l, distuv.ChiSquared{K: float64(dim)}.LogProb(x), 1e-13, "d = %d, x = %v", dim, x)
		}
	}
}

// TestNoncentralMoments: the density integrates to 1, with mean d + λ and variance 2(d + 2λ).
func TestNoncentralMoments(t *testing.T) {
	for _, dim := range []int{4, 5, 30, 250} {
		for _, lambda := range []float64{0.1, 20, 400} {
			mean, sd := float64(dim)+lambda, math.Sqrt(2*(float64(dim)+2*lambda))
			var m [3]float64
			lo, hi := math.Max(0, mean-14*sd), mean+16*sd
			for i := range 60 {
				a, b := lo+(hi-lo)*float64(i)/60, lo+(hi-lo)*float64(i+1)/60
				for n := range m {
					m[n] += quad.Fixed(func(x float64) float64 {
						c := newNoncentral(dim, x)
						l, _, _ := c.at(lambda)
						return math.Exp(l) * math.Pow((x-mean)/sd, float64(n))
					}, a, b, 16, nil, 0)
				}
			}
			for n, want := range []float64{1, 0, 1} {
				// For d = 5 the density begins like x^{3/2}, which a polynomial rule sees only so far.
				near(t, m[n], want, 1e-6, "d = %d, λ = %v: moment %d", dim, lambda, n)
			}
		}
	}
}

// TestBesselClosedForm compares J_ν with the elementary functions that it is
// for half an odd integer, on both sides of the change of method.
func TestBesselClosedForm(t *testing.T) {
	for _, z := range []float64{1e-8, 0.5, 4, 29.9, 30.1, 99, 101, 999, 1001} {
		lnSinh := z + math.Log(-math.Expm1(-2*z)/2)
		lnCosh := z + math.Log1p(math.Exp(-2*z)) - math.Ln2
		coth := 1 / math.Tanh(z)
		// I_{−1/2} = √(2/πz) cosh z, I_{1/2} = √(2/πz) sinh z.
		for nu, want := range map[float64][2]float64{
			-0.5: {lnCosh - math.Log(math.Pi)/2, z * math.Tanh(z)},
			0.5:  {lnSinh - math.Log(z) + math.Log(2/math.Sqrt(math.Pi)), z*coth - 1},
		} {
			lgamma, _ := math.Lgamma(nu + 1)
			l, mean, _ := lnBessel(nu, lgamma, z)
			near(t, l, want[0], 4e-15, "ν = %v, z = %v: ln J", nu, z)
			near(t, 2*mean, want[1], 1e-14, "ν = %v, z = %v: z d/dz ln J", nu, z)
		}
	}
}

// TestBesselMethodsAgree compares series and expansion where both are good.
func TestBesselMethodsAgree(t *testing.T) {
	for _, nu := range []float64{-0.5, 0, 3, 20, 31, 150, 499} {
		lgamma, _ := math.Lgamma(nu + 1)
		for _, z := range []float64{0.01, 30, 45, 80, 140} {
			if math.Hypot(nu, z) < besselSwitch {
				continue
			}
			l, mean, surplus := besselSeries(nu, lgamma, z)
			l1, mean1, surplus1 := besselUniform(nu, z)
			near(t, l1, l, 5e-14, "ν = %v, z = %v: ln J", nu, z)
			near(t, mean1, mean, 1e-13, "ν = %v, z = %v: ⟨n⟩", nu, z)
			near(t, surplus1, surplus, 1e-12, "ν = %v, z = %v: Var n − ⟨n⟩", nu, z)
		}
	}
}

func BenchmarkNoncentral(b *testing.B) {
	for name, lambda := range map[string]float64{"series": 1, "expansion": 100} {
		b.Run(name, func(b *testing.B) {
			c := newNoncentral(3, 20)
			for b.Loop() {
				c.at(lambda)
			}
		})
	}
}
