package sde

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"nonequilibrium/diffusion"
)

// ksLimit is the value of √n sup|F_n − F| that a sample of the law itself
// exceeds with probability 1e−5.
const ksLimit = 2.47

// kolmogorovSmirnov returns √n sup|F_n − F| of the sample.
func kolmogorovSmirnov(sample []float64, cdf func(float64) float64) float64 {
	sorted := slices.Sorted(slices.Values(sample))
	n := float64(len(sorted))
	var distance float64
	for i, x := range sorted {
		p := cdf(x)
		distance = max(distance, p-float64(i)/n, float64(i+1)/n-p)
	}
	return math.Sqrt(n) * distance
}

// ends returns where independent chains are after steps steps from N(0, 1).
func ends(t *testing.T, l Langevin, chains, steps int) (sample []float64, accepted float64) {
	src := rand.NewPCG(31, 32)
	r := rand.New(src)
	for range chains {
		x := []float64{r.NormFloat64()}
		a, err := l.Run(x, steps, src, nil)
		if err != nil {
			t.Fatal(err)
		}
		sample = append(sample, x[0])
		accepted += a / float64(chains)
	}
	return sample, accepted
}

func TestLangevinStationaryLaw(t *testing.T) {
	law, err := diffusion.NewIsotropicMixture([]float64{0.7, 0.3}, [][]float64{{-0.8}, {1}}, []float64{0.3, 0.6})
	if err != nil {
		t.Fatal(err)
	}
	const h = 0.25
	mala, accepted := ends(t, Langevin{law, h, true}, 6000, 60)
	ula, all := ends(t, Langevin{law, h, false}, 6000, 60)
	if accepted < 0.6 || accepted > 0.99 || math.Abs(all-1) > 1e-9 {
		t.Errorf("%v of the moves of MALA were accepted, %v of ULA's", accepted, all)
	}
	good, bad := kolmogorovSmirnov(mala, law.CDF), kolmogorovSmirnov(ula, law.CDF)
	t.Logf("KS: MALA %.2f, ULA %.2f, limit %.2f; accepted %.2f", good, bad, ksLimit, accepted)
	if good > ksLimit {
		t.Errorf("MALA does not sample the law: KS = %.2f, want at most %.2f", good, ksLimit)
	}
	if bad < ksLimit {
		t.Errorf("the bias of ULA is not seen: KS = %.2f, want more than %.2f", bad, ksLimit)
	}
}

// TestULAVariance: on N(0, σ²) the variance is σ²/(1 − h/(2σ²)).
func TestULAVariance(t *testing.T) {
	const variance, h, n = 0.5, 0.3, 10000
	law, err := diffusion.SymmetricPair(0, variance)
	if err != nil {
		t.Fatal(err)
	}
	sample, _ := ends(t, Langevin{law, h, false}, n, 30)
	var got float64
	for _, x := range sample {
		got += x * x / n
	}
	want := variance / (1 - h/(2*variance))
	if deviation := want * math.Sqrt(2./n); math.Abs(got-want) > 4*deviation {
		t.Errorf("variance %.4f, want %.4f ± %.4f", got, want, deviation)
	}
}

func TestLangevinErrors(t *testing.T) {
	law, err := diffusion.SymmetricPair(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	visits := 0
	count := func([]float64) { visits++ }
	if _, err := (Langevin{law, 0.9, true}).Run([]float64{0}, 100, rand.NewPCG(1, 1), count); err != nil || visits != 100 {
		t.Errorf("%d visits in 100 steps, error %v", visits, err)
	}
	for _, l := range []Langevin{{nil, 1, true}, {law, 0, true}, {law, math.Inf(1), false}, {law, math.NaN(), false}} {
		if _, err := l.Run([]float64{0}, 1, nil, nil); err == nil {
			t.Errorf("no error from %+v", l)
		}
	}
	if _, err := (Langevin{law, 1, true}).Run([]float64{0}, 0, nil, nil); err == nil {
		t.Error("no error from 0 steps")
	}
}
