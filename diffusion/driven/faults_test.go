package driven

import (
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestNumbersThatEnd: steps whose law or entropy is beyond the range of numbers.
func TestNumbersThatEnd(t *testing.T) {
	for _, c := range []struct {
		trap     Vortex
		duration float64
		want     string
	}{
		{Vortex{Stiffness: 1, Rotation: 1}, 5e-324, "Duration = 5e-324 in Steps = 4: a step of 0 from t = 0"},
		{Vortex{Stiffness: 5e-324, Rotation: 1}, 1, "Duration = 1 in Steps = 4"},
		{Vortex{Stiffness: 1, Center: [2]float64{1e200, 0}}, 1, "path 0 ends at x = ["},
	} {
		s := Simulation{Protocol: func(t float64) Vortex {
			moved := c.trap
			moved.Center[0] *= t
			return moved
		}, Paths: 3, Steps: 4, Duration: c.duration}
		_, err := s.Run(t.Context())
		lawtest.CheckError(t, "driven", "Run", err, c.want)
	}
}

func TestSizes(t *testing.T) {
	rest := func(float64) Vortex { return Vortex{Stiffness: 1} }
	_, err := Simulation{Protocol: rest, Paths: 1 << 50, Steps: 1, Duration: 1}.Run(t.Context())
	lawtest.CheckError(t, "driven", "Run", err, "Paths = 1125899906842624 takes 32 PiB of memory")
	_, err = Simulation{Protocol: rest, Paths: 1, Steps: 1e10, Duration: 1}.Run(t.Context())
	lawtest.CheckError(t, "driven", "Run", err, "Steps = 10000000000 takes")
}

// TestCallersPanic: a protocol that panics, and a Progress that does, are errors.
func TestCallersPanic(t *testing.T) {
	s := Simulation{Protocol: func(float64) Vortex { return Vortex{Stiffness: 1} }, Paths: 3, Steps: 1, Duration: 1}
	s.Progress = func(int, int) { panic("no display") }
	if _, err := s.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "panic in Progress: no display") {
		t.Errorf("error %v", err)
	}
}
