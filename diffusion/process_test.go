package diffusion

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

func testProcesses(t *testing.T) map[string]Process {
	t.Helper()
	linear, err := LinearSchedule(0.2, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	exploding, err := VarianceExploding(0.1, 5, 1)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Process{"VP": VariancePreserving(linear), "sub-VP": SubVariancePreserving(linear), "VE": exploding}
}

// TestKernels: signal and noise obey d signal/dt = −κ signal and d noise/dt = 2D − 2κ noise.
func TestKernels(t *testing.T) {
	const h = 1e-5
	for name, p := range testProcesses(t) {
		if a, b := p.Kernel(0); a != 1 || b != 0 {
			t.Errorf("%s: kernel (%v, %v) at t = 0, want (1, 0)", name, a, b)
		}
		for _, time := range []float64{0.1, 0.5, 0.9} {
			a, b := p.Kernel(time)
			a1, b1 := p.Kernel(time + h)
			a0, b0 := p.Kernel(time - h)
			f, d := p.Coefficients(time)
			if got, want := (a1-a0)/(2*h), -f*a; math.Abs(got-want) > 1e-8*(1+math.Abs(want)) {
				t.Errorf("%s, t = %v: ȧ = %v, want %v", name, time, got, want)
			}
			if got, want := (b1-b0)/(2*h), 2*d-2*f*b; math.Abs(got-want) > 1e-7*(1+math.Abs(want)) {
				t.Errorf("%s, t = %v: ḃ = %v, want %v", name, time, got, want)
			}
		}
	}
}

// TestNoisedByObeysFokkerPlanck: ∂ln p/∂t = f d + f x·s + D (∇·s + |s|²).
func TestNoisedByObeysFokkerPlanck(t *testing.T) {
	const time, h = 0.6, 1e-4
	r := rand.New(rand.NewPCG(97, 98))
	law := func(m *Mixture, p Process, t0 float64) *Mixture { return lawtest.Must(m.NoisedBy(p, t0)) }
	for name, p := range testProcesses(t) {
		for d := 1; d <= 3; d++ {
			m := randomMixture(t, d, 3, r)
			pt := law(m, p, time)
			x := pt.Rand(nil, r)
			s := pt.Score(nil, x)
			f, diffusion := p.Coefficients(time)
			want := f*float64(d) + diffusion*pt.ScoreDivergence(x)
			for j := range x {
				want += f*x[j]*s[j] + diffusion*s[j]*s[j]
			}
			got := (law(m, p, time+h).LogProb(x) - law(m, p, time-h).LogProb(x)) / (2 * h)
			if math.Abs(got-want) > 1e-5*(1+math.Abs(want)) {
				t.Errorf("%s, d = %d: ∂ln p/∂t = %v, by Fokker–Planck %v", name, d, got, want)
			}
		}
	}
}

// TestProcessRates: for the plain process they are the forward rates, on another
// clock β times those, and Ṡ is always the slope of the entropy.
func TestProcessRates(t *testing.T) {
	data := lawtest.Must(NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{-1}, {1}}, []float64{0.2, 0.5}))
	for name, p := range testProcesses(t) {
		const time, h = 0.5, 1e-4
		got, err := ProcessRates(data, p, time)
		if err != nil {
			t.Fatal(err)
		}
		entropy := func(t0 float64) float64 {
			s, err := Entropy(lawtest.Must(data.NoisedBy(p, t0)))
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		if want := (entropy(time+h) - entropy(time-h)) / (2 * h); math.Abs(got.Entropy-want) > 1e-6 {
			t.Errorf("%s: Ṡ = %v, slope of the entropy %v", name, got.Entropy, want)
		}
		if name == "VP" {
			linear := p.(variancePreserving).s
			want, err := ForwardRates(data, linear.Clock(time))
			if err != nil {
				t.Fatal(err)
			}
			beta := linear.Rate(time)
			if math.Abs(got.Production-beta*want.Production) > 1e-11 || math.Abs(got.Flux-beta*want.Flux) > 1e-11 {
				t.Errorf("VP: rates %+v, want %v times %+v", got, beta, want)
			}
			late, err := ProcessRates(data, VariancePreserving(constantSchedule{1}), 5)
			if err != nil {
				t.Fatal(err)
			}
			want, err = ForwardRates(data, 5)
			if err != nil || math.Abs(late.Production/want.Production-1) > 1e-8 {
				t.Errorf("VP, late: production %v, want %v (%v)", late.Production, want.Production, err)
			}
		}
		if name == "VE" && got.Flux != 0 {
			t.Errorf("VE: flux %v without friction", got.Flux)
		}
	}
}

// TestDDPMIsOrnsteinUhlenbeck runs the chain by its definition and holds it
// against the law at the clock's reading, which also the simulation has.
func TestDDPMIsOrnsteinUhlenbeck(t *testing.T) {
	data := lawtest.Must(SymmetricPair(1, 0.1))
	chain, err := LinearDDPM(20, 0.005, 0.2)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(99, 100))
	sample := make([]float64, 20000)
	for i := range sample {
		x := data.Rand(nil, r)[0]
		for n := 1; n <= chain.Steps(); n++ {
			x = math.Sqrt(1-chain.Beta(n))*x + math.Sqrt(chain.Beta(n))*r.NormFloat64()
		}
		sample[i] = x
	}
	law := data.At(chain.Clock(20))
	if ks, p := lawtest.KolmogorovSmirnov(sample, law.CDF); p < leastP {
		t.Errorf("the chain does not have the law at its clock: Kolmogorov–Smirnov statistic %.2f", ks)
	}
	e := lawtest.Must(Simulation{Data: data, Paths: 20000, Steps: 20, Duration: 20, Seed: 101, Schedule: chain}.Forward(context.Background()))
	checkLaw(t, "simulation on the chain's clock", e.Final, law)
}

// TestDDPMSignals: known values, among them the trap of a short linear chain.
func TestDDPMSignals(t *testing.T) {
	long, err := LinearDDPM(1000, 1e-4, 0.02)
	if err != nil {
		t.Fatal(err)
	}
	short, err := LinearDDPM(200, 1e-4, 0.02)
	if err != nil {
		t.Fatal(err)
	}
	scaled, err := LinearDDPM(200, 5e-4, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		chain    *DDPM
		lo, want float64
		hi       float64
	}{{long, 4.0e-5, 0, 4.1e-5}, {short, 0.13, 0, 0.135}, {scaled, 2.5e-5, 0, 3.5e-5}} {
		if got := c.chain.Signal(c.chain.Steps()); got < c.lo || got > c.hi {
			t.Errorf("%d steps: ᾱ_N = %v, want between %v and %v", c.chain.Steps(), got, c.lo, c.hi)
		}
	}
	cosine, err := CosineDDPM(1000)
	if err != nil {
		t.Fatal(err)
	}
	smooth, err := CosineSchedule(1000, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 300, 900} {
		if got, want := cosine.Signal(n), math.Exp(-2*smooth.Clock(float64(n))); math.Abs(got-want) > 1e-12 {
			t.Errorf("cosine, n = %d: ᾱ = %v, continuous %v", n, got, want)
		}
	}
	sigmoid, err := SigmoidDDPM(1001, 1e-4, 0.02)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sigmoid.Beta(501), (1e-4+0.02)/2; math.Abs(got-want) > 1e-15 {
		t.Errorf("sigmoid: β in the middle %v, want %v", got, want)
	}
	for n := range 1000 {
		if math.Abs(long.Clock(float64(n)+0.5)-(long.Clock(float64(n))+0.5*long.Rate(float64(n)))) > 1e-15 {
			t.Fatalf("the clock does not go evenly through step %d", n)
		}
	}
}

func TestAffineBadInput(t *testing.T) {
	pair := lawtest.Must(SymmetricPair(1, 1))
	_, err := NewDDPM(nil)
	lawtest.CheckError(t, "diffusion", "DDPM", err, "betas is empty")
	for _, b := range []float64{0, 1, -1, math.NaN()} {
		_, err := NewDDPM([]float64{0.1, b})
		lawtest.CheckError(t, "diffusion", "DDPM", err, "betas[1] = ")
	}
	_, err = LinearDDPM(0, 0.1, 0.2)
	lawtest.CheckError(t, "diffusion", "DDPM", err, "steps = 0")
	_, err = CosineDDPM(-1)
	lawtest.CheckError(t, "diffusion", "DDPM", err, "steps = -1")
	_, err = VarianceExploding(0, 1, 1)
	lawtest.CheckError(t, "diffusion", "VE", err, "first = 0")
	_, err = VarianceExploding(1, 0.5, 1)
	lawtest.CheckError(t, "diffusion", "VE", err, "last = 0.5")
	_, err = VarianceExploding(1, 2, math.NaN())
	lawtest.CheckError(t, "diffusion", "VE", err, "duration = NaN")
	_, err = pair.NoisedBy(nil, 1)
	lawtest.CheckError(t, "diffusion", "NoisedBy", err, "p is nil")
	_, err = pair.NoisedBy(testProcesses(t)["VE"], -1)
	lawtest.CheckError(t, "diffusion", "NoisedBy", err, "t = -1")
	_, err = ProcessRates(nil, testProcesses(t)["VP"], 1)
	lawtest.CheckError(t, "diffusion", "rates", err, "is nil")
	_, err = ProcessRates(pair, testProcesses(t)["sub-VP"], 0)
	lawtest.CheckError(t, "diffusion", "rates", err, "p has the diffusion 0 at t = 0")
}
