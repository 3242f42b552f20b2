package annealing

import (
	"math"
	"strings"
	"testing"

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
	if got := lawtest.Panic(func() { lopsided(t).Rand(1e-20, nil) }); !strings.HasPrefix(got, "annealing: T = 1e-20") {
		t.Errorf("panic %q", got)
	}
}
