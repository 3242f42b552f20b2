package annealing

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestSimulation: ⟨e^{−Σ}⟩ = 1 at coarse and fine steps, and ⟨Σ⟩ is that of the lattice.
func TestSimulation(t *testing.T) {
	g := gibbs(t, []float64{0.8, 0.2}, []float64{1, -1}, []float64{0.2, 0.2})
	p := lawtest.Must(Cosine(2, 0.8, 1))
	for _, steps := range []int{25, 200} {
		if testing.Short() && steps > 25 {
			continue // TestSimulationTrap looks at the means
		}
		s := Simulation{Data: g, Temperature: p, Paths: 10000, Steps: steps, Duration: 1, Seed: 4}
		ens := lawtest.Must(s.Run(context.Background()))
		f := lawtest.Must(diffusion.IntegralFluctuation(ens.Total))
		if off := math.Abs(f.Mean-1) / f.StdErr; !f.Reliable || !(off <= 3) {
			t.Errorf("%d steps: ⟨e^−Σ⟩ = %.5f ± %.5f, want 1 (%.1f standard errors) %s", steps, f.Mean, f.StdErr, off, f.Warning)
		}
		if steps < 200 {
			continue
		}
		during, after := newMaster(g, -8, 8, 800).production(p, 2, 0.8, 1, 2000)
		mean, sd := stat.MeanStdDev(ens.Total, nil)
		if off := (mean - during - after) / stat.StdErr(sd, 10000); !(math.Abs(off) <= 3) {
			t.Errorf("⟨Σ⟩ = %.5f, want %.5f (%.1f standard errors)", mean, during+after, off)
		}
	}
}

// TestSimulationTrap: in the trap the means are those of the moments, also from and to
// temperatures that the protocol does not have.
func TestSimulationTrap(t *testing.T) {
	lawtest.Slow(t)
	const k, paths = 2.0, 10000
	g := gibbs(t, []float64{1}, []float64{1}, []float64{1 / k})
	p := lawtest.Must(Linear(3, 0.8, 1))
	for _, ends := range [][2]float64{{0, 0}, {4, 0.5}} {
		r := lawtest.Must(Annealing{Dim: 1, Stiffness: k, Temperature: p, Duration: 1, Steps: 100, Start: ends[0], Target: ends[1]}.Run())
		ens := lawtest.Must(Simulation{Data: g, Temperature: p, Paths: paths, Steps: 200, Duration: 1, Seed: 9, Start: ends[0], Target: ends[1]}.Run(context.Background()))
		for name, c := range map[string]struct {
			sample []float64
			want   float64
		}{"Environment": {ens.Environment, r.Balance.Environment}, "Total": {ens.Total, r.Balance.Total + r.Relaxation}} {
			mean, sd := stat.MeanStdDev(c.sample, nil)
			if off := (mean - c.want) / stat.StdErr(sd, paths); !(math.Abs(off) <= 3) {
				t.Errorf("⟨%s⟩ = %.5f, want %.5f (%.1f standard errors)", name, mean, c.want, off)
			}
		}
		if ens.Acceptance < 0.99 || ens.Acceptance >= 1 {
			t.Errorf("%v of the steps are accepted, want nearly all", ens.Acceptance)
		}
	}
}

// TestSimulationAtRest: a bath that does not change produces nothing and leaves the cloud as it
// is, at coarse steps too.
func TestSimulationAtRest(t *testing.T) {
	const T, paths = 1.5, 5000
	g := lopsided(t)
	ens := lawtest.Must(Simulation{
		Data: g, Temperature: func(float64) float64 { return T }, Paths: paths, Steps: 40, Duration: 4, Seed: 2,
	}.Run(context.Background()))
	energies := make([]float64, paths)
	for i, x := range ens.Final {
		energies[i] = g.Potential(x)
	}
	mean, sd := stat.MeanStdDev(energies, nil)
	if off := (mean - g.State(T).Energy) / stat.StdErr(sd, paths); !(math.Abs(off) <= 3) {
		t.Errorf("⟨U⟩ at rest is %.1f standard errors off", off)
	}
	for _, total := range ens.Total {
		if math.Abs(total) > 1e-12 {
			t.Fatalf("Σ = %v at rest, want 0", total)
		}
	}
	if ens.Acceptance > 0.95 {
		t.Errorf("%v of the steps are accepted: too many to test anything", ens.Acceptance)
	}
}

func TestSimulationRunner(t *testing.T) {
	s := Simulation{Data: lopsided(t), Temperature: lawtest.Must(Linear(2, 1, 1)), Duration: 1, Seed: 4}
	lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
		s.Paths, s.Steps, s.Workers, s.Progress = r.Paths, r.Steps, r.Workers, r.Progress
		return s.Run(ctx)
	})
}

func TestSimulationErrors(t *testing.T) {
	p := lawtest.Must(Linear(1, 2, 1))
	good := Simulation{Data: lopsided(t), Temperature: p, Paths: 1, Steps: 1, Duration: 1}
	for want, spoil := range map[string]func(*Simulation){
		"Data is nil":                  func(s *Simulation) { s.Data = nil },
		"Temperature is nil":           func(s *Simulation) { s.Temperature = nil },
		"Paths = 0":                    func(s *Simulation) { s.Paths = 0 },
		"Steps = -1":                   func(s *Simulation) { s.Steps = -1 },
		"Duration = 0":                 func(s *Simulation) { s.Duration = 0 },
		"Workers = -1":                 func(s *Simulation) { s.Workers = -1 },
		"Start = -1":                   func(s *Simulation) { s.Start = -1 },
		"Target = NaN":                 func(s *Simulation) { s.Target = math.NaN() },
		"temperature at the start = 0": func(s *Simulation) { s.Temperature = func(t float64) float64 { return t } },
		"target temperature = 0":       func(s *Simulation) { s.Temperature = func(t float64) float64 { return 1 - t } },
		"Temperature(0.5) = -1":        func(s *Simulation) { s.Temperature = func(t float64) float64 { return 1 - 8*t*(1-t) } },
	} {
		s := good
		spoil(&s)
		_, err := s.Run(context.Background())
		lawtest.CheckError(t, "annealing", "Run", err, want)
	}
}
