package cluster

import (
	"context"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestPairDensity compares the histogram of a dimer with its exact law,
// p(r) ∝ r e^{−U(r)/T} in the plane: χ² over the bins with the errors of the chains.
func TestPairDensity(t *testing.T) {
	dimer := Cluster{N: 2, Dim: 2, Epsilon: 1, Sigma: 1, Trap: 1}
	const T, lo, hi, bins = 0.5, 0.9, 2.5, 8
	got := lawtest.Must(Pairs{Cluster: dimer, T: T, Step: 0.02, Chains: 100, Burn: 200, Steps: 1500, Seed: 2}.Density(t.Context(), lo, hi, bins))
	weight := func(r float64) float64 { return r * math.Exp(-dimer.Energy([]float64{0, 0, r, 0})/T) }
	norm := quad.Fixed(weight, 0.5, 12, 2000, nil, 0)
	var chi2 float64
	for b, r := range got.R {
		const half = (hi - lo) / bins / 2
		want := quad.Fixed(weight, r-half, r+half, 50, nil, 0) / norm / (2 * half)
		chi2 += math.Pow((got.P[b]-want)/got.StdErr[b], 2)
	}
	if chi2 > 26.1 { // probability 1e−3
		t.Errorf("χ² = %.1f for %d bins", chi2, bins)
	}
	if !(got.Acceptance > 0.5 && got.Acceptance < 1) {
		t.Errorf("acceptance %v", got.Acceptance)
	}
}

// TestPairDensityError: 1.96 standard errors cover the exact density of a dimer, bin by bin, in 95 % of 400 runs of
// few chains, and in no fewer where the bin is one that most chains, or all of them, have never been to.
func TestPairDensityError(t *testing.T) {
	lawtest.Slow(t)
	dimer := Cluster{N: 2, Dim: 2, Epsilon: 1, Sigma: 1, Trap: 1}
	const T, lo, hi, bins, runs = 0.5, 0.9, 3.7, 7, 400
	weight := func(r float64) float64 { return r * math.Exp(-dimer.Energy([]float64{0, 0, r, 0})/T) }
	norm := quad.Fixed(weight, 0.5, 12, 2000, nil, 0)
	for _, chains := range []int{2, 3, 5, 10} {
		var share [bins]float64
		for seed := range uint64(runs) {
			p := Pairs{Cluster: dimer, T: T, Step: 0.05, Chains: chains, Burn: 150, Steps: 300, Seed: seed}
			got := lawtest.Must(p.Density(t.Context(), lo, hi, bins))
			for b, r := range got.R {
				const half = (hi - lo) / bins / 2
				want := quad.Fixed(weight, r-half, r+half, 50, nil, 0) / norm / (2 * half)
				if math.Abs(got.P[b]-want) < 1.96*got.StdErr[b] {
					share[b] += 1. / runs
				}
			}
		}
		t.Logf("%d chains: %.3f", chains, share)
		for b, s := range share {
			if s < 0.95-3*math.Sqrt(0.95*0.05/runs) {
				t.Errorf("%d chains: 1.96 standard errors cover %.3f in bin %d, want 0.95", chains, s, b)
			}
		}
	}
}

// TestRareBins: a bin to which some chain has never been has at least the error of the nearest one that all have
// been to, and one that has everything is not certain.
func TestRareBins(t *testing.T) {
	rare := []bool{true, true, false, true, true, true, false, true}
	got := []float64{0, 9, 3, 0, 0, 0, 4, 0}
	widenRare(got, rare)
	if want := []float64{3, 9, 3, 3, 4, 4, 4, 4}; !slices.Equal(got, want) {
		t.Errorf("errors %v, want %v", got, want)
	}
	none := []float64{0, 1}
	if widenRare(none, []bool{true, true}); !math.IsInf(none[0], 1) || !math.IsInf(none[1], 1) {
		t.Errorf("errors %v without a bin that all have been to, want +Inf", none)
	}
	p := Pairs{Cluster: seven, T: 0.1, Step: 0.001, Chains: 4, Steps: 2}
	if all := lawtest.Must(p.Density(t.Context(), 0, 20, 1)); math.Abs(all.StdErr[0]-3./4/20/1.96) > 1e-9 {
		t.Errorf("error %v of a bin with everything", all.StdErr[0])
	}
}

func TestPairsRunner(t *testing.T) {
	p := Pairs{Cluster: Cluster{N: 2, Dim: 2, Epsilon: 1, Sigma: 1, Trap: 1}, T: 0.5, Step: 0.02, Burn: 3, Seed: 2}
	lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
		p.Chains, p.Steps, p.Workers, p.Progress = r.Paths, r.Steps, r.Workers, r.Progress
		return p.Density(ctx, 0.9, 2.5, 8)
	})
	p.Chains, p.Steps = 3, 10
	one := lawtest.Must(p.Density(t.Context(), 0.9, 2.5, 8))
	p.Seed = 3
	if other := lawtest.Must(p.Density(t.Context(), 0.9, 2.5, 8)); slices.Equal(one.P, other.P) {
		t.Error("another seed, the same numbers")
	}
}

// TestIdealPairDensity: it is normalised, ⟨r²⟩ = 2dT/κ, and a faint pair potential
// leaves the sampled density at it.
func TestIdealPairDensity(t *testing.T) {
	for dim := 1; dim <= 4; dim++ {
		c := Cluster{N: 5, Dim: dim, Epsilon: 1, Sigma: 1, Trap: 0.7}
		const T = 0.6
		moment := func(k float64) float64 {
			return quad.Fixed(func(r float64) float64 { return math.Pow(r, k) * c.IdealPairDensity(r, T) }, 0, 15, 400, nil, 0)
		}
		if norm, square := moment(0), moment(2); math.Abs(norm-1) > 1e-10 || math.Abs(square-2*float64(dim)*T/0.7) > 1e-10 {
			t.Errorf("dimension %d: ∫P = %v, ⟨r²⟩ = %v", dim, norm, square)
		}
	}
	faint := Cluster{N: 3, Dim: 3, Epsilon: 1e-12, Sigma: 0.5, Trap: 1}
	got := lawtest.Must(Pairs{Cluster: faint, T: 1, Step: 0.3, Chains: 60, Burn: 50, Steps: 400, Seed: 1}.Density(t.Context(), 0.5, 4.5, 8))
	var chi2 float64
	for b, r := range got.R {
		want := 4 * quad.Fixed(func(r float64) float64 { return faint.IdealPairDensity(r, 1) }, r-0.25, r+0.25, 20, nil, 0) / 2
		chi2 += math.Pow((got.P[b]-want)/got.StdErr[b], 2)
	}
	if chi2 > 26.1 {
		t.Errorf("χ² = %.1f for 8 bins", chi2)
	}
	faint.Trap = 0
	if p := faint.IdealPairDensity(1, 1); p != 0 {
		t.Errorf("density %v without a trap", p)
	}
}

func TestPairsErrors(t *testing.T) {
	good := Pairs{Cluster: seven, T: 1, Step: 0.01, Chains: 2, Steps: 1}
	check := func(p Pairs, lo, hi float64, bins int, want string) {
		t.Helper()
		_, err := p.Density(t.Context(), lo, hi, bins)
		lawtest.CheckError(t, "cluster", "Density", err, want)
	}
	for want, spoil := range map[string]func(*Pairs){
		"Chains = 1, want at least 2":                func(p *Pairs) { p.Chains = 1 },
		"Burn = -1, want at least 0":                 func(p *Pairs) { p.Burn = -1 },
		"Steps = 0, want at least 1":                 func(p *Pairs) { p.Steps = 0 },
		"Workers = -1, want at least 0":              func(p *Pairs) { p.Workers = -1 },
		"N = 0, want at least 2":                     func(p *Pairs) { p.Cluster.N = 0 },
		"T = -1 is not a positive finite number":     func(p *Pairs) { p.T = -1 },
		"Step = NaN is not a positive finite number": func(p *Pairs) { p.Step = math.NaN() },
	} {
		p := good
		spoil(&p)
		check(p, 0, 1, 1, want)
	}
	check(good, 1, 1, 1, "lo = 1 and hi = 1, want 0 ≤ lo < hi")
	check(good, 0, 1, 0, "bins = 0, want at least 1")
}
