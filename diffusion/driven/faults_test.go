package driven

import (
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestNumbersThatEnd: steps whose density or entropy is beyond the range of float64.
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

// TestVerdict: where the variance is finite there is no warning of an infinite one, and the
// intervals of two standard errors contain 1 as often as the docs say. 400 ensembles each.
func TestVerdict(t *testing.T) {
	lawtest.Slow(t)
	ensembles := 400
	if testing.Short() {
		ensembles = 100
	}
	for _, c := range []struct {
		name           string
		rotation, drag float64
		duration       float64
		paths          int
	}{
		{"slow", 0.1, 0, 5, 300},
		{"at the limit", math.Sqrt(1. / 8), 0, 2, 300},
		{"at the limit, long", math.Sqrt(1. / 8), 0, 6, 1000},
		{"fast, short", 1, 0, 0.2, 300},
		{"dragged", 0.2, 0.4, 3, 300},
	} {
		s := Simulation{Paths: c.paths, Steps: 20, Duration: c.duration, Protocol: func(t float64) Vortex {
			return Vortex{Stiffness: 1, Rotation: c.rotation, Center: [2]float64{c.drag * t, 0}}
		}}
		var covered, reliable, count, alarms [3]float64
		var moments SecondMoments
		for seed := range ensembles {
			s.Seed = uint64(seed)
			ens := lawtest.Must(s.Run(t.Context()))
			f := lawtest.Must(ens.Fluctuations())
			moments = ens.Moments
			for k, mean := range []diffusion.Fluctuation{f.Housekeeping, f.HatanoSasa, f.Total} {
				count[k]++
				if strings.Contains(mean.Warning, "infinite") {
					alarms[k]++
				}
				if mean.Reliable {
					reliable[k]++
					if math.Abs(mean.Mean-1) <= 2*mean.StdErr+1e-12 {
						covered[k]++
					}
				}
			}
		}
		for k, name := range []string{"Housekeeping", "HatanoSasa", "Total"} {
			if alarms[k] > 0 || reliable[k] != count[k] {
				t.Errorf("%s, %s: %v reliable, %v alarms of an infinite variance in %v", c.name, name, reliable[k], alarms[k], count[k])
			}
			if share := covered[k] / reliable[k]; share < 0.92 || share < 0.89 && testing.Short() {
				t.Errorf("%s, %s: covers %.3f", c.name, name, share)
			}
			t.Logf("%s, %s: %v of %v reliable, cover %.3f", c.name, name, reliable[k], count[k], covered[k]/reliable[k])
		}
		t.Logf("%s: %+v", c.name, moments)
	}
}

// TestSeenAtExtremes: 2Ω²/κ at h → 0, nothing at h → ∞.
func TestSeenAtExtremes(t *testing.T) {
	trap := Vortex{Stiffness: 2, Rotation: 3}
	for h, want := range map[float64]float64{0: 9, 1e-300: 9, 1e-160: 9, 1e308: 0, 1e5: 0} {
		if got := lawtest.Must(trap.SteadyRateSeen(h)); math.Abs(got-want) > 1e-12 {
			t.Errorf("h = %v: %v, want %v", h, got, want)
		}
	}
	_, err := Vortex{Stiffness: math.NaN()}.SteadyRateSeen(1)
	lawtest.CheckError(t, "driven", "SteadyRateSeen", err, "Stiffness = NaN")
}
