package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// ratesReference is testdata/rates.json.
type ratesReference struct {
	Cases map[string]struct {
		Weights, Means, Variances []float64
		T                         map[string]map[string]lawtest.Number
	}
}

// mixture1D returns a mixture in one dimension.
func mixture1D(t testing.TB, weights, means, variances []float64) *Mixture {
	points := make([][]float64, len(means))
	for k, m := range means {
		points[k] = []float64{m}
	}
	return lawtest.Must(NewIsotropicMixture(weights, points, variances))
}

// checkRel fails unless got is within the relative tolerance of want.
func checkRel(t *testing.T, name string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Abs(want)) {
		t.Errorf("%s = %v, want %v: off by %.2g", name, got, want, math.Abs(got/want-1))
	}
}

// TestRatesReference: every entry of the table to 1e−11 of itself, down to 1e−44.
func TestRatesReference(t *testing.T) {
	const tol = 1e-11
	var ref ratesReference
	lawtest.ReadJSON(t, "rates.json", &ref)
	if len(ref.Cases) < 8 {
		t.Fatal("cases are missing")
	}
	worst := 0.0
	for name, c := range ref.Cases {
		m := mixture1D(t, c.Weights, c.Means, c.Variances)
		for key, want := range c.T {
			time := lawtest.Must(strconv.ParseFloat(key, 64))
			forward := lawtest.Must(ForwardRates(m, time))
			reverse := lawtest.Must(ReverseRates(m, time))
			for what, got := range map[string]float64{
				"pi": forward.Production, "phi": forward.Flux, "Sdot": forward.Entropy, "phi_b": reverse.Flux,
				"KL": lawtest.Must(KLToEquilibrium(m, time)),
				"S":  lawtest.Must(Entropy(m.At(time))),
			} {
				checkRel(t, name+", t = "+key+": "+what, got, float64(want[what]), tol)
				worst = max(worst, math.Abs(got/float64(want[what])-1))
			}
			if reverse.Production != forward.Production || reverse.Entropy != -forward.Entropy {
				t.Errorf("%s, t = %s: reverse %v, forward %v", name, key, reverse, forward)
			}
		}
	}
	t.Logf("worst relative error %.2g", worst)
}

// gaussian returns N(mean, cov) with random mean and covariance.
func gaussian(t testing.TB, d int, r *rand.Rand) *Mixture { return randomMixture(t, d, 1, r) }

// TestGaussianRates compares the quadrature with traces and determinants.
func TestGaussianRates(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	tols := []float64{0, 1e-12, 1e-11, 1e-9}
	for d := 1; d <= mostDim(); d++ {
		for _, time := range []float64{0, 0.3, 4} {
			name := fmt.Sprintf("d = %d, t = %v: ", d, time)
			m := gaussian(t, d, r)
			_, mean, cov := m.At(time).Component(0)
			var chol mat.Cholesky
			chol.Factorize(cov)
			var precision mat.SymDense
			chol.InverseTo(&precision)
			offset, trace := squareNorm(mean), mat.Trace(cov)-float64(d)
			want := Rates{
				Production: offset + trace + mat.Trace(&precision) - float64(d),
				Flux:       offset + trace,
				Entropy:    mat.Trace(&precision) - float64(d),
			}
			got := lawtest.Must(ForwardRates(m, time))
			checkRel(t, name+"π", got.Production, want.Production, tols[d])
			checkRel(t, name+"φ", got.Flux, want.Flux, tols[d])
			checkRel(t, name+"Ṡ", got.Entropy, want.Entropy, tols[d])
			kl := lawtest.Must(KLToEquilibrium(m, time))
			checkRel(t, name+"KL", kl, 0.5*(offset+trace-chol.LogDet()), tols[d])
			s := lawtest.Must(Entropy(m.At(time)))
			checkRel(t, name+"S", s, 0.5*(float64(d)*math.Log(2*math.Pi*math.E)+chol.LogDet()), tols[d])

			// From noise ν = 2(y + s) is linear in y ~ N(0, I).
			from := lawtest.Must(ReverseRatesFrom(m, time, standardNormal(d)))
			var slope mat.Dense
			slope.Sub(&precision, standardNormal(d).CovarianceMatrix(nil))
			force := mat.NewVecDense(d, nil)
			force.MulVec(&precision, mat.NewVecDense(d, mean))
			wantPi := 4 * (math.Pow(mat.Norm(&slope, 2), 2) + mat.Dot(force, force))
			checkRel(t, name+"π* from noise", from.Production, wantPi, tols[d])
			checkRel(t, name+"φ* + Ṡ* from noise", from.Flux+from.Entropy, from.Production, tols[d])
		}
	}
}

// TestProductRates: a pair along one axis times Gaussians along others has the
// sum of their rates, whichever way the space is turned.
func TestProductRates(t *testing.T) {
	r := rand.New(rand.NewPCG(63, 64))
	others := []float64{0.2, 1.7}
	pair := mixture1D(t, []float64{0.3, 0.7}, []float64{1.4, -0.6}, []float64{0.1, 0.5})
	for d := 2; d <= mostDim(); d++ {
		m := turnedProduct(t, pair, others[:d-1], r)
		for _, time := range []float64{0, 0.2, 1, 6} {
			name := fmt.Sprintf("d = %d, t = %v: ", d, time)
			want := lawtest.Must(ForwardRates(pair, time))
			kl := lawtest.Must(KLToEquilibrium(pair, time))
			for _, v := range others[:d-1] {
				g := mixture1D(t, []float64{1}, []float64{0}, []float64{v})
				rates := lawtest.Must(ForwardRates(g, time))
				want.Production += rates.Production
				want.Flux += rates.Flux
				want.Entropy += rates.Entropy
				kl += lawtest.Must(KLToEquilibrium(g, time))
			}
			tol := []float64{0, 0, 1e-11, 1e-9}[d]
			got := lawtest.Must(ForwardRates(m, time))
			checkRel(t, name+"π", got.Production, want.Production, tol)
			checkRel(t, name+"φ", got.Flux, want.Flux, tol)
			if !scalar.EqualWithinAbs(got.Entropy, want.Entropy, tol*(math.Abs(want.Flux)+want.Production)) {
				t.Errorf("%sṠ = %v, want %v", name, got.Entropy, want.Entropy)
			}
			if d == 2 || time >= 1 {
				checkRel(t, name+"KL", lawtest.Must(KLToEquilibrium(m, time)), kl, tol)
			}
		}
	}
}

// turnedProduct returns the distribution of Q (X, Y) for a random rotation Q, X from line
// and Y normal with the given variances.
func turnedProduct(t testing.TB, line *Mixture, variances []float64, r *rand.Rand) *Mixture {
	d := 1 + len(variances)
	q := lawtest.Orthogonal(d, r)
	var weights []float64
	var means [][]float64
	var covs []mat.Symmetric
	for k := range line.Len() {
		w, mean, cov := line.Component(k)
		full := mat.NewSymDense(d, nil)
		full.SymRankOne(full, cov.At(0, 0), q.ColView(0))
		for j, v := range variances {
			full.SymRankOne(full, v, q.ColView(j+1))
		}
		turned := mat.Col(nil, 0, q)
		floats.Scale(mean[0], turned)
		weights, means, covs = append(weights, w), append(means, turned), append(covs, full)
	}
	return lawtest.Must(NewMixture(weights, means, covs))
}

// TestRateIdentities: Φ̇ + Φ̇* = 2Σ̇, dKL/dt = −Σ̇, dS/dt = Ṡ and dΦ̇*/dt as stated.
func TestRateIdentities(t *testing.T) {
	const time = 0.4
	central := &fd.Settings{Formula: fd.Central, Step: 1e-4}
	for name, m := range zoo(t) {
		if name == "space" {
			continue // slow, and no other code than the plane
		}
		forward := lawtest.Must(ForwardRates(m, time))
		reverse := lawtest.Must(ReverseRates(m, time))
		checkRel(t, name+": φ + φ*", forward.Flux+reverse.Flux, 2*forward.Production, 1e-12)
		checkRel(t, name+": φ* + Ṡ*", reverse.Flux+reverse.Entropy, reverse.Production, 1e-12)
		slope := func(f func(float64) (float64, error)) float64 {
			return fd.Derivative(func(s float64) float64 { return lawtest.Must(f(s)) }, time, central)
		}
		kl := slope(func(s float64) (float64, error) { return KLToEquilibrium(m, s) })
		checkRel(t, name+": −dKL/dt", -kl, forward.Production, 1e-6)
		s := slope(func(s float64) (float64, error) { return Entropy(m.At(s)) })
		checkRel(t, name+": dS/dt", s, forward.Entropy, 1e-6)
		flux := slope(func(s float64) (float64, error) {
			r, err := ReverseRates(m, s)
			return r.Flux, err
		})
		checkRel(t, name+": dφ*/dt", lawtest.Must(reverseFluxSlope(m, time)), flux, 1e-6)
	}
}

// TestReverseRatesFrom: the ordinary rates from the right density; from another, the
// averages over draws, and the decay of the relative entropy along the run.
func TestReverseRatesFrom(t *testing.T) {
	const time, n = 0.3, 40000
	for name, m := range zoo(t) {
		if testing.Short() && m.Dim() > 1 {
			continue
		}
		want := lawtest.Must(ReverseRates(m, time))
		got := lawtest.Must(ReverseRatesFrom(m, time, m.At(time)))
		tol := []float64{0, 1e-12, 1e-11, 1e-9}[m.Dim()]
		checkRel(t, name+": π*", got.Production, want.Production, tol)
		checkRel(t, name+": φ*", got.Flux, want.Flux, 100*tol)
		checkRel(t, name+": Ṡ*", got.Entropy, want.Entropy, 100*tol)

		rho := m.At(2 * time)
		got = lawtest.Must(ReverseRatesFrom(m, time, rho))
		r := rand.New(rand.NewPCG(65, 66))
		drift := ReverseDrift(m)
		var pi, phi, s [n]float64
		x, f, v := make([]float64, m.Dim()), make([]float64, m.Dim()), make([]float64, m.Dim())
		for i := range n {
			rho.Rand(x, r)
			drift(f, x, time)
			score := rho.Score(nil, x)
			floats.SubTo(v, f, score)
			pi[i], phi[i], s[i] = floats.Dot(v, v), floats.Dot(f, v), -floats.Dot(score, v)
		}
		checkMean(t, name+": π* from p_2t", pi[:], got.Production)
		checkMean(t, name+": φ* from p_2t", phi[:], got.Flux)
		checkMean(t, name+": Ṡ* from p_2t", s[:], got.Entropy)
	}
	// Late, both densities are equilibrium but for 1e−9, and so is what is produced.
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	late := lawtest.Must(ForwardRates(pair, 10))
	from := lawtest.Must(ReverseRatesFrom(pair, 10, standardNormal(1)))
	checkRel(t, "π* from noise at t = 10", from.Production, 4*late.Production, 1e-7)
}

// TestSampledRates: Monte Carlo agrees with quadrature where both exist, and with
// a product of known factors in more dimensions.
func TestSampledRates(t *testing.T) {
	lawtest.Slow(t)
	const n = 20000
	check := func(name string, m *Mixture, time float64, want Rates) {
		t.Helper()
		got, se, err := SampleForwardRates(m, time, n, 67)
		if err != nil {
			t.Fatal(err)
		}
		reverse, reverseSE, err := SampleReverseRates(m, time, n, 67)
		if err != nil {
			t.Fatal(err)
		}
		for what, v := range map[string][3]float64{
			"π": {got.Production, want.Production, se.Production}, "Ṡ": {got.Entropy, want.Entropy, se.Entropy},
			"φ*": {reverse.Flux, 2*want.Production - want.Flux, reverseSE.Flux},
		} {
			if z := (v[0] - v[1]) / v[2]; !(math.Abs(z) < 3.5) || v[2] > 0.1*math.Abs(want.Production) {
				t.Errorf("%s: %s = %v ± %v, want %v", name, what, v[0], v[2], v[1])
			}
		}
		checkRel(t, name+": φ", got.Flux, want.Flux, 1e-12)
	}
	for name, m := range zoo(t) {
		for _, time := range []float64{0.2, 9} {
			check(name, m, time, lawtest.Must(ForwardRates(m, time)))
		}
	}
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	want := lawtest.Must(ForwardRates(pair, 0.2))
	five := turnedProduct(t, pair, []float64{1, 1, 1, 1}, rand.New(rand.NewPCG(68, 69)))
	check("five dimensions", five, 0.2, want)

	a, _, _ := SampleForwardRates(pair, 0.2, n, 1)
	b, _, _ := SampleForwardRates(pair, 0.2, n, 1)
	c, _, _ := SampleForwardRates(pair, 0.2, n, 2)
	if a != b || a == c {
		t.Errorf("seed 1 gives %v and %v, seed 2 %v", a, b, c)
	}
}

func TestRatesBadInput(t *testing.T) {
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	plane := zoo(t)["plane"]
	five := lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{make([]float64, 5)}, []float64{1}))
	type call func(m *Mixture, t float64) error
	calls := map[string]call{
		"ForwardRates":       func(m *Mixture, t float64) error { _, err := ForwardRates(m, t); return err },
		"ReverseRates":       func(m *Mixture, t float64) error { _, err := ReverseRates(m, t); return err },
		"ReverseRatesFrom":   func(m *Mixture, t float64) error { _, err := ReverseRatesFrom(m, t, m); return err },
		"KLToEquilibrium":    func(m *Mixture, t float64) error { _, err := KLToEquilibrium(m, t); return err },
		"SampleForwardRates": func(m *Mixture, t float64) error { _, _, err := SampleForwardRates(m, t, 10, 1); return err },
		"SampleReverseRates": func(m *Mixture, t float64) error { _, _, err := SampleReverseRates(m, t, 10, 1); return err },
	}
	for name, f := range calls {
		lawtest.CheckError(t, "diffusion", name, f(nil, 1), "is nil")
		lawtest.CheckError(t, "diffusion", name, f(pair, -1), "t = -1")
		lawtest.CheckError(t, "diffusion", name, f(pair, math.NaN()), "t = NaN")
		lawtest.CheckError(t, "diffusion", name, f(pair, math.Inf(1)), "t = +Inf")
	}
	for instead, f := range map[string]call{
		"SampleForwardRates": calls["ForwardRates"], "SampleReverseRates": calls["ReverseRates"],
		"SampleKL": calls["KLToEquilibrium"], "ReverseRatesFrom": calls["ReverseRatesFrom"],
		"SampleEntropy": func(m *Mixture, _ float64) error { _, err := Entropy(m); return err },
	} {
		lawtest.CheckError(t, "diffusion", "five dimensions", f(five, 1), "has dimension 5")
		lawtest.CheckError(t, "diffusion", "five dimensions", f(five, 1), instead)
	}
	_, err := ReverseRatesFrom(pair, 1, plane)
	lawtest.CheckError(t, "diffusion", "dimensions", err, "m has dimension 1, rho has 2")
	_, _, err = SampleForwardRates(pair, 1, 1, 1)
	lawtest.CheckError(t, "diffusion", "one draw", err, "n = 1")
	// What would be infinite is an error, not Inf.
	_, err = ForwardRates(lawtest.Must(SymmetricPair(1e200, 1)), 0)
	lawtest.CheckError(t, "diffusion", "out of range", err, "range of float64")
}

func BenchmarkForwardRates(b *testing.B) {
	for name, m := range zoo(b) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := ForwardRates(m, 0.5); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
