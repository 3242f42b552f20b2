package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestKLOfGaussians compares KL(p ‖ q) with distmv's closed form.
func TestKLOfGaussians(t *testing.T) {
	r := rand.New(rand.NewPCG(73, 74))
	for d := 1; d <= 3; d++ {
		p, q := gaussian(t, d, r), gaussian(t, d, r).At(0.5)
		want := distmv.KullbackLeibler{}.DistNormal(normal(p), normal(q))
		checkRel(t, fmt.Sprintf("d = %d: KL", d), lawtest.Must(KL(p, q)), want, []float64{0, 1e-12, 1e-11, 1e-9}[d])
	}
}

func normal(m *Mixture) *distmv.Normal {
	_, mean, cov := m.Component(0)
	n, _ := distmv.NewNormal(mean, cov, nil)
	return n
}

// TestKL: zero for a density and itself, as KLToEquilibrium to N(0, I), and what
// sampling finds between mixtures.
func TestKL(t *testing.T) {
	lawtest.Slow(t)
	for name, m := range zoo(t) {
		if m.Dim() == 3 {
			continue // takes seconds; see TestProductRates
		}
		if kl := lawtest.Must(KL(m, m)); kl != 0 {
			t.Errorf("%s: KL(p ‖ p) = %v", name, kl)
		}
		q := m.At(0.7)
		kl := lawtest.Must(KL(m, q))
		sampled, se, err := SampleKL(m, q, 20000, 75)
		if err != nil || !(math.Abs(kl-sampled) < 3.5*se) {
			t.Errorf("%s: KL = %v, by sampling %v ± %v, %v", name, kl, sampled, se, err)
		}
		s := lawtest.Must(Entropy(m))
		sampled, se, err = SampleEntropy(m, 20000, 76)
		if err != nil || !(math.Abs(s-sampled) < 3.5*se) {
			t.Errorf("%s: S = %v, by sampling %v ± %v, %v", name, s, sampled, se, err)
		}
		flat := standardNormal(m.Dim())
		checkRel(t, name+": KL to N(0, I)", lawtest.Must(KL(m, flat)), lawtest.Must(KLToEquilibrium(m, 0)), 1e-14)
	}
	pair, plane := zoo(t)["pair"], zoo(t)["plane"]
	_, err := KL(pair, plane)
	lawtest.CheckError(t, "diffusion", "KL", err, "p has dimension 1, q has 2")
	_, err = KL(pair, nil)
	lawtest.CheckError(t, "diffusion", "KL", err, "is nil")
	_, err = KL(nil, pair)
	lawtest.CheckError(t, "diffusion", "KL", err, "is nil")
	_, err = Entropy(nil)
	lawtest.CheckError(t, "diffusion", "Entropy", err, "is nil")
	_, _, err = SampleKL(pair, plane, 10, 1)
	lawtest.CheckError(t, "diffusion", "SampleKL", err, "p has dimension 1, q has 2")
	_, _, err = SampleKL(pair, nil, 10, 1)
	lawtest.CheckError(t, "diffusion", "SampleKL", err, "is nil")
	_, _, err = SampleEntropy(nil, 10, 1)
	lawtest.CheckError(t, "diffusion", "SampleEntropy", err, "is nil")
	_, _, err = SampleEntropy(pair, 0, 1)
	lawtest.CheckError(t, "diffusion", "SampleEntropy", err, "n = 0")
}

// TestEntropyOfPointsApart: components far apart have the entropy of their parts
// plus that of the choice between them.
func TestEntropyOfPointsApart(t *testing.T) {
	m := mixture1D(t, []float64{0.2, 0.8}, []float64{-1000, 1000}, []float64{1e-4, 2})
	part := func(w, v float64) float64 { return w * (0.5*math.Log(2*math.Pi*math.E*v) - math.Log(w)) }
	checkRel(t, "S", lawtest.Must(Entropy(m)), part(0.2, 1e-4)+part(0.8, 2), 1e-13)
}

// balanceReference is testdata/entropy_balance.json.
type balanceReference struct {
	Cases map[string]map[string]struct {
		Forward, Backward struct {
			System      lawtest.Number `json:"dS"`
			Environment lawtest.Number `json:"dS_E"`
			Total       lawtest.Number `json:"dS_tot"`
		}
		Integral lawtest.Number `json:"quadrature_int_pi"`
	}
}

func TestBalanceReference(t *testing.T) {
	const tol = 1e-12
	var laws ratesReference
	var ref balanceReference
	lawtest.ReadJSON(t, "rates.json", &laws)
	lawtest.ReadJSON(t, "entropy_balance.json", &ref)
	if len(ref.Cases) == 0 {
		t.Fatal("no cases")
	}
	for name, times := range ref.Cases {
		c := laws.Cases[name]
		m := mixture1D(t, c.Weights, c.Means, c.Variances)
		for key, want := range times {
			var T float64
			fmt.Sscan(key, &T)
			forward := lawtest.Must(ForwardBalance(m, T))
			reverse := lawtest.Must(ReverseBalance(m, T))
			name := name + ", T = " + key + ": "
			checkRel(t, name+"ΔS", forward.System, float64(want.Forward.System), tol)
			checkRel(t, name+"ΔS_E", forward.Environment, float64(want.Forward.Environment), tol)
			checkRel(t, name+"ΔS_tot", forward.Total, float64(want.Forward.Total), tol)
			checkRel(t, name+"reverse ΔS", reverse.System, float64(want.Backward.System), tol)
			checkRel(t, name+"reverse ΔS_E", reverse.Environment, float64(want.Backward.Environment), tol)
			checkRel(t, name+"reverse ΔS_tot", reverse.Total, float64(want.Backward.Total), tol)
			checkRel(t, name+"∫π dt", forward.Total, float64(want.Integral), 2e-14)
		}
	}
}

// TestBalanceIsIntegralOfRates: the ends of a run know what its rates add up to.
func TestBalanceIsIntegralOfRates(t *testing.T) {
	const T = 1.2
	for name, m := range zoo(t) {
		if m.Dim() > 1 {
			continue // slow, and no other code
		}
		for direction, f := range map[string]struct {
			rates   func(*Mixture, float64) (Rates, error)
			balance func(*Mixture, float64) (Balance, error)
		}{"forward": {ForwardRates, ForwardBalance}, "reverse": {ReverseRates, ReverseBalance}} {
			got := lawtest.Must(f.balance(m, T))
			name := name + ", " + direction + ": "
			integral := func(what func(Rates) float64) (sum float64) {
				rate := func(t0 float64) float64 { return what(lawtest.Must(f.rates(m, t0))) }
				for _, piece := range [][2]float64{{0, 0.05}, {0.05, 0.2}, {0.2, 0.6}, {0.6, T}} {
					sum += quad.Fixed(rate, piece[0], piece[1], 12, quad.Legendre{}, 0)
				}
				return sum
			}
			checkRel(t, name+"ΔS_tot", got.Total, integral(func(r Rates) float64 { return r.Production }), 1e-8)
			checkRel(t, name+"ΔS_E", got.Environment, integral(func(r Rates) float64 { return r.Flux }), 1e-8)
			checkRel(t, name+"ΔS", got.System, integral(func(r Rates) float64 { return r.Entropy }), 1e-8)
		}
	}
}

// TestBalanceFarFromEquilibrium: for points far apart and wide, ΔS is a small
// difference of large numbers.
func TestBalanceFarFromEquilibrium(t *testing.T) {
	const mu, variance, T = 1e3, 1, 12
	m := lawtest.Must(SymmetricPair(mu, variance))
	got := lawtest.Must(ForwardBalance(m, T))
	end := lawtest.Must(Entropy(m.At(T)))
	checkRel(t, "ΔS", got.System, end-0.5*math.Log(2*math.Pi*math.E)-math.Ln2, 1e-12)
	checkRel(t, "ΔS_E", got.Environment, -0.5*math.Expm1(-2*T)*mu*mu, 1e-13)
	checkRel(t, "ΔS_tot", got.Total, got.System+got.Environment, 1e-15)
}

// TestEntropyOfSheet: a covariance whose least eigenvalue is of the order of the rounding of the others.
func TestEntropyOfSheet(t *testing.T) {
	for _, gap := range []float64{1e-3, 1e-9, 1e-14} {
		b := 1 - gap
		m := lawtest.Must(NewMixture([]float64{1}, [][]float64{{0, 0}}, []mat.Symmetric{mat.NewSymDense(2, []float64{1, b, b, 1})}))
		want := math.Log(2*math.Pi*math.E) + 0.5*math.Log((1-b)*(1+b))
		checkRel(t, fmt.Sprintf("S, gap %v", gap), lawtest.Must(Entropy(m)), want, 1e-10)
	}
}

// TestKLUnderRounding: where next to nothing is left of the difference of two densities, the quadrature does not
// ask for digits that rounding has taken.
func TestKLUnderRounding(t *testing.T) {
	narrow := lawtest.Must(SymmetricPair(1, 1e-5))
	checkRel(t, "Total", lawtest.Must(ForwardBalance(narrow, 10)).Total, 5.06332055, 1e-9)
	if kl := lawtest.Must(KLToEquilibrium(narrow, 10)); !(kl >= 0 && kl < 1e-26) {
		t.Errorf("KL = %v at t = 10", kl)
	}
	slanted := lawtest.Must(NewMixture([]float64{1}, [][]float64{{3, -1}}, []mat.Symmetric{mat.NewSymDense(2, []float64{2, 0.5, 0.5, 0.3})}))
	_, mean, cov := slanted.At(0.1).Component(0)
	again := lawtest.Must(NewMixture([]float64{1}, [][]float64{mean}, []mat.Symmetric{cov}))
	if kl := lawtest.Must(KL(slanted.At(0.1), again)); !(math.Abs(kl) < 1e-26) {
		t.Errorf("KL = %v of a law to itself, its covariance factorised again", kl)
	}
}

func TestBalanceBadInput(t *testing.T) {
	pair := zoo(t)["pair"]
	five := lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{make([]float64, 5)}, []float64{1}))
	for name, f := range map[string]func(*Mixture, float64) (Balance, error){"ForwardBalance": ForwardBalance, "ReverseBalance": ReverseBalance} {
		for T, want := range map[float64]string{0: "T = 0", -1: "T = -1", math.Inf(1): "T = +Inf", math.NaN(): "T = NaN"} {
			_, err := f(pair, T)
			lawtest.CheckError(t, "diffusion", name, err, want)
		}
		_, err := f(nil, 1)
		lawtest.CheckError(t, "diffusion", name, err, "is nil")
		_, err = f(five, 1)
		lawtest.CheckError(t, "diffusion", name, err, "means of a Simulation's Ensemble")
	}
}
