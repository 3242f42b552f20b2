package driven

import (
	"math"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestHousekeepingCumulants compares them with the derivatives of ln⟨e^{−αQ_hk}⟩, a chain of Gaussian integrals, at
// α = 0, by central differences, for one step and for many.
func TestHousekeepingCumulants(t *testing.T) {
	for _, trap := range []Vortex{{Stiffness: 1, Rotation: 0.2}, {Stiffness: 0.7, Rotation: 1.6}, {Stiffness: 3, Rotation: -1}} {
		for _, c := range []struct {
			T     float64
			steps int
		}{{0.3, 1}, {0.3, 2}, {2, 3}, {2, 40}, {5, 500}, {1e-3, 10}} {
			mean, variance, err := trap.HousekeepingCumulants(c.T, c.steps)
			if err != nil {
				t.Fatal(err)
			}
			s := Simulation{Protocol: func(float64) Vortex { return trap }, Paths: 1, Steps: c.steps, Duration: c.T}
			chain := lawtest.Must(s.chain(t.Context()))
			log := func(alpha float64) float64 {
				return math.Log(lawtest.Must(chain.moments(t.Context(), alpha)).Housekeeping)
			}
			h := 1e-3 / math.Sqrt(1+variance)
			near := func(name string, got, want, tolerance float64) {
				t.Helper()
				if math.Abs(got-want) > tolerance*(1e-6+math.Abs(want)) {
					t.Errorf("%+v, T = %v in %d steps: %s %v, want %v", trap, c.T, c.steps, name, got, want)
				}
			}
			near("mean", mean, (log(-h)-log(h))/(2*h), 1e-4)
			near("variance", variance, (log(-h)+log(h)-2*log(0))/(h*h), 1e-4)
			near("mean", mean, c.T*lawtest.Must(trap.SteadyRateSeen(c.T/float64(c.steps))), 1e-12)
		}
	}
}

// TestHousekeepingContinuous: many steps tend to the continuous process, also for times so short that terms of the sum
// over lags cancel; the bound of the uncertainty relation holds.
func TestHousekeepingContinuous(t *testing.T) {
	for _, trap := range []Vortex{{Stiffness: 1, Rotation: 0.3}, {Stiffness: 2, Rotation: 3}} {
		k, w := trap.Stiffness, trap.Rotation
		for _, T := range []float64{1e-6, 1e-3, 0.1, 1, 30} {
			const steps = 1 << 40
			mean, variance, err := trap.HousekeepingCumulants(T, steps)
			if err != nil {
				t.Fatal(err)
			}
			// 2Ω⁴ ∫_0^T (T − s) (4/κ²) e^{−2κs} ds, as a series where terms cancel
			kT := k * T
			memory := (2*kT + math.Expm1(-2*kT)) / (4 * k * k)
			if kT < 1e-2 {
				memory = T * T / 2 * (1 - 2*kT/3 + kT*kT/3)
			}
			want := 4*w*w*T/k + 8*w*w*w*w/(k*k)*memory
			if math.Abs(variance/want-1) > 1e-5*min(1, T) || math.Abs(mean/(2*w*w*T/k)-1) > 1e-9 || variance < 2*mean {
				t.Errorf("%+v, T = %v: mean %v, variance %v, want %v and %v", trap, T, mean, variance, 2*w*w*T/k, want)
			}
		}
	}
}

func TestLags(t *testing.T) {
	for _, n := range []float64{1, 2, 3, 50, 1000} {
		for _, a := range []float64{0, 1e-9, 1e-4, 0.09 / n, 0.11 / n, 0.3, 1} {
			want := 0.
			for lag := 1.; lag < n; lag++ {
				want += (n - lag) * math.Pow(1-a, lag-1)
			}
			if got := lags(n, a); math.Abs(got-want) > 1e-12*want {
				t.Errorf("lags(%v, %v) = %v, want %v", n, a, got, want)
			}
		}
	}
}

func TestHousekeepingCumulantsErrors(t *testing.T) {
	good := Vortex{Stiffness: 1, Rotation: 1}
	for want, f := range map[string]func() error{
		"T = 0":                 func() error { _, _, err := good.HousekeepingCumulants(0, 1); return err },
		"steps = 0":             func() error { _, _, err := good.HousekeepingCumulants(1, 0); return err },
		"Stiffness = 0":         func() error { _, _, err := Vortex{}.HousekeepingCumulants(1, 1); return err },
		"Rotation = NaN":        func() error { _, _, err := Vortex{1, math.NaN(), [2]float64{}}.HousekeepingCumulants(1, 1); return err },
		"want finite numbers":   func() error { _, _, err := Vortex{1e-300, 1e100, [2]float64{}}.HousekeepingCumulants(1, 1); return err },
		"T = 5e-324 in steps =": func() error { _, _, err := good.HousekeepingCumulants(5e-324, 9); return err },
	} {
		lawtest.CheckError(t, "driven", "HousekeepingCumulants", f(), want)
	}
}
