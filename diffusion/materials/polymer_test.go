package materials

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// chains lists all chains of a polymer with their probabilities.
func chains(bonds int, directions [][]float64, stiffness float64) (x [][]float64, p []float64) {
	n := len(directions)
	for c := range int(math.Pow(float64(n), float64(bonds))) {
		var chain []float64
		energy := 0.0
		last := []float64(nil)
		for range bonds {
			u := directions[c%n]
			c /= n
			if last != nil {
				energy -= stiffness * floats.Dot(last, u)
			}
			chain, last = append(chain, u...), u
		}
		x, p = append(x, chain), append(p, math.Exp(-energy))
	}
	floats.Scale(1/floats.Sum(p), p)
	return x, p
}

var polymerCases = []struct {
	bonds      int
	directions [][]float64
	stiffness  float64
}{
	{1, SquareLattice(), 0.4}, {5, SquareLattice(), 0.7}, {4, CubicLattice(), -0.6},
	{5, [][]float64{{0.9, 0}, {-0.2, 0.3}, {0, -1}}, 1.1}, {6, [][]float64{{0.5}, {-1}}, 0.3},
}

// TestPolymerEnumeration compares the score, the density, correlations and scattering with sums over all chains.
func TestPolymerEnumeration(t *testing.T) {
	for _, c := range polymerCases {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			polymer := lawtest.Must(NewPolymer(c.bonds, c.directions, c.stiffness))
			var e enumeration
			e.configurations, e.p = chains(c.bonds, c.directions, c.stiffness)
			rng := rand.New(rand.NewPCG(5, 6))
			x, q := make([]float64, polymer.Dim()), make([]float64, len(c.directions[0]))
			score := make([]float64, polymer.Dim())
			for _, time := range []float64{2, 0.4, 0.04} {
				for i := range x {
					x[i] = rng.NormFloat64()
				}
				log, mean := e.logProb(x, time)
				if got := polymer.LogProb(x, time); math.Abs(got-log) > 1e-11*(1+math.Abs(log)) {
					t.Errorf("ln p = %v, want %v", got, log)
				}
				if got := polymer.Means(nil, x, time); !floats.EqualApprox(got, mean, 1e-11) {
					t.Errorf("means %v, want %v", got, mean)
				}
				polymer.Score(score, x, time)
				step := make([]float64, len(x)) // the score is the gradient of the density
				i := rng.IntN(len(x))
				step[i] = 1e-5
				slope := (polymer.LogProb(floats.AddTo(make([]float64, len(x)), x, step), time) - polymer.LogProb(floats.SubTo(make([]float64, len(x)), x, step), time)) / 2e-5
				if math.Abs(score[i]-slope) > 1e-6*(1+math.Abs(slope)) {
					t.Errorf("score %v, slope of the density %v", score[i], slope)
				}
				for i := range q {
					q[i] = 2 * rng.NormFloat64()
				}
				scattering, ends := 0.0, complex(0, 0)
				for k, chain := range e.configurations {
					beads := polymer.Beads(chain)
					scattering += e.p[k] * Intensity(q, beads, nil)
					sin, cos := math.Sincos(floats.Dot(q, beads[c.bonds]))
					ends += complex(e.p[k]*cos, e.p[k]*sin)
				}
				if got := polymer.StructureFactor(q); math.Abs(got-scattering) > 1e-12 {
					t.Errorf("S(q) = %v, want %v", got, scattering)
				}
				if got := polymer.Characteristic(q); math.Hypot(real(got-ends), imag(got-ends)) > 1e-12 {
					t.Errorf("⟨exp iqR⟩ = %v, want %v", got, ends)
				}
			}
			cov := polymer.Covariance()
			for i := range polymer.Dim() {
				for j := range polymer.Dim() {
					product, at, to := 0.0, 0.0, 0.0
					for k, s := range e.configurations {
						product, at, to = product+e.p[k]*s[i]*s[j], at+e.p[k]*s[i], to+e.p[k]*s[j]
					}
					if math.Abs(cov.At(i, j)-product+at*to) > 1e-12 {
						t.Errorf("covariance %v of %d and %d, want %v", cov.At(i, j), i, j, product-at*to)
					}
				}
			}
		})
	}
}

// TestPolymerClosedForms: the mean square distance of the ends of a stiff chain, from independent draws too, and the
// scattering of a random walk.
func TestPolymerClosedForms(t *testing.T) {
	const bonds, kappa, n = 30, 1.2, 4000
	polymer := lawtest.Must(NewPolymer(bonds, CubicLattice(), kappa))
	c := math.Sinh(kappa) / (math.Cosh(kappa) + 2) // ⟨u_n·u_{n+1}⟩
	want := bonds*(1+c)/(1-c) - 2*c*(1-math.Pow(c, bonds))/((1-c)*(1-c))
	cov, got := polymer.Covariance(), 0.0
	for i := range polymer.Dim() {
		for j := i % 3; j < polymer.Dim(); j += 3 {
			got += cov.At(i, j)
		}
	}
	if math.Abs(got-want) > 1e-10*want {
		t.Errorf("⟨R²⟩ = %v, want %v", got, want)
	}
	squares, src := make([]float64, n), rand.NewPCG(8, 9)
	for i := range squares {
		x := polymer.Rand(nil, src)
		if near := polymer.Nearest(nil, x); !floats.Equal(near, x) {
			t.Fatalf("the chain nearest to a chain is another")
		}
		end := polymer.Beads(x)[bonds]
		squares[i] = floats.Dot(end, end)
	}
	mean, sd := stat.MeanStdDev(squares, nil)
	if math.Abs(mean-want) > 3.3*stat.StdErr(sd, n) {
		t.Errorf("⟨R²⟩ = %v ± %v of draws, want %v", mean, stat.StdErr(sd, n), want)
	}
	walk, q := lawtest.Must(NewPolymer(bonds, SquareLattice(), 0)), []float64{0.3, -0.8}
	g := (math.Cos(q[0]) + math.Cos(q[1])) / 2
	debye := 1.0
	for m := 1; m <= bonds; m++ {
		debye += 2 * float64(bonds+1-m) / (bonds + 1) * math.Pow(g, float64(m))
	}
	if got := walk.StructureFactor(q); math.Abs(got-debye) > 1e-12 {
		t.Errorf("S(q) = %v of a random walk, want %v", got, debye)
	}
}

// TestEndLaw compares the distribution of the ends with its Fourier transform.
func TestEndLaw(t *testing.T) {
	p := lawtest.Must(NewPolymer(7, CubicLattice(), 0.8))
	r, law, err := p.EndLaw(1)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []float64{0, 0.4, 2, 3} {
		sum := complex(0, 0)
		for k, v := range r {
			sin, cos := math.Sincos(q * v)
			sum += complex(law[k]*cos, law[k]*sin)
		}
		if want := p.Characteristic([]float64{0, q, 0}); math.Hypot(real(sum-want), imag(sum-want)) > 1e-13 {
			t.Errorf("q = %v: %v, want %v", q, sum, want)
		}
	}
	_, _, err = p.EndLaw(3)
	lawtest.CheckError(t, "materials", "EndLaw", err, "axis = 3")
	_, _, err = lawtest.Must(NewPolymer(3, [][]float64{{0.5}}, 0)).EndLaw(0)
	lawtest.CheckError(t, "materials", "EndLaw", err, "whole number")
}
