package learned

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/sde"
)

// TestSamplers: every sampler and integrator of package sde takes a learned score as it takes an exact one. The moments of what they generate
// are those that they generate with the exact score and the same noise.
func TestSamplers(t *testing.T) {
	lawtest.Slow(t)
	law := uneven(t)
	m := teacher(t)
	// The score of a network is known at positive times only.
	times := append(lawtest.Must(sde.LogSNRTimes(3, .005, 40)), .002)
	splitting := lawtest.Must(sde.NewMatrixSplitting(mat.NewDense(1, 1, []float64{1}), mat.NewDense(1, 1, []float64{math.Sqrt2})))
	for name, sampler := range map[string]sde.Sampler{
		"EulerMaruyama":      sde.ReverseProcess{Method: sde.EulerMaruyama{}},
		"Heun":               sde.ReverseProcess{Method: sde.Heun{}},
		"SRA1":               sde.ReverseProcess{Method: sde.SRA1{}},
		"SRIW1":              rough{sde.SRIW1{}, sde.Diagonal(1, func(float64, float64) float64 { return math.Sqrt2 })},
		"MatrixSplitting":    rough{splitting, sde.Matrix(mat.NewDense(1, 1, []float64{math.Sqrt2}))},
		"RK4":                rk4{},
		"OUSplitting":        sde.ReverseProcess{Method: sde.OUSplitting{Rate: 1}},
		"PredictorCorrector": sde.PredictorCorrector{Corrections: 1},
		"DDIM":               sde.DDIM{},
		"DDIM, Eta 1":        sde.DDIM{Eta: 1},
		"DPMSolver":          sde.DPMSolver{},
		"DPMSolver, Eta 1":   sde.DPMSolver{Eta: 1},
		"HeunFlow":           sde.HeunFlow{},
		"RungeKuttaFlow":     sde.RungeKuttaFlow{},
		"AdaptiveReverse":    sde.AdaptiveReverse{Adaptive: sde.Adaptive{Method: sde.SRA1{}, Tolerance: .05, Coarsest: 2, Finest: 14}},
		"AdaptiveFlow":       sde.AdaptiveFlow{DormandPrince: sde.DormandPrince{Tolerance: 1e-3}},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := generate(t, sampler, m.Drift(), law, times), generate(t, sampler, sde.Score(law), law, times)
			if math.Abs(got[0]-want[0]) > .06 || math.Abs(got[1]-want[1]) > .06 {
				t.Errorf("mean and mean square %.3f, %.3f, with the exact score %.3f, %.3f", got[0], got[1], want[0], want[1])
			}
		})
	}
}

// rough is sde.ReverseProcess for integrators that want their noise in another form.
type rough struct {
	method sde.Integrator
	noise  sde.Noise
}

func (n rough) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error {
	eq := sde.SDE{Dim: len(x), Noise: n.noise, Drift: func(dst, x []float64, s float64) {
		score(dst, x, max(-s, .002))
		for j, v := range x {
			dst[j] = v + 2*dst[j]
		}
	}}
	for i := 1; i < len(times); i++ {
		if err := sde.Simulate(x, &eq, n.method, -times[i-1], -times[i], 1, src); err != nil {
			return err
		}
	}
	return nil
}

// rk4 takes a step of the probability flow between times.
type rk4 struct{}

func (rk4) Sample(x []float64, score diffusion.Drift, times []float64, _ rand.Source) error {
	velocity := func(dst, x []float64, t float64) {
		score(dst, x, t)
		for j, v := range x {
			dst[j] = -v - dst[j]
		}
	}
	for i := 1; i < len(times); i++ {
		if err := sde.RK4(x, velocity, times[i-1], times[i], 1); err != nil {
			return err
		}
	}
	return nil
}

// TestLangevin: so does the Langevin chain, unadjusted, since a score has no density.
func TestLangevin(t *testing.T) {
	lawtest.Slow(t)
	law, at := uneven(t), .5
	m := teacher(t)
	var moments [2][2]float64
	for i, target := range []sde.Target{law.At(at), fixedTime{law.At(at), m, at}} {
		const n = 4000
		x := []float64{0}
		if _, err := (sde.Langevin{Target: target, Step: .1}).Run(x, n, stream.New(1, 0, 0), func(x []float64) {
			moments[i][0] += x[0] / n
			moments[i][1] += x[0] * x[0] / n
		}); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := moments[0], moments[1]; math.Abs(a[0]-b[0]) > .06 || math.Abs(a[1]-b[1]) > .06 {
		t.Errorf("mean and mean square %.3f, with the exact score %.3f", b, a)
	}
}

// fixedTime has the learned score at one time.
type fixedTime struct {
	*diffusion.Mixture
	m *Model
	t float64
}

func (f fixedTime) Score(dst, x []float64) []float64 { return f.m.Score(dst, x, f.t) }

// generate returns the mean and the mean square of what a sampler makes of quantiles of p_T.
func generate(t *testing.T, s sde.Sampler, score diffusion.Drift, law *diffusion.Mixture, times []float64) (moments [2]float64) {
	const n = 100
	for i := range n {
		x := []float64{lawtest.Must(law.At(times[0]).Quantile((float64(i) + .5) / n))}
		if err := s.Sample(x, score, times, stream.New(uint64(i), 0, 0)); err != nil {
			t.Fatal(err)
		}
		moments[0] += x[0] / n
		moments[1] += x[0] * x[0] / n
	}
	return moments
}
