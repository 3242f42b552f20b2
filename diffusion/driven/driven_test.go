package driven

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// dragged drags and tightens the trap and slows its vortex down. With 8Ω² < κ² the weights
// e^{−Q_hk} have a finite variance for any duration.
func dragged(t float64) Vortex {
	return Vortex{Stiffness: 1 + 0.5*t, Rotation: 0.3 - 0.1*t, Center: [2]float64{0.6 * t, -0.2 * t * t}}
}

func resting(float64) Vortex { return Vortex{Stiffness: 1.5, Rotation: 0.7, Center: [2]float64{1, -2}} }

func run(t *testing.T, s Simulation) *Ensemble {
	t.Helper()
	return lawtest.Must(s.Run(t.Context()))
}

// checkMean fails if the mean of the sample is more than 3 standard errors from want.
func checkMean(t *testing.T, name string, sample []float64, want float64) {
	t.Helper()
	mean, sd := stat.MeanStdDev(sample, nil)
	se := stat.StdErr(sd, float64(len(sample)))
	if off := math.Abs(mean-want) / se; !(off <= 3) {
		t.Errorf("%s = %.5f ± %.5f, want %.5f (%.1f standard errors)", name, mean, se, want, off)
	}
}

// TestFluctuationTheorems: Hatano–Sasa, Speck–Seifert and the total, for any step.
func TestFluctuationTheorems(t *testing.T) {
	for _, steps := range []int{2, 10, 50} {
		ens := run(t, Simulation{Protocol: dragged, Paths: 40000, Steps: steps, Duration: 1, Seed: 3})
		fluctuations := lawtest.Must(ens.Fluctuations())
		for name, f := range map[string]diffusion.Fluctuation{
			"Y": fluctuations.HatanoSasa, "Q_hk": fluctuations.Housekeeping, "ΔS_tot": fluctuations.Total,
		} {
			if off := math.Abs(f.Mean-1) / f.StdErr; !f.Reliable || !(off <= 3) {
				t.Errorf("%d steps: ⟨e^−%s⟩ = %.5f ± %.5f, want 1 (%.1f standard errors) %s", steps, name, f.Mean, f.StdErr, off, f.Warning)
			}
		}
		for name, sample := range map[string][]float64{"Y": ens.HatanoSasa, "Q_hk": ens.Housekeeping, "ΔS_tot": ens.Total} {
			if mean := stat.Mean(sample, nil); !(mean > 0) {
				t.Errorf("%d steps: ⟨%s⟩ = %v breaks the second law", steps, name, mean)
			}
		}
	}
}

// TestSteadyState: at rest 𝒴 vanishes, the density at the end is the steady one, and
// the production has the closed form, which is 2Ω²/κ up to O(h).
func TestSteadyState(t *testing.T) {
	lawtest.Slow(t)
	trap := resting(0)
	for _, steps := range []int{1, 10, 100} {
		ens := run(t, Simulation{Protocol: resting, Paths: 20000, Steps: steps, Duration: 2, Seed: 6})
		checkMean(t, "steady ⟨Q_hk⟩", ens.Housekeeping, 2*lawtest.Must(trap.SteadyRateSeen(2/float64(steps))))
		checkMean(t, "steady ⟨ΔS_tot⟩", ens.Total, 2*lawtest.Must(trap.SteadyRateSeen(2/float64(steps))))
		for i := range ens.Total {
			if math.Abs(ens.HatanoSasa[i]) > 1e-12 || math.Abs(ens.Total[i]-ens.Housekeeping[i]) > 1e-10 {
				t.Fatalf("at rest Y = %v, ΔS_tot − Q_hk = %v, want 0", ens.HatanoSasa[i], ens.Total[i]-ens.Housekeeping[i])
			}
		}
	}
	const h = 1e-3
	if rate, want := lawtest.Must(trap.SteadyRateSeen(h)), trap.SteadyRate(); math.Abs(rate/want-(1-trap.Stiffness*h)) > 1e-5 {
		t.Errorf("rate seen at h = %v is %v, want %v (1 − kh)", h, rate, want)
	}
	if rate := lawtest.Must(trap.SteadyRateSeen(0)); rate != trap.SteadyRate() {
		t.Errorf("rate seen at h = 0 is %v, want %v", rate, trap.SteadyRate())
	}
	for _, h := range []float64{-0.1, math.NaN(), math.Inf(1)} {
		_, err := trap.SteadyRateSeen(h)
		lawtest.CheckError(t, "driven", "SteadyRateSeen", err, fmt.Sprint("h = ", h))
	}
}

// TestSteadyLaw: f = ν + ∇ln ρ, the current ρν has no divergence, and the
// rate is ⟨|ν|²⟩ by quadrature.
func TestSteadyLaw(t *testing.T) {
	trap, h := resting(0), 1e-4
	current := func(x []float64, j int) float64 {
		return math.Exp(trap.SteadyLogProb(x)) * trap.SteadyVelocity(nil, x)[j]
	}
	for _, x := range [][]float64{{1.3, -1.6}, {0, -2}, {2, -3}} {
		var divergence float64
		force, velocity := trap.Force(nil, x), trap.SteadyVelocity(nil, x)
		for j := range x {
			up, down := slices.Clone(x), slices.Clone(x)
			up[j] += h
			down[j] -= h
			score := (trap.SteadyLogProb(up) - trap.SteadyLogProb(down)) / (2 * h)
			if off := force[j] - velocity[j] - score; math.Abs(off) > 1e-8 {
				t.Errorf("f − ν − ∇ln ρ = %v at %v, want 0", off, x)
			}
			divergence += (current(up, j) - current(down, j)) / (2 * h)
		}
		if math.Abs(divergence) > 1e-8 {
			t.Errorf("∇·(ρν) = %v at %v, want 0", divergence, x)
		}
	}
	var rate, mass float64
	const width = 0.1
	for i := -80; i <= 80; i++ {
		for j := -80; j <= 80; j++ {
			x := []float64{1 + width*float64(i), -2 + width*float64(j)}
			p, v := width*width*math.Exp(trap.SteadyLogProb(x)), trap.SteadyVelocity(nil, x)
			mass += p
			rate += p * (v[0]*v[0] + v[1]*v[1])
		}
	}
	if math.Abs(mass-1) > 1e-12 || math.Abs(rate-trap.SteadyRate()) > 1e-12 {
		t.Errorf("∫ρ = %v, ∫ρ|ν|² = %v, want 1 and %v", mass, rate, trap.SteadyRate())
	}
}

// TestLinearDrag: in a trap that starts from rest and is dragged at the speed u the particle
// lags behind. With points of the plane as complex numbers and z = κ − iΩ, the mean lag is u(1 − e^{−zT})/z,
// and ⟨𝒴⟩ = κ u Re ∫ lag dt for u along the first axis.
func TestLinearDrag(t *testing.T) {
	const k, omega, u, duration = 1.2, 0.9, 0.7, 1.5
	paths := 20000
	if testing.Short() {
		paths = 4000
	}
	ens := run(t, Simulation{
		Protocol: func(t float64) Vortex { return Vortex{Stiffness: k, Rotation: omega, Center: [2]float64{u * t}} },
		Paths:    paths, Steps: 300, Duration: duration, Seed: 11,
	})
	z := complex(k, -omega)
	decay := complex(math.Exp(-k*duration)*math.Cos(omega*duration), math.Exp(-k*duration)*math.Sin(omega*duration))
	want := k * u * u * real(complex(duration, 0)/z-(1-decay)/(z*z))
	checkMean(t, "⟨Y⟩", ens.HatanoSasa, want)
}

func TestSimulationRunner(t *testing.T) {
	s := Simulation{Protocol: dragged, Duration: 1, Seed: 4}
	lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
		s.Paths, s.Steps, s.Workers, s.Progress = r.Paths, r.Steps, r.Workers, r.Progress
		return s.Run(ctx)
	})
}

func TestSimulationErrors(t *testing.T) {
	good := Simulation{Protocol: resting, Paths: 1, Steps: 1, Duration: 1}
	for want, spoil := range map[string]func(*Simulation){
		"Protocol is nil":               func(s *Simulation) { s.Protocol = nil },
		"Paths = 0":                     func(s *Simulation) { s.Paths = 0 },
		"Steps = -1":                    func(s *Simulation) { s.Steps = -1 },
		"Duration = 0":                  func(s *Simulation) { s.Duration = 0 },
		"Workers = -1":                  func(s *Simulation) { s.Workers = -1 },
		"Stiffness of Protocol(0) = 0":  func(s *Simulation) { s.Protocol = func(float64) Vortex { return Vortex{} } },
		"Rotation of Protocol(0) = NaN": func(s *Simulation) { s.Protocol = func(float64) Vortex { return Vortex{1, math.NaN(), [2]float64{}} } },
	} {
		s := good
		spoil(&s)
		_, err := s.Run(context.Background())
		lawtest.CheckError(t, "driven", "Run", err, want)
	}
}
