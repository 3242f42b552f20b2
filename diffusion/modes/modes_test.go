package modes

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// three is a system of unlike modes in the plane in a shared trap, whose joint law
// is known: harmonic modes in a harmonic base are harmonic.
func three() System {
	return System{Dim: 2, Temperature: 0.7, Base: Harmonic{Center: []float64{0, 0}, Variance: 4}, Modes: []Energy{
		Harmonic{Center: []float64{-1, 0}, Variance: 0.5},
		Harmonic{Center: []float64{1, 0.5}, Variance: 1, Offset: 0.3},
		Harmonic{Center: []float64{0, -1.5}, Variance: 0.3, Offset: -0.5},
	}}
}

// exact returns the marginal of the joint law in x: modes of variance T/κ with
// κ = 1/4 + 1/σ_k², at the centre c_k/(κσ_k²), of weight e^{−U_min/T} T/κ.
func exact(t *testing.T, s System) *diffusion.Mixture {
	t.Helper()
	var weights, variances []float64
	var means [][]float64
	var sum float64
	for k, e := range s.Modes {
		h := e.(Harmonic)
		kappa := 1/4. + 1/h.Variance
		centre := make([]float64, s.Dim)
		for j, c := range h.Center {
			centre[j] = c / (kappa * h.Variance)
		}
		w := math.Exp(-s.Energy(centre, k)/s.Temperature) / kappa
		weights, means, variances = append(weights, w), append(means, centre), append(variances, s.Temperature/kappa)
		sum += w
	}
	for k := range weights {
		weights[k] /= sum
	}
	return lawtest.Must(diffusion.NewIsotropicMixture(weights, means, variances))
}

// TestDetailedBalance: p(x, k) P(k → j) = p(x, j) P(j → k), and probabilities sum to 1.
func TestDetailedBalance(t *testing.T) {
	s := three()
	r := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		x := []float64{2 * r.NormFloat64(), 2 * r.NormFloat64()}
		for k := range s.Modes {
			var sum float64
			for j := range s.Modes {
				sum += s.SwitchProbability(x, k, j)
				there := math.Exp(-s.Energy(x, k)/s.Temperature) * s.SwitchProbability(x, k, j)
				back := math.Exp(-s.Energy(x, j)/s.Temperature) * s.SwitchProbability(x, j, k)
				if math.Abs(there-back) > 1e-13*(there+back) {
					t.Fatalf("x = %v: flow %d → %d is %v, back %v", x, k, j, there, back)
				}
			}
			if math.Abs(sum-1) > 1e-15 {
				t.Fatalf("x = %v: probabilities from %d sum to %v", x, k, sum)
			}
		}
	}
}

// TestStationaryLaw starts many chains in one mode and compares where they are in the
// end with the joint law.
func TestStationaryLaw(t *testing.T) {
	const chains, steps = 4000, 150
	s := three()
	law := exact(t, s)
	counts := make([]float64, len(s.Modes))
	first := make([]float64, chains)
	for i := range chains {
		sampler := lawtest.Must(NewSampler(s, []float64{-1, 0}, 0, 0.2, rand.NewPCG(2, uint64(i))))
		for range steps {
			sampler.Step()
		}
		counts[sampler.Mode()]++
		first[i] = sampler.Position()[0]
	}
	for k, c := range counts {
		w, _, _ := law.Component(k)
		if se := math.Sqrt(w * (1 - w) / chains); math.Abs(c/chains-w) > 3*se {
			t.Errorf("mode %d: occupied %.4f ± %.4f, want %.4f", k, c/chains, se, w)
		}
	}
	marginal := lawtest.Must(law.Projection([]float64{1, 0}))
	if ks, p := lawtest.KolmogorovSmirnov(first, marginal.CDF); p < 1e-3 {
		t.Errorf("Kolmogorov–Smirnov statistic %.2f, p = %.2g", ks, p)
	}
}

// TestAcceptance: small steps are nearly always accepted, switches sometimes.
func TestAcceptance(t *testing.T) {
	s := three()
	sampler := lawtest.Must(NewSampler(s, []float64{0, 0}, 1, 0.05, rand.NewPCG(3, 3)))
	for range 2000 {
		sampler.Step()
	}
	moves, switches := sampler.Acceptance()
	if moves < 0.9 || switches < 0.1 || switches > 0.9 {
		t.Errorf("accepted moves %.2f and switches %.2f", moves, switches)
	}
}

func TestHarmonicGradient(t *testing.T) {
	h := Harmonic{Center: []float64{1, -2}, Variance: 0.3, Offset: 4}
	x, g := []float64{0.2, 0.7}, []float64{0, 0}
	h.AddGradient(g, x)
	for j := range x {
		up, down := slices.Clone(x), slices.Clone(x)
		up[j] += 1e-5
		down[j] -= 1e-5
		if want := (h.Value(up) - h.Value(down)) / 2e-5; math.Abs(g[j]-want) > 1e-8 {
			t.Errorf("gradient[%d] = %v, finite difference %v", j, g[j], want)
		}
	}
}

func powerLaw(q int) float64 { return math.Pow(1+float64(q), -2) }

// TestFieldCovariance compares ⟨φ(0)φ(x)⟩ with Σ_q S(q) cos 2πqx at each level.
func TestFieldCovariance(t *testing.T) {
	lawtest.Slow(t)
	const draws, levels = 4000, 5
	for level := 0; level <= levels; level++ {
		products := map[int][]float64{0: nil, 3: nil, 16: nil}
		for i := range draws {
			f := lawtest.Must(NewField(powerLaw, levels, rand.NewPCG(4, uint64(i))))
			for f.Level() < level {
				f.Refine()
			}
			v := f.Values(nil, level)
			for lag := range products {
				products[lag] = append(products[lag], v[0]*v[lag])
			}
		}
		for lag, sample := range products {
			want := powerLaw(0)
			for q := 1; q < 1<<level; q++ {
				want += 2 * powerLaw(q) * math.Cos(2*math.Pi*float64(q*lag)/(2<<levels))
			}
			mean, sd := stat.MeanStdDev(sample, nil)
			if se := stat.StdErr(sd, draws); math.Abs(mean-want) > 3.5*se {
				t.Errorf("level %d, lag %d: covariance %.4f ± %.4f, want %.4f", level, lag, mean, se, want)
			}
		}
	}
}

// TestRefineKeepsCoarse: refining adds to a field and changes nothing in it.
func TestRefineKeepsCoarse(t *testing.T) {
	f := lawtest.Must(NewField(powerLaw, 6, rand.NewPCG(5, 5)))
	f.Refine()
	f.Refine()
	coarse, energy := slices.Clone(f.Values(nil, 2)), f.Energy()
	for f.Refine() {
	}
	if f.Level() != 6 || !slices.Equal(f.Values(nil, 2), coarse) || !(f.Energy() > energy) {
		t.Errorf("level %d: refining changed what was there", f.Level())
	}
	if slices.Equal(f.Values(nil, 6), coarse) {
		t.Error("refining added nothing")
	}
}

// TestFieldEnergy: half the number of degrees of freedom on average.
func TestFieldEnergy(t *testing.T) {
	energies := make([]float64, 2000)
	for i := range energies {
		f := lawtest.Must(NewField(powerLaw, 4, rand.NewPCG(6, uint64(i))))
		for f.Refine() {
		}
		energies[i] = f.Energy()
	}
	mean, sd := stat.MeanStdDev(energies, nil)
	if se := stat.StdErr(sd, 2000); math.Abs(mean-15.5) > 3*se { // 31 real numbers
		t.Errorf("⟨energy⟩ = %.3f ± %.3f, want 15.5", mean, se)
	}
}

func TestBadInput(t *testing.T) {
	src := rand.NewPCG(1, 1)
	check := func(err error, want string) {
		t.Helper()
		lawtest.CheckError(t, "modes", "NewSampler or NewField", err, want)
	}
	for want, spoil := range map[string]func(*System){
		"Dim = 0":           func(s *System) { s.Dim = 0 },
		"Temperature = 0":   func(s *System) { s.Temperature = 0 },
		"Temperature = NaN": func(s *System) { s.Temperature = math.NaN() },
		"Modes is empty":    func(s *System) { s.Modes = nil },
		"Modes[1] is nil":   func(s *System) { s.Modes = []Energy{s.Modes[0], nil} },
	} {
		s := three()
		spoil(&s)
		_, err := NewSampler(s, []float64{0, 0}, 0, 0.1, src)
		check(err, want)
	}
	_, err := NewSampler(three(), []float64{0}, 0, 0.1, src)
	check(err, "x has length 1")
	_, err = NewSampler(three(), []float64{0, 0}, 3, 0.1, src)
	check(err, "mode = 3")
	_, err = NewSampler(three(), []float64{0, 0}, 0, -1, src)
	check(err, "step = -1")
	_, err = NewSampler(three(), []float64{0, math.NaN()}, 0, 1, src)
	check(err, "x = [0 NaN] has the energy NaN")
	_, err = NewField(nil, 3, src)
	check(err, "spectrum is nil")
	_, err = NewField(powerLaw, 0, src)
	check(err, "levels = 0")
	_, err = NewField(func(q int) float64 { return -float64(q) }, 3, src)
	check(err, "spectrum(1) = -1")
	lawtest.Must(NewSampler(three(), []float64{0, 0}, 0, 1, nil)).Step() // from the global source
	lawtest.Must(NewField(powerLaw, 2, nil)).Refine()
}
