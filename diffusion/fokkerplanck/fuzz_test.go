package fokkerplanck

import (
	"context"
	"math"
	"testing"
	"time"

	"nonequilibrium/diffusion/internal/lawtest"
)

// Whatever the box, the force and the step, the density is one, or there is an
// error.
func FuzzGrid(f *testing.F) {
	f.Add(-2.0, 2.0, 0.3, 1.0, 0.5, 1.0, 20, uint8(0))
	f.Add(-1e300, 1e300, 0.0, 1e300, 1e-300, 1e300, 5, uint8(3))
	f.Add(0.0, 1e-300, 0.0, 1e308, 1.0, 1.0, 3, uint8(6))
	f.Add(1.0, 1+1e-15, 1.0, -5.0, 1e-9, 0.1, 9, uint8(9))
	f.Fuzz(func(t *testing.T, lo, hi, x, slope, diffusion, to float64, cells int, how uint8) {
		start := time.Now()
		axis := Axis{Interval{lo, hi, Boundary(how % 4)}, cells % 40}
		axes := []Axis{axis, axis}[:1+how>>6%2]
		g, err := NewGrid(axes...)
		if err != nil {
			lawtest.CheckError(t, "fokkerplanck", "NewGrid", err, "")
			return
		}
		p, err := g.PointMass([]float64{x, x}[:len(axes)])
		if err != nil {
			lawtest.CheckError(t, "fokkerplanck", "PointMass", err, "")
			return
		}
		s := Solver{Grid: g, Diffusion: diffusion, Scheme: Scheme(how >> 2 % 2)}
		if how>>3%2 == 0 {
			s.Potential = func(x []float64, _ float64) float64 { return slope * x[0] * x[0] }
		} else {
			s.Drift = func(dst, x []float64, _ float64) { dst[0] = -slope * x[0] }
		}
		sol, err := s.Solve(context.Background(), p, 0, to, 2)
		if err != nil {
			lawtest.CheckError(t, "fokkerplanck", "Solve", err, "")
			return
		}
		checkNonNegative(t, sol)
		if r, err := s.Rates(sol.Density, to); err != nil {
			lawtest.CheckError(t, "fokkerplanck", "Rates", err, "")
		} else if math.IsNaN(r.Production) || math.IsNaN(r.Entropy) {
			t.Errorf("rates %+v", r)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// checkNonNegative reports what is not a density.
func checkNonNegative(t *testing.T, sol *Solution) {
	for i, v := range sol.Density {
		if !(v >= 0) {
			t.Errorf("density[%d] = %v", i, v)
		}
	}
	for i, v := range sol.Mass {
		if !(v >= 0 && v < 1+1e-6) {
			t.Errorf("mass[%d] = %v", i, v)
		}
	}
}
