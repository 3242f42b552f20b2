package modes

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// ends is an energy that is 0 up to x = 1 and beyond it a number given.
type ends struct{ beyond float64 }

func (e ends) Value(x []float64) float64 {
	if x[0] > 1 {
		return e.beyond
	}
	return 0
}

func (ends) AddGradient(_, _ []float64) {}

func TestNaNEnergy(t *testing.T) {
	base := Harmonic{Center: []float64{0}, Variance: 1}
	run := func(energies ...Energy) error {
		s := lawtest.Must(NewSampler(System{Dim: 1, Temperature: 1, Base: base, Modes: energies}, []float64{0}, 0, 0.3, rand.NewPCG(1, 1)))
		for range 300 {
			s.Step()
		}
		return s.Err()
	}
	nan := ends{math.NaN()}
	lawtest.CheckError(t, "modes", "Err", run(nan), "the energy is NaN at x = [")
	lawtest.CheckError(t, "modes", "Err", run(ends{0}, nan), "the energy of the mode 0 or 1 is NaN at x = [")
	if err := run(ends{math.Inf(1)}, ends{0}); err != nil {
		t.Errorf("error %v at a wall", err)
	}
}
