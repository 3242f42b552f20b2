package materials

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

var critical = math.Log(1+math.Sqrt2) / 2

// enumeration is an alloy by the sum over all of its configurations, with bonds written out by hand.
type enumeration struct {
	configurations [][]float64
	p              []float64
	energy         []float64
}

func enumerate(width, length int, coupling, field float64, up int) enumeration {
	var e enumeration
	n := width * length
	for c := range 1 << n {
		x := make([]float64, n)
		total := 0
		for i := range x {
			x[i] = float64(2*(c>>i&1) - 1)
			total += c >> i & 1
		}
		if up >= 0 && total != up {
			continue
		}
		bonds := 0.0
		for l := range length {
			for i := range width {
				switch {
				case width > 2:
					bonds += x[l*width+i] * x[l*width+(i+1)%width]
				case width == 2 && i == 0:
					bonds += x[l*width] * x[l*width+1]
				}
				if l > 0 {
					bonds += x[l*width+i] * x[(l-1)*width+i]
				}
			}
		}
		e.configurations = append(e.configurations, x)
		e.energy = append(e.energy, -bonds)
		e.p = append(e.p, math.Exp(coupling*bonds+field*floats.Sum(x)))
	}
	floats.Scale(1/floats.Sum(e.p), e.p)
	return e
}

// logProb returns ln p_t(x), and the mean of the data given x.
func (e enumeration) logProb(x []float64, t float64) (log float64, mean []float64) {
	a, variance := math.Exp(-t), 1-math.Exp(-2*t)
	logs := make([]float64, len(e.p))
	for c, s := range e.configurations {
		logs[c] = math.Log(e.p[c])
		for i, v := range s {
			logs[c] -= (x[i]-a*v)*(x[i]-a*v)/(2*variance) + math.Log(2*math.Pi*variance)/2
		}
	}
	log = floats.LogSumExp(logs)
	mean = make([]float64, len(x))
	for c, s := range e.configurations {
		floats.AddScaled(mean, math.Exp(logs[c]-log), s)
	}
	return log, mean
}

type alloyCase struct {
	width, length   int
	coupling, field float64
	up              int
}

var alloyCases = []alloyCase{
	{1, 1, 0.3, 0.2, -1}, {1, 7, 0.8, -0.1, -1}, {2, 5, -0.5, 0.3, -1}, {3, 4, critical, 0, -1}, {4, 3, 0.2, 0.1, -1}, {5, 2, -0.7, -0.4, -1},
	{1, 7, 0.8, -0.1, 3}, {2, 5, -0.5, 0.3, 5}, {3, 4, critical, 0, 4}, {4, 3, 0.2, 0.1, 0}, {4, 3, 0.2, 0.1, 12}, {5, 2, -0.7, -0.4, 1},
	{4, 3, -10, 0, 0}, // atoms that order, although there is one kind only
}

func (c alloyCase) alloy() *Alloy {
	a := lawtest.Must(NewAlloy(c.width, c.length, c.coupling, c.field))
	if c.up >= 0 {
		a = lawtest.Must(a.AtComposition(c.up))
	}
	return a
}

// TestAlloyEnumeration compares score, density, energies, compositions and covariances with sums over all configurations.
func TestAlloyEnumeration(t *testing.T) {
	for _, c := range alloyCases {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			a, e := c.alloy(), enumerate(c.width, c.length, c.coupling, c.field, c.up)
			rng := rand.New(rand.NewPCG(1, 2))
			x, score := make([]float64, a.Dim()), make([]float64, a.Dim())
			for _, time := range []float64{3, 0.5, 0.05} {
				for i := range x {
					x[i] = 1.3 * rng.NormFloat64()
				}
				log, mean := e.logProb(x, time)
				if got := a.LogProb(x, time); math.Abs(got-log) > 1e-11*(1+math.Abs(log)) {
					t.Errorf("ln p = %v at t = %v, want %v", got, time, log)
				}
				if got := a.Means(nil, x, time); !floats.EqualApprox(got, mean, 1e-11) {
					t.Errorf("means %v at t = %v, want %v", got, time, mean)
				}
				a.Score(score, x, time)
				for i, v := range score {
					want := (math.Exp(-time)*mean[i] - x[i]) / (1 - math.Exp(-2*time))
					if math.Abs(v-want) > 1e-9 {
						t.Errorf("score %v at t = %v, want %v", v, time, want)
					}
				}
			}
			energies, p := a.EnergyLaw()
			want := make(map[float64]float64)
			for i, v := range e.energy {
				want[v] += e.p[i]
				if got := a.Energy(e.configurations[i]); got != v {
					t.Fatalf("energy %v, want %v", got, v)
				}
			}
			for i, v := range energies {
				if math.Abs(p[i]-want[v]) > 1e-13 {
					t.Errorf("P(E = %v) = %v, want %v", v, p[i], want[v])
				}
			}
			compositions := make([]float64, a.Dim()+1)
			for i, s := range e.configurations {
				compositions[Up(s)] += e.p[i]
			}
			if got := a.CompositionLaw(); !floats.EqualApprox(got, compositions, 1e-13) {
				t.Errorf("compositions %v, want %v", got, compositions)
			}
			cov := a.Covariance()
			for i := range a.Dim() {
				for j := range a.Dim() {
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

// TestAlloyDraws compares the frequencies of all configurations with their probabilities.
func TestAlloyDraws(t *testing.T) {
	const draws = 20000
	for _, c := range []alloyCase{{3, 3, critical, 0.05, -1}, {3, 3, critical, 0.05, 4}} {
		a, e := c.alloy(), enumerate(c.width, c.length, c.coupling, c.field, c.up)
		index := make(map[string]int)
		expected := make([]float64, len(e.p))
		for i, s := range e.configurations {
			index[fmt.Sprint(s)] = i
			expected[i] = draws * e.p[i]
		}
		counts, src := make([]float64, len(e.p)), rand.NewPCG(3, 4)
		for range draws {
			i, ok := index[fmt.Sprint(a.Rand(nil, src))]
			if !ok {
				t.Fatal("a draw that cannot be")
			}
			counts[i]++
		}
		if chi2, p := lawtest.ChiSquare(counts, expected); p < 1e-3 {
			t.Errorf("%v: χ² = %v, p = %v", c, chi2, p)
		}
	}
}

// TestAlloyClosedForms: energy of an open chain and of a ring of spins by their eigenvalues, and the energy of a long strip that is
// as wide as it may be against Onsager's for the infinite lattice away from the critical point.
func TestAlloyClosedForms(t *testing.T) {
	const k, n = 0.7, 40
	moments := func(a *Alloy) (mean, variance float64) { return stat.PopMeanVariance(a.EnergyLaw()) }
	mean, variance := moments(lawtest.Must(NewAlloy(1, n, k, 0)))
	if want := -(n - 1) * math.Tanh(k); math.Abs(mean-want) > 1e-11 {
		t.Errorf("⟨E⟩ = %v of a chain, want %v", mean, want)
	}
	if want := (n - 1) / math.Pow(math.Cosh(k), 2); math.Abs(variance-want) > 1e-10 {
		t.Errorf("variance %v of the energy of a chain, want %v", variance, want)
	}
	mean, _ = moments(lawtest.Must(NewAlloy(9, 1, k, 0)))
	tanh := math.Tanh(k)
	if want := -9 * (tanh + math.Pow(tanh, 8)) / (1 + math.Pow(tanh, 9)); math.Abs(mean-want) > 1e-11 {
		t.Errorf("⟨E⟩ = %v of a ring, want %v", mean, want)
	}
	lawtest.Slow(t)
	const hot = 0.25
	long, _ := moments(lawtest.Must(NewAlloy(10, 21, hot, 0)))
	short, _ := moments(lawtest.Must(NewAlloy(10, 20, hot, 0)))
	modulus := 2 * math.Sinh(2*hot) / math.Pow(math.Cosh(2*hot), 2)
	first := quad.Fixed(func(p float64) float64 { return 1 / math.Sqrt(1-math.Pow(modulus*math.Sin(p), 2)) }, 0, math.Pi/2, 100, quad.Legendre{}, 0)
	onsager := -1 / math.Tanh(2*hot) * (1 + 2/math.Pi*(2*math.Pow(math.Tanh(2*hot), 2)-1)*first)
	if got := (long - short) / 10; math.Abs(got-onsager) > 2e-4 { // an atom in the middle of a long strip
		t.Errorf("energy %v of an atom, want Onsager's %v", got, onsager)
	}
}

// TestStrip has the numbers of the strip of 6 × 32 atoms at the critical point, from the derivatives of ln Z.
func TestStrip(t *testing.T) {
	strip := func(coupling float64) *Alloy { return lawtest.Must(NewAlloy(6, 32, coupling, 0)) }
	mean, variance := stat.PopMeanVariance(strip(critical).EnergyLaw())
	logZ := func(coupling float64) float64 { return strip(coupling).row.clean().logZ }
	const h = 1e-3
	if want := (logZ(critical-h) - logZ(critical+h)) / (2 * h); math.Abs(mean-want) > 1e-2 {
		t.Errorf("⟨E⟩ = %v, want %v", mean, want)
	}
	if want := (logZ(critical-h) - 2*logZ(critical) + logZ(critical+h)) / (h * h); math.Abs(variance-want) > 1e-2*want {
		t.Errorf("variance %v of the energy, want %v", variance, want)
	}
	if math.Abs(mean+263.204) > 1e-3 || math.Abs(variance-1019) > 1 {
		t.Errorf("energy %v, variance %v", mean, variance)
	}
}

// TestGuided compares the guidance with the moments of the composition in a sum over all configurations, and the exact
// guidance with P(n|x).
func TestGuided(t *testing.T) {
	const up, weight, time, h = 5, 1.7, 0.4, 1e-4
	a, e := lawtest.Must(NewAlloy(3, 4, critical, 0.1)), enumerate(3, 4, critical, 0.1, -1)
	fixed := lawtest.Must(a.AtComposition(up))
	rng := rand.New(rand.NewPCG(11, 12))
	x := make([]float64, a.Dim())
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	// given returns mean and variance of the composition given x, and P(up|x).
	given := func(x []float64) (mean, variance, p float64) {
		log, _ := e.logProb(x, time)
		second := 0.0
		for k, s := range e.configurations {
			one := enumeration{configurations: [][]float64{s}, p: []float64{e.p[k]}}
			l, _ := one.logProb(x, time)
			n := float64(Up(s))
			w := math.Exp(l - log)
			mean, second = mean+w*n, second+w*n*n
			if n == up {
				p += w
			}
		}
		return mean, second - mean*mean, p
	}
	mean, variance, _ := given(x)
	guided := lawtest.Must(a.Guided(up, weight))
	plain, got, exact := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
	a.Score(plain, x, time)
	guided(got, x, time)
	fixed.Score(exact, x, time)
	for i := range x {
		at := x[i]
		x[i] = at + h
		above, _, pAbove := given(x)
		x[i] = at - h
		below, _, pBelow := given(x)
		x[i] = at
		want := weight * (up - mean) / (variance + 1./12) * (above - below) / (2 * h)
		if math.Abs(got[i]-plain[i]-want) > 1e-5*(1+math.Abs(want)) {
			t.Errorf("guidance %v of atom %d, want %v", got[i]-plain[i], i, want)
		}
		if want := math.Log(pAbove/pBelow) / (2 * h); math.Abs(exact[i]-plain[i]-want) > 1e-5*(1+math.Abs(want)) {
			t.Errorf("exact guidance %v of atom %d, want %v", exact[i]-plain[i], i, want)
		}
	}
}

// TestFixedCompositionExtremes: at little noise the weights differ by hundreds of powers of ten, and what is left is the nearest
// configuration of the composition.
func TestFixedCompositionExtremes(t *testing.T) {
	a := lawtest.Must(lawtest.Must(NewAlloy(6, 16, critical, 0)).AtComposition(30))
	rng := rand.New(rand.NewPCG(7, 7))
	x := make([]float64, a.Dim())
	for i := range x {
		x[i] = rng.NormFloat64() + 0.5 // most are +1, though only 30 may be
	}
	for _, time := range []float64{1e-2, 1e-4, 1e-6} {
		m := a.Means(nil, x, time)
		if up := Up(m); up != 30 || floats.HasNaN(m) || math.Abs(floats.Sum(m)-(2*30-96)) > 1e-9 {
			t.Errorf("t = %v: %d atoms, sum %v", time, up, floats.Sum(m))
		}
	}
}

func BenchmarkAlloyScore(b *testing.B) {
	a := lawtest.Must(NewAlloy(6, 32, critical, 0))
	x, s := make([]float64, a.Dim()), make([]float64, a.Dim())
	for b.Loop() {
		a.Score(s, x, 1)
	}
}

func BenchmarkAlloyScoreFixed(b *testing.B) {
	a := lawtest.Must(lawtest.Must(NewAlloy(6, 32, critical, 0)).AtComposition(48))
	x, s := make([]float64, a.Dim()), make([]float64, a.Dim())
	for b.Loop() {
		a.Score(s, x, 1)
	}
}

// TestHeatBath: spins that are drawn from the alloy still are after a sweep, and the order of the frequencies is that of any start after many.
func TestHeatBath(t *testing.T) {
	const draws = 20000
	for _, c := range []alloyCase{{3, 3, critical, 0.05, -1}, {2, 4, -0.4, 0.2, -1}, {1, 6, 0.5, -0.1, -1}} {
		a, e := c.alloy(), enumerate(c.width, c.length, c.coupling, c.field, -1)
		index := make(map[string]int)
		expected, counts := make([]float64, len(e.p)), make([]float64, len(e.p))
		for i, s := range e.configurations {
			index[fmt.Sprint(s)] = i
			expected[i] = draws * e.p[i]
		}
		src := rand.NewPCG(6, 6)
		for range draws {
			x := a.Rand(nil, src)
			if err := a.HeatBath(x, src); err != nil {
				t.Fatal(err)
			}
			counts[index[fmt.Sprint(x)]]++
		}
		if chi2, p := lawtest.ChiSquare(counts, expected); p < 1e-3 {
			t.Errorf("%v: χ² = %v, p = %v", c, chi2, p)
		}
	}
	fixed := lawtest.Must(lawtest.Must(NewAlloy(2, 2, 1, 0)).AtComposition(2))
	lawtest.CheckError(t, "materials", "HeatBath", fixed.HeatBath(make([]float64, 4), nil), "composition is fixed")
}

// TestAlloyScattering: the structure factor of draws, and of atoms that do not interact.
func TestAlloyScattering(t *testing.T) {
	const draws = 3000
	a, q := lawtest.Must(NewAlloy(4, 6, 0.3, 0)), []float64{0.4, math.Pi / 2}
	sample, src := make([]float64, draws), rand.NewPCG(9, 9)
	for i := range sample {
		sample[i] = Intensity(q, a.Sites(), a.Rand(nil, src))
	}
	mean, sd := stat.MeanStdDev(sample, nil)
	if want := a.StructureFactor(q)[0]; math.Abs(mean-want) > 3.3*stat.StdErr(sd, draws) {
		t.Errorf("S = %v ± %v, want %v", mean, stat.StdErr(sd, draws), want)
	}
	free := lawtest.Must(NewAlloy(4, 6, 0, 0.3))
	if got, want := free.StructureFactor(q)[0], 1-math.Pow(math.Tanh(0.3), 2); math.Abs(got-want) > 1e-12 {
		t.Errorf("S = %v without interaction, want %v", got, want)
	}
}
