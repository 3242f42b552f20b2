package markov

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/combin"

	"nonequilibrium/diffusion/internal/lawtest"
)

// relative fails the test unless got is want within a relative tolerance of 1e−12.
func relative(t testing.TB, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12*math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestTwoState(t *testing.T) {
	const a, b = 0.4, 0.7 // the machine with the states A and E
	c := lawtest.Must(TwoState(a, b))
	pi := lawtest.Must(c.Stationary())
	relative(t, "π_A", pi[0], b/(a+b))
	relative(t, "π_E", pi[1], a/(a+b))
	relative(t, "P⁷(A, E)", c.Power(7).At(0, 1), a/(a+b)*(1-math.Pow(1-a-b, 7)))
	entropy := func(p float64) float64 { return -p*math.Log(p) - (1-p)*math.Log(1-p) }
	relative(t, "entropy rate", lawtest.Must(c.EntropyRate()), (b*entropy(a)+a*entropy(b))/(a+b))
	if s := lawtest.Must(c.EntropyProduction()); s > 1e-16 {
		t.Errorf("entropy production %v of two states", s)
	}
}

func TestRing(t *testing.T) {
	for _, n := range []int{3, 10, 100000} {
		c := lawtest.Must(Ring(n, 0.6, 0.3))
		for i, p := range lawtest.Must(c.Stationary()) {
			relative(t, "π", p, 1/float64(n))
			if t.Failed() {
				t.Fatal(n, i)
			}
		}
		relative(t, "entropy production", lawtest.Must(c.EntropyProduction()), 0.3*math.Log(2))
	}
}

func TestUrn(t *testing.T) {
	for _, n := range []int{1, 10, 100} {
		c := lawtest.Must(Ehrenfest(n))
		for k, p := range lawtest.Must(c.Stationary()) {
			relative(t, "π", p, math.Exp(combin.LogGeneralizedBinomial(float64(n), float64(k))-float64(n)*math.Ln2))
		}
	}
}
