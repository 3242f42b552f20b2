package sde

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// rejected is the probability with which a sample that has its law is taken for one
// that has another.
const rejected = 1e-5

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
	lawtest.Slow(t)
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
	good, p := lawtest.KolmogorovSmirnov(mala, law.CDF)
	bad, q := lawtest.KolmogorovSmirnov(ula, law.CDF)
	t.Logf("KS: MALA %.2f, ULA %.2f; accepted %.2f", good, bad, accepted)
	if p < rejected {
		t.Errorf("MALA does not sample the law: KS = %.2f, p = %.2g", good, p)
	}
	if q > rejected {
		t.Errorf("the bias of ULA is not seen: KS = %.2f, p = %.2g", bad, q)
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
	for _, c := range []struct {
		l     Langevin
		x     float64
		steps int
		want  string
	}{
		{Langevin{nil, 1, true}, 0, 1, "Target is nil"},
		{Langevin{law, 0, true}, 0, 1, "Step = 0"},
		{Langevin{law, math.Inf(1), false}, 0, 1, "Step = +Inf"},
		{Langevin{law, math.NaN(), false}, 0, 1, "Step = NaN"},
		{Langevin{law, 1, true}, 0, 0, "steps = 0"},
		{Langevin{law, 1, true}, math.NaN(), 1, "x = [NaN] has ln p = NaN"},
		{Langevin{law, 1, false}, math.Inf(1), 1, "x = [+Inf] has the score [NaN]"},
		{Langevin{law, 10, false}, 1, 1000, "run away"},
	} {
		_, err := c.l.Run([]float64{c.x}, c.steps, nil, nil)
		lawtest.CheckError(t, "sde", "Run", err, c.want)
	}
}
