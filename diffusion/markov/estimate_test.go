package markov

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// within fails the test unless the share of the runs is in the range.
func inRange(t testing.TB, what string, share, low, high float64) {
	t.Helper()
	if !(share >= low && share <= high) {
		t.Errorf("%s: %.3f of all sequences, want %.3f to %.3f", what, share, low, high)
	}
}

// TestCoverage: intervals for transition probabilities cover 95 ± 2 % in 1000 sequences, also of rare transitions.
func TestCoverage(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(1, 7))
	for _, c := range []struct {
		a, b float64
		n    int
	}{
		{0.3, 0.6, 30}, {0.3, 0.6, 1000}, {0.1, 0.2, 100}, {0.1, 0.2, 1000}, {0.02, 0.5, 300}, {0.02, 0.5, 3000}, {0.05, 0.05, 300},
		{0.01, 0.3, 1000}, {0.001, 0.4, 10000}, {0.9, 0.95, 100},
	} {
		chain := lawtest.Must(TwoState(c.a, c.b))
		pi := lawtest.Must(chain.Stationary())
		const runs = 1000
		var covered [2]float64
		for range runs {
			counts := lawtest.Must(Count(lawtest.Must(chain.Simulate(lawtest.Must(chain.Draw(pi, rng)), c.n, rng)), 2))
			for i, p := range []float64{c.a, c.b} {
				if e := counts.Probability(i, 1-i); e.Low <= p && p <= e.High {
					covered[i] += 1. / runs
				}
			}
		}
		for i, share := range covered {
			inRange(t, fmt.Sprintf("%+v: row %d", c, i), share, 0.93, 0.97)
		}
	}
}

// driven is a chain of three states with a current.
var driven = lawtest.Must(New(mat.NewDense(3, 3, []float64{0.2, 0.6, 0.2, 0.1, 0.3, 0.6, 0.5, 0.2, 0.3})))

// TestDerivedCoverage: so do those of the stationary law, the entropy rate and the entropy production, and the standard errors are the
// scatter of the estimates.
func TestDerivedCoverage(t *testing.T) {
	lawtest.Slow(t)
	pi := lawtest.Must(driven.Stationary())
	truth := append([]float64{lawtest.Must(driven.EntropyRate()), lawtest.Must(driven.EntropyProduction())}, pi...)
	for _, n := range []int{200, 2000} {
		rng := rand.New(rand.NewPCG(2, uint64(n)))
		const runs = 1000
		covered := make([]float64, len(truth))
		values, errors := make([][]float64, len(truth)), make([]float64, len(truth))
		for range runs {
			counts := lawtest.Must(Count(lawtest.Must(driven.Simulate(lawtest.Must(driven.Draw(pi, rng)), n, rng)), 3))
			estimates := append([]Estimate{lawtest.Must(counts.EntropyRate()), lawtest.Must(counts.EntropyProduction())}, lawtest.Must(counts.Stationary())...)
			for k, e := range estimates {
				if e.Low <= truth[k] && truth[k] <= e.High {
					covered[k] += 1. / runs
				}
				values[k], errors[k] = append(values[k], e.Value), errors[k]+e.StdErr/runs
			}
		}
		for k, share := range covered {
			inRange(t, fmt.Sprintf("n = %d, estimate %d", n, k), share, 0.93, 0.97)
			if sd := stat.StdDev(values[k], nil); math.Abs(errors[k]/sd-1) > 0.1 { // 2.2 % of scatter, and the rest of 1/n
				t.Errorf("n = %d, estimate %d: standard error %v, scatter %v", n, k, errors[k], sd)
			}
		}
	}
}

// TestBootstrap: it agrees with the delta method.
func TestBootstrap(t *testing.T) {
	counts := lawtest.Must(Count(lawtest.Must(driven.Simulate(0, 3000, rand.NewPCG(3, 3))), 3))
	for name, c := range map[string]struct {
		f     func(*Chain) (float64, error)
		delta Estimate
	}{
		"rate":       {(*Chain).EntropyRate, lawtest.Must(counts.EntropyRate())},
		"production": {(*Chain).EntropyProduction, lawtest.Must(counts.EntropyProduction())},
	} {
		e := lawtest.Must(counts.Bootstrap(c.f, 400, 1))
		if math.Abs(e.StdErr/c.delta.StdErr-1) > 0.12 { // 3.5 % of scatter
			t.Errorf("%s: %+v, by the delta method %+v", name, e, c.delta)
		}
		if math.Abs(e.Low-c.delta.Low) > c.delta.StdErr/2 || math.Abs(e.High-c.delta.High) > c.delta.StdErr/2 {
			t.Errorf("%s: %+v, by the delta method %+v", name, e, c.delta)
		}
	}
}

// TestMarkov1913: the figures of the first 20,000 letters of Eugene Onegin. Of the 15,069 mixed pairs, 8638 − 1104 begin with a vowel.
func TestMarkov1913(t *testing.T) {
	counts := lawtest.Must(NewCounts(mat.NewDense(2, 2, []float64{1104, 7534, 7535, 3827})))
	chain := lawtest.Must(counts.Chain())
	near(t, "vowel after vowel", chain.At(0, 0), 1104./8638)
	near(t, "vowel after consonant", chain.At(1, 0), 7535./11362)
	lambda := 1104./8638 - 7535./11362
	dispersion := (1 + lambda) / (1 - lambda)
	near(t, "dispersion", lawtest.Must(chain.Dispersion([]float64{1, 0})), dispersion)
	if math.Abs(dispersion-0.30) > 0.005 { // δ = 0.128 − 0.663 = −0.535, and the coefficient 0.30 of Markov (1913)
		t.Errorf("dispersion %v, want 0.30", dispersion)
	}
	// For a 2×2 table with a = 1104, …, χ² = N (ad − bc)²/(products of the margins).
	a, b, c, d := 1104., 7534., 7535., 3827.
	chi2 := 20000 * (a*d - b*c) * (a*d - b*c) / ((a + b) * (c + d) * (a + c) * (b + d))
	test := counts.ChiSquare()
	near(t, "χ²", test.Statistic, chi2)
	if test.Freedom != 1 || test.PValue != 0 {
		t.Errorf("test %+v", test)
	}
	if r := counts.ReversibilityTest(); r.Freedom != 0 || r.PValue != 1 {
		t.Errorf("two states are reversible: %+v", r)
	}
}

// TestPValues: the p-values of all tests are uniform if the hypothesis is true, and small if it is not.
func TestPValues(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(4, 4))
	independent := lawtest.Must(New(mat.NewDense(3, 3, []float64{0.2, 0.3, 0.5, 0.2, 0.3, 0.5, 0.2, 0.3, 0.5})))
	balanced := lawtest.Must(New(mat.NewDense(4, 4, []float64{
		0.1, 0.2, 0.3, 0.4, 0.2, 0.5, 0.2, 0.1, 0.3, 0.2, 0.2, 0.3, 0.4, 0.1, 0.3, 0.2,
	})))
	p := make(map[string][]float64)
	for range 1000 {
		sequence := lawtest.Must(independent.Simulate(0, 3000, rng))
		counts := lawtest.Must(Count(sequence, 3))
		fits := lawtest.Must(FitOrders(sequence, 3, 2))
		p["G"] = append(p["G"], counts.GTest().PValue)
		p["χ²"] = append(p["χ²"], counts.ChiSquare().PValue)
		p["order 1"] = append(p["order 1"], lawtest.Must(OrderTest(fits[0], fits[1])).PValue)
		p["order 2"] = append(p["order 2"], lawtest.Must(OrderTest(fits[0], fits[2])).PValue)
		counts = lawtest.Must(Count(lawtest.Must(balanced.Simulate(0, 3000, rng)), 4))
		p["reversibility"] = append(p["reversibility"], counts.ReversibilityTest().PValue)
	}
	for name, values := range p {
		if s, level := lawtest.KolmogorovSmirnov(values, func(x float64) float64 { return x }); level < 1e-3 {
			t.Errorf("%s: p-values are not uniform: statistic %.2f, mean %.3f", name, s, stat.Mean(values, nil))
		}
	}
	counts := lawtest.Must(Count(lawtest.Must(driven.Simulate(0, 3000, rng)), 3))
	for _, test := range []Test{counts.GTest(), counts.ChiSquare(), counts.ReversibilityTest()} {
		if test.PValue > 1e-10 {
			t.Errorf("%+v of a chain that is neither independent nor balanced", test)
		}
	}
}

// TestOrders: AIC and BIC find the order of chains of the orders 0, 1 and 2.
func TestOrders(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	sequences := map[int][]int{1: lawtest.Must(driven.Simulate(0, 5000, rng))}
	second := []int{0, 1}
	var zeroth []int
	for n := 2; n < 5000; n++ {
		next := 0
		if rng.Float64() < []float64{0.2, 0.6, 0.7, 0.3}[2*second[n-2]+second[n-1]] {
			next = 1
		}
		second, zeroth = append(second, next), append(zeroth, rng.IntN(2))
	}
	sequences[2], sequences[0] = second, zeroth
	for order, sequence := range sequences {
		fits := lawtest.Must(FitOrders(sequence, 3, 4))
		best, parsimonious := 0, 0
		for k, f := range fits {
			if f.AIC < fits[best].AIC {
				best = k
			}
			if f.BIC < fits[parsimonious].BIC {
				parsimonious = k
			}
		}
		if best != order || parsimonious != order {
			t.Errorf("order %d: AIC chooses %d, BIC %d", order, best, parsimonious)
		}
	}
	// The likelihood of order 1 is that of the fitted chain.
	fits := lawtest.Must(FitOrders(sequences[1], 3, 1))
	chain := lawtest.Must(lawtest.Must(Count(sequences[1], 3)).Chain())
	near(t, "log likelihood", fits[1].LogLikelihood, lawtest.Must(chain.LogLikelihood(sequences[1])))
}
