package annealing

import (
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestNaNTemperature: a protocol that becomes NaN is named with the time.
func TestNaNTemperature(t *testing.T) {
	breaks := func(t float64) float64 {
		if t > 0.5 {
			return math.NaN()
		}
		return 1
	}
	s := Simulation{Data: lopsided(t), Temperature: breaks, Paths: 3, Steps: 10, Duration: 1, Target: 1}
	_, err := s.Run(t.Context())
	lawtest.CheckError(t, "annealing", "Simulation.Run", err, "Temperature(0.55) = NaN")
	_, err = Annealing{Dim: 1, Stiffness: 1, Temperature: breaks, Steps: 10, Duration: 1, Target: 1}.Run()
	lawtest.CheckError(t, "annealing", "Annealing.Run", err, "Temperature(0.55) = NaN")
	hot := func(float64) float64 { return math.MaxFloat64 }
	_, err = Annealing{Dim: 1, Stiffness: 1e-3, Temperature: hot, Steps: 10, Duration: 1}.Run()
	lawtest.CheckError(t, "annealing", "Annealing.Run", err, "the variance at t = 0 is +Inf")
}

func TestSizes(t *testing.T) {
	one := func(float64) float64 { return 1 }
	_, err := Simulation{Data: lopsided(t), Temperature: one, Paths: 1 << 50, Steps: 1, Duration: 1}.Run(t.Context())
	lawtest.CheckError(t, "annealing", "Simulation.Run", err, "Paths = 1125899906842624 takes 32 PiB of memory")
	_, err = Simulation{Data: lopsided(t), Temperature: one, Paths: 1, Steps: 1e10, Duration: 1}.Run(t.Context())
	lawtest.CheckError(t, "annealing", "Simulation.Run", err, "Steps = 10000000000 takes 74.5 GiB")
	_, err = Annealing{Dim: 1, Stiffness: 1, Temperature: one, Steps: 1 << 50, Duration: 1}.Run()
	lawtest.CheckError(t, "annealing", "Annealing.Run", err, "Steps = 1125899906842624 takes")
}

// TestCold: a draw that would take too long is refused.
func TestCold(t *testing.T) {
	cold := func(float64) float64 { return 1e-20 }
	_, err := Simulation{Data: lopsided(t), Temperature: cold, Paths: 1, Steps: 1, Duration: 1}.Run(t.Context())
	lawtest.CheckError(t, "annealing", "Simulation.Run", err, "the temperature at the start = 1e-20 is below 1e-12")
	if got := lawtest.Panic(func() { lopsided(t).Rand(1e-20, nil) }); !strings.HasPrefix(got, "annealing: theta = 1e-20") {
		t.Errorf("panic %q", got)
	}
}

// TestExtremes: far out and at temperatures beyond what integrals can do.
func TestExtremes(t *testing.T) {
	g := lopsided(t)
	for _, x := range []float64{1e155, -1e300, math.Inf(1)} {
		if u, f := g.Potential(x), g.Force(x); !math.IsInf(u, 1) || !(f*x < 0) {
			t.Errorf("at %v: U = %v, −U' = %v", x, u, f)
		}
	}
	for _, T := range []float64{5e-324, 1e-300, 1e155, 1e308} {
		for name, f := range map[string]func(){
			"State": func() { g.State(T) }, "Friction": func() { g.Friction(T) }, "HeatCapacity": func() { g.HeatCapacity(T) },
		} {
			if got := lawtest.Panic(f); !strings.HasPrefix(got, "annealing: theta = ") {
				t.Errorf("%s at %v: panic %q", name, T, got)
			}
		}
		_, err := g.Length(T, 1)
		lawtest.CheckError(t, "annealing", "Length", err, "start = ")
		_, err = g.ConstantSpeed(1, T, 1)
		lawtest.CheckError(t, "annealing", "ConstantSpeed", err, "end = ")
	}
	constant := func(T float64) Protocol { return func(float64) float64 { return T } }
	_, err := Annealing{Dim: 1, Stiffness: 1, Steps: 30, Duration: 1, Start: 1, Temperature: constant(1e155)}.Run()
	lawtest.CheckError(t, "annealing", "Annealing.Run", err, "the entropy produced until t = 1 is NaN")
	cold := lawtest.Must(Annealing{Dim: 1, Stiffness: 1, Steps: 30, Duration: 1, Start: 1, Temperature: constant(5e-324)}.Run())
	if !math.IsInf(cold.Relaxation, 1) {
		t.Errorf("relaxation %v to the least temperature", cold.Relaxation)
	}
	if got := lawtest.Panic(func() { Maxwell(nil, 1, 1) }); got != "annealing: s is nil" {
		t.Errorf("panic %q", got)
	}
}

// TestSingularData: points have an energy, and so a kick, but no entropy and no potential.
func TestSingularData(t *testing.T) {
	points := lawtest.Must(diffusion.SymmetricPair(2, 0))
	_, err := NewGibbs(points)
	lawtest.CheckError(t, "annealing", "NewGibbs", err, "m has no density")
	_, err = ProcessState(points)
	lawtest.CheckError(t, "annealing", "ProcessState", err, "p has no density")
	if s := lawtest.Must(KickState(points, 1)); s.Energy != 2 {
		t.Errorf("the energy is %v, want 2", s.Energy)
	}
	chain := lawtest.Must(diffusion.LinearDDPM(10, 0.1, 0.5))
	if states := lawtest.Must(ChainKickStates(points, chain)); len(states) != 10 {
		t.Errorf("%d states of 10", len(states))
	}
	lawtest.Must(NewGibbs(points.At(0.1)))
	lawtest.Must(ProcessState(points.At(0.1)))
}
