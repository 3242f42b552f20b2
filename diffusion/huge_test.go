package diffusion

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestHugeNumbers: numbers near the limits of float64 give a result or an error within a short time.
func TestHugeNumbers(t *testing.T) {
	lawtest.Slow(t)
	far := lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{{1e20}}, []float64{1}))
	vast := lawtest.Must(SymmetricPair(1e300, 1))
	uneven := lawtest.Must(NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{1e300}, {-1e300}}, []float64{1, 2}))
	pair, constant := lawtest.Must(SymmetricPair(1, 0.4)), lawtest.Must(ConstantSchedule(1))
	lengthOf := func(T float64) float64 { return lawtest.Must(WassersteinLength(pair, T)) }
	for name, f := range map[string]func(){
		"quantile": func() { checkRel(t, "quantile", lawtest.Must(far.Quantile(0.3)), 1e20, 1e-15) },
		"speciation": func() {
			got, ok, err := SpeciationTime(vast)
			checkRel(t, "t_s", got, math.Log(1e300)+0.5*math.Ln2, 1e-14)
			if !ok || err != nil {
				t.Errorf("t_s = %v, %v, %v", got, ok, err)
			}
		},
		"speciation, uneven": func() { _, _, _ = SpeciationTime(uneven) },
		"spinodal":           func() { _, _, _ = SpinodalTime(uneven) },
		"coexistence":        func() { _, _, _ = CoexistenceTime(uneven) },
		"wide": func() {
			wide := lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{2}, {-1}}, []float64{1e308, 1}))
			_, _, err := CoexistenceTime(wide)
			lawtest.CheckError(t, "diffusion", "CoexistenceTime", err, "variance of 1e+308")
			vanishing := lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{2, 0}, {-1, 1}}, []float64{1e-300, 1}))
			_, _, _ = CoexistenceTime(vanishing)
			_, _ = Spinodals(vanishing)
			_, _ = FixedPoints(vanishing, 0)
		},
		"far in the plane": func() {
			for _, size := range []float64{1e20, 1e99, 1e300} {
				m := lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{size, 1}, {-size, size}}, []float64{1, 0.5}))
				_, _, _ = CoexistenceTime(m)
				_, _ = Spinodals(m)
				_, _ = FixedPoints(m, 0.1)
			}
		},
		"many": func() {
			m := cloud(rand.New(rand.NewPCG(1, 2)), 200, 1, false)
			_, _, _ = CoexistenceTime(m)
			_, _, err := SpinodalTime(cloud(rand.New(rand.NewPCG(1, 2)), 200, 60, false))
			lawtest.CheckError(t, "diffusion", "SpinodalTime", err, "200 components in 60 dimensions")
			_, err = FixedPoints(cloud(rand.New(rand.NewPCG(1, 2)), 200, 60, false), 1)
			lawtest.CheckError(t, "diffusion", "FixedPoints", err, "200 components in 60 dimensions")
		},
		"magnet": func() {
			if u := lawtest.Must(Magnetizations(1e299, 0.5)); len(u) != 3 || u[0] != -1 || !(math.Abs(u[1]) < 1e-290) || u[2] != 1 {
				t.Errorf("magnetisations %v", u)
			}
			_, err := Magnetizations(1e308, 0.5)
			lawtest.CheckError(t, "diffusion", "Magnetizations", err, "coupling = 1e+308")
		},
		"length": func() { checkRel(t, "length", lengthOf(1e308), lengthOf(60), 1e-9) },
		"action": func() {
			checkRel(t, "action", lawtest.Must(Action(pair, constant, 1e308)), lawtest.Must(Action(pair, constant, 60)), 1e-9)
		},
		"entropy": func() { _, _ = Entropy(vast) },
		"KL":      func() { _, _ = KL(vast, pair) },
		"W_2":     func() { _, _ = Wasserstein(vast, pair) },
		"fixed points": func() {
			_, _ = FixedPoints(vast, 0.1)
			_, _ = FixedPoints(uneven, 700)
		},
		"chi squared":  func() { _, _ = ChiSquared(vast) },
		"flux minimum": func() { _, _, _ = ReverseFluxMinimum(vast) },
		"constant speed": func() {
			_, _ = ConstantSpeedSchedule(pair, 1e308, 1)
			_, _ = ConstantSpeedSchedule(vast, 1, 1e308)
		},
		"covariance": func() {
			_, _ = NewMixture([]float64{1}, [][]float64{{0, 0}}, []mat.Symmetric{mat.NewSymDense(2, []float64{1e308, 1e300, 1e300, 1e308})})
		},
	} {
		done := make(chan struct{})
		go func() {
			defer close(done)
			f()
		}()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Errorf("%s: no answer in 20 seconds", name)
		}
	}
}

// TestSamplesBeyondMemory: draws that would not fit into memory are refused before anything is allocated.
func TestSamplesBeyondMemory(t *testing.T) {
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	const n = 1 << 50
	_, _, err := SampleEntropy(pair, n, 1)
	lawtest.CheckError(t, "diffusion", "SampleEntropy", err, "n = 1125899906842624 takes")
	_, _, err = SampleKL(pair, pair, n, 1)
	lawtest.CheckError(t, "diffusion", "SampleKL", err, "n = 1125899906842624 takes")
	_, _, err = SampleReverseRates(pair, 1, n, 1)
	lawtest.CheckError(t, "diffusion", "SampleReverseRates", err, "n = 1125899906842624 takes")
	if k := lawtest.Must(CurieWeissCoupling(0, 2, 5e-324)); k != 0 {
		t.Errorf("the coupling of a pair that is one mode is %v", k)
	}
}

func TestChainPanics(t *testing.T) {
	chain := lawtest.Must(LinearDDPM(3, 0.1, 0.2))
	for want, f := range map[string]func(){
		"diffusion: step n = 0 of a chain, want 1 to 3":  func() { chain.Beta(0) },
		"diffusion: step n = 4 of a chain, want 0 to 3":  func() { chain.Signal(4) },
		"diffusion: step n = -1 of a chain, want 0 to 3": func() { chain.Signal(-1) },
	} {
		if got := lawtest.Panic(f); got != want {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}
