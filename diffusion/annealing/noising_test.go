package annealing

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

func mixture(t *testing.T, weights []float64, means [][]float64, variances []float64) *diffusion.Mixture {
	t.Helper()
	return lawtest.Must(diffusion.NewIsotropicMixture(weights, means, variances))
}

// TestProcessDefect: along the process the defect is minus what is produced.
func TestProcessDefect(t *testing.T) {
	m := mixture(t, []float64{0.3, 0.7}, [][]float64{{1}, {-1}}, []float64{0.1, 0.4})
	const duration = 1.5
	var states []State
	for i := range 31 {
		states = append(states, lawtest.Must(ProcessState(m.At(duration*float64(i)/30))))
	}
	balance := lawtest.Must(diffusion.ForwardBalance(m, duration))
	near(t, "∫ (dF + S dT) of the process", Defect(states), -balance.Total, 1e-9)
	if Defect(nil) != 0 || Defect(states[:1]) != 0 {
		t.Error("the defect of no way is not 0")
	}
}

// TestKickDefect: of the chain it is ΔU − (d/2) ΔT, whatever way was gone.
func TestKickDefect(t *testing.T) {
	m := mixture(t, []float64{0.3, 0.7}, [][]float64{{1, 0}, {-1, 2}}, []float64{0.1, 0.4})
	chain := lawtest.Must(diffusion.LinearDDPM(1000, 1e-4, 0.02))
	states := lawtest.Must(ChainKickStates(m, chain))
	for _, n := range []int{1, 400, 1000} {
		direct := lawtest.Must(KickState(m.At(chain.Clock(float64(n))), chain.Beta(n)/2))
		got := states[n-1]
		near(t, "U", got.Energy, direct.Energy, 1e-12)
		near(t, "T", got.Temperature, direct.Temperature, 0)
		near(t, "S", got.Entropy, math.Log(2*math.Pi*math.E*chain.Beta(n)/2), 1e-14)
		near(t, "F", got.FreeEnergy(), got.Energy-chain.Beta(n)/2*got.Entropy, 1e-14)
	}
	first, last := states[0], states[len(states)-1]
	want := last.Energy - first.Energy - (last.Temperature - first.Temperature)
	near(t, "∫ (dF + S dT)", Defect(states), want, 1e-4)
	if !(math.Abs(want) > 0.5) {
		t.Errorf("a defect of %v tells nothing", want)
	}
}

// TestKickAgrees: where the cloud is the kick's own normal law, it has its entropy, and the
// defect vanishes.
func TestKickAgrees(t *testing.T) {
	var states []State
	for i := range 101 {
		v := 0.5 + 0.01*float64(i)
		p := mixture(t, []float64{1}, [][]float64{{0, 0, 0}}, []float64{v})
		kick := lawtest.Must(KickState(p, v))
		if i%25 == 0 { // by quadrature in space
			process := lawtest.Must(ProcessState(p))
			near(t, "S", kick.Entropy, process.Entropy, 1e-8)
			near(t, "U", kick.Energy, process.Energy, 0)
		}
		near(t, "U", kick.Energy, Trap{3}.Energy(v, 1), 1e-14)
		states = append(states, kick)
	}
	near(t, "∫ (dF + S dT)", Defect(states), 0, 1e-4)
}

func TestSampleKickState(t *testing.T) {
	m := mixture(t, []float64{0.5, 0.5}, [][]float64{{1, 0}, {-1, 0}}, []float64{0.1, 0.3})
	const draws, T = 5000, 0.01
	sample, src := mat.NewDense(draws, 2, nil), rand.NewPCG(4, 1)
	for i := range draws {
		m.Rand(sample.RawRowView(i), src)
	}
	want := lawtest.Must(KickState(m, T))
	got, se, err := SampleKickState(sample, T)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "U", got.Energy, se, want.Energy)
	near(t, "S", got.Entropy, want.Entropy, 0)
	// Var |x|²/2 of a component is |μ|²v + v², and between them (0.2)²/4.
	near(t, "standard error", se, math.Sqrt(((0.1+0.01+0.3+0.09)/2+0.01)/draws), 0.04)
}

// TestSampleKickStateError: two standard errors cover the energy of 50 and 100 points in 92 to 98 % of 400
// samples, of a law whose energy is χ² and of one with a small mode far out, which decides.
func TestSampleKickStateError(t *testing.T) {
	lawtest.Slow(t)
	const runs = 400
	for name, m := range map[string]*diffusion.Mixture{
		"normal":   mixture(t, []float64{1}, [][]float64{{0}}, []float64{1}),
		"lopsided": mixture(t, []float64{0.85, 0.15}, [][]float64{{0, 0}, {2, 1}}, []float64{0.2, 0.5}),
	} {
		want, src := lawtest.Must(KickState(m, 1)).Energy, rand.NewPCG(5, 5)
		for _, n := range []int{50, 100} {
			var inside float64
			sample := mat.NewDense(n, m.Dim(), nil)
			for range runs {
				for i := range n {
					m.Rand(sample.RawRowView(i), src)
				}
				if got, se, err := SampleKickState(sample, 1); err == nil && math.Abs(got.Energy-want) < 2*se {
					inside += 1. / runs
				}
			}
			t.Logf("%s, n = %d: two standard errors cover %.3f", name, n, inside)
			if off := 3 * math.Sqrt(0.92*0.07/runs); inside < 0.92-off || inside > 0.98+off {
				t.Errorf("%s, n = %d: two standard errors cover %.3f, want 0.92 to 0.98", name, n, inside)
			}
		}
	}
	if _, se, err := SampleKickState(mat.NewDense(49, 1, nil), 1); err != nil || !math.IsInf(se, 1) {
		t.Errorf("error %v of 49 points, want +Inf (%v)", se, err)
	}
}

func TestKickErrors(t *testing.T) {
	m := mixture(t, []float64{1}, [][]float64{{0}}, []float64{1})
	chain := lawtest.Must(diffusion.LinearDDPM(2, 0.1, 0.2))
	for _, c := range []struct {
		want string
		f    func() error
	}{
		{"p is nil", func() error { _, err := ProcessState(nil); return err }},
		{"p is nil", func() error { _, err := KickState(nil, 1); return err }},
		{"theta = 0", func() error { _, err := KickState(m, 0); return err }},
		{"data is nil", func() error { _, err := ChainKickStates(nil, chain); return err }},
		{"chain is nil", func() error { _, err := ChainKickStates(m, nil); return err }},
		{"sample is nil", func() error { _, _, err := SampleKickState(nil, 1); return err }},
		{"rows of sample = 1", func() error { _, _, err := SampleKickState(mat.NewDense(1, 2, nil), 1); return err }},
		{"row 1 of sample is [0 NaN]", func() error {
			_, _, err := SampleKickState(mat.NewDense(2, 2, []float64{1, 1, 0, math.NaN()}), 1)
			return err
		}},
		{"theta = NaN", func() error { _, _, err := SampleKickState(mat.NewDense(2, 2, nil), math.NaN()); return err }},
	} {
		err := c.f()
		lawtest.CheckError(t, "annealing", c.want, err, c.want)
	}
}
