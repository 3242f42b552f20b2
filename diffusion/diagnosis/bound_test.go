package diagnosis_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/internal/lawtest"
)

// draws hides the density of a mixture.
type draws struct{ law *diffusion.Mixture }

func (d draws) Dim() int                                      { return d.law.Dim() }
func (d draws) Rand(dst []float64, src rand.Source) []float64 { return d.law.Rand(dst, src) }

// fiveLaws are data whose score is known, in 1 to 16 dimensions.
func fiveLaws() map[string]*diffusion.Mixture {
	modes := func(d int, weights, variances []float64) *diffusion.Mixture {
		rng := rand.New(rand.NewPCG(uint64(d), 1))
		means := make([][]float64, len(weights))
		for k := range means {
			means[k] = make([]float64, d)
			for j := range d {
				means[k][j] = rng.NormFloat64()
			}
		}
		return lawtest.Must(diffusion.NewIsotropicMixture(weights, means, variances))
	}
	return map[string]*diffusion.Mixture{
		"pair":          lawtest.Must(diffusion.SymmetricPair(1, 0.4)),
		"three modes":   modes(2, []float64{0.2, 0.3, 0.5}, []float64{0.1, 0.3, 0.2}),
		"wide Gaussian": modes(4, []float64{1}, []float64{3}),
		"two modes":     modes(8, []float64{0.5, 0.5}, []float64{0.5, 0.5}),
		"four modes":    modes(16, []float64{0.1, 0.2, 0.3, 0.4}, []float64{0.2, 0.4, 0.6, 0.8}),
	}
}

// shiftCost is ∫⟨|s − s_θ|²⟩dt of s_θ = s + shift in each of d dimensions.
func shiftCost(d int, shift, from, to float64) float64 {
	return float64(d) * shift * shift * (to - from)
}

// TestCostOfFiveLaws: the cost of a score that is wrong by a known amount, from the score with the law and from draws alone.
func TestCostOfFiveLaws(t *testing.T) {
	lawtest.Slow(t)
	for name, law := range fiveLaws() {
		t.Run(name, func(t *testing.T) {
			const shift = 0.2
			want := shiftCost(law.Dim(), shift, 0.02, 2)
			c := diagnosis.Comparison{Data: law, Score: wrong(law, 1, shift), From: 0.02, To: 2, Paths: 3000, Steps: 25, Seed: 1}
			cost := lawtest.Must(c.PathCost(t.Context()))
			checkEstimate(t, "integral", cost.Integral, want, 1e-9)
			checkEstimate(t, "log-ratio", cost.LogRatio, want, 0.03*math.Sqrt(float64(law.Dim())))
			bound := lawtest.Must(c.Bound(t.Context()))
			checkEstimate(t, "excess of the bound", *bound.Excess, want, 0.02*math.Sqrt(float64(law.Dim())))
			t.Logf("integral %v, log-ratio %v, excess %v, want %.4f, chain %v of %v", cost.Integral, cost.LogRatio, bound.Excess, want, bound.Chain, bound.Total)

			c.Data, c.Start = draws{law}, law.At(2)
			data := lawtest.Must(c.Bound(t.Context()))
			if data.Excess != nil || math.Abs(data.Total.Value-bound.Total.Value) > 1e-9*math.Abs(bound.Total.Value) {
				t.Errorf("bound %v from draws, %v with the law", data.Total, bound.Total)
			}
			versus := lawtest.Must(c.Versus(t.Context(), exact(law))) // the exact one is better: the difference is −want
			checkEstimate(t, "difference", versus.Integral, -want, 0.02*math.Sqrt(float64(law.Dim())))
			t.Logf("versus %v: %s", versus.Integral, versus.Verdict())
		})
	}
}

// TestBoundOfNormal: normal data and the score −(1 + ε) x have the bound (d/2) ln 2πe + d ε² (T − From).
func TestBoundOfNormal(t *testing.T) {
	const eps, from, to = 0.3, 0.1, 1.1
	for _, d := range []int{1, 5} {
		data := gaussian(1, make([]float64, d)...)
		c := diagnosis.Comparison{Data: draws{data}, Score: wrong(data, 1+eps, 0), From: from, To: to, Paths: 2000, Steps: 10, Seed: 1}
		b := lawtest.Must(c.Bound(t.Context()))
		n := float64(d)
		checkEstimate(t, "total", b.Total, n/2*(1+math.Log(2*math.Pi))+n*eps*eps*(to-from), 0.05*n)
		checkEstimate(t, "start", b.Start, n/2*(1+math.Log(2*math.Pi)), 0.05*n)
		checkEstimate(t, "bits", b.BitsPerDimension, b.Total.Value/n/math.Ln2, 0.05)
		for k := range b.Times {
			checkEstimate(t, "rate", b.Density[k], n*eps*eps, 0.1*n)
		}
		if !(b.Chain.Value > b.Total.Value) {
			t.Errorf("the chain has the bound %v, in continuous time it is %v", b.Chain, b.Total)
		}
	}
}

// TestVersus: of two models that differ by 0.01 nats the better one is found, from draws alone.
func TestVersus(t *testing.T) {
	lawtest.Slow(t)
	for name, law := range fiveLaws() {
		const from, to, nats = 0.02, 2.02, 0.01
		// The shift of the worse model costs 0.01 nats more than that of the better one.
		better := 0.1
		worse := math.Sqrt(better*better + nats/(to-from)/float64(law.Dim()))
		c := diagnosis.Comparison{Data: draws{law}, Score: wrong(law, 1, better), From: from, To: to, Paths: 4000, Steps: 20, Seed: 2}
		v := lawtest.Must(c.Versus(t.Context(), wrong(law, 1, worse)))
		checkEstimate(t, name, v.Integral, nats, nats/3)
		t.Logf("%s: %v ± %.2g: %s", name, v.Integral, v.Integral.StdErr, v.Verdict())
	}
}
