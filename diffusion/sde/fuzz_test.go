package sde

import (
	"math"
	"testing"
	"time"

	"nonequilibrium/diffusion/internal/lawtest"
)

// Whatever the ends, times fall from one to the other, or there is an error.
func FuzzTimes(f *testing.F) {
	f.Add(5.0, 1e-3, 10)
	f.Add(1e300, 1e-300, 3)
	f.Add(1+2.3e-16, 1.0, 2)
	f.Add(math.MaxFloat64, 5e-324, 1)
	f.Fuzz(func(t *testing.T, from, to float64, steps int) {
		start := time.Now()
		for name, spacing := range map[string]func(from, to float64, steps int) ([]float64, error){
			"LogSNRTimes": LogSNRTimes, "KarrasTimes": KarrasTimes,
		} {
			times, err := spacing(from, to, steps%1000)
			if err != nil {
				lawtest.CheckError(t, "sde", name, err, "")
				continue
			}
			for i, v := range times[1:] {
				if !(v < times[i]) {
					t.Errorf("%s(%v, %v, %d): %v after %v", name, from, to, steps, v, times[i])
				}
			}
			if times[0] != from || times[len(times)-1] != to {
				t.Errorf("%s(%v, %v, %d) goes from %v to %v", name, from, to, steps, times[0], times[len(times)-1])
			}
		}
		betas, err := ZeroTerminalSNR([]float64{to, from, to, from})
		if err != nil {
			lawtest.CheckError(t, "sde", "ZeroTerminalSNR", err, "")
		}
		for n, b := range betas {
			if !(b > 0 && b <= 1) {
				t.Errorf("ZeroTerminalSNR of %v, %v: β_%d = %v", to, from, n+1, b)
			}
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
