package fokkerplanck

import (
	"math"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

var boundaries = map[string]Boundary{"reflecting": Reflecting, "absorbing": Absorbing, "periodic": Periodic}

// box is an interval whose ends are no round numbers.
func box(b Boundary) Interval { return Interval{-0.7, 1.6, b} }

// TestBrownianSeries compares the two forms of the exact densities, where they
// change over, with many terms of the textbook's eigenfunction series.
func TestBrownianSeries(t *testing.T) {
	for name, boundary := range boundaries {
		v := box(boundary)
		length := v.Length()
		for _, x0 := range []float64{-0.6, 0.2, 1.5} {
			for _, x := range []float64{-0.7, -0.3, 0.9, 1.6} {
				for _, time := range []float64{0.02, 0.3, 0.999 * length * length / math.Pi, 1.001 * length * length / math.Pi, 4, 30} {
					y, y0 := (x-v.Lo)/length, (x0-v.Lo)/length
					var density, distribution float64
					if boundary != Absorbing {
						density, distribution = 1/length, y
					}
					for n := 1; n < 200; n++ {
						q := math.Pi * float64(n)
						switch boundary {
						case Reflecting:
							w := 2 / length * math.Cos(q*y0) * math.Exp(-q*q*time/(length*length))
							density += w * math.Cos(q*y)
							distribution += w * math.Sin(q*y) * length / q
						case Absorbing:
							w := 2 / length * math.Sin(q*y0) * math.Exp(-q*q*time/(length*length))
							density += w * math.Sin(q*y)
							distribution += w * (1 - math.Cos(q*y)) * length / q
						case Periodic:
							w := 2 / length * math.Exp(-4*q*q*time/(length*length))
							density += w * math.Cos(2*q*(y-y0))
							distribution += w * (math.Sin(2*q*(y-y0)) + math.Sin(2*q*y0)) * length / (2 * q)
						}
					}
					if got := v.Density(x, x0, time); math.Abs(got-density) > 1e-13 {
						t.Errorf("%s: density %v at %v from %v after %v, want %v", name, got, x, x0, time, density)
					}
					if got := v.Distribution(x, x0, time); math.Abs(got-distribution) > 1e-13 {
						t.Errorf("%s: distribution %v at %v from %v after %v, want %v", name, got, x, x0, time, distribution)
					}
				}
			}
		}
	}
}

// TestSurvival: the survival is the mass that is left, its integral is the mean
// exit time, and late it decays at the rate of the slowest mode.
func TestSurvival(t *testing.T) {
	v := box(Absorbing)
	const x0 = 0.1
	const h = 1e-3
	var sum float64
	for n := range 20000 { // to 20, when e^{−(π/L)² 20} = 6e−17 is left
		sum += h * v.Survival(x0, (float64(n)+0.5)*h)
	}
	if want := v.MeanExitTime(x0); math.Abs(sum-want) > 1e-7 {
		t.Errorf("∫S dt = %v, mean exit time %v", sum, want)
	}
	rate := math.Pow(math.Pi/v.Length(), 2)
	if got := v.Survival(x0, 20) / v.Survival(x0, 19); math.Abs(got/math.Exp(-rate)-1) > 1e-13 {
		t.Errorf("survival falls by %v, want %v", got, math.Exp(-rate))
	}
	for _, b := range []Boundary{Reflecting, Periodic} {
		if v := box(b); v.Survival(x0, 3) != 1 || !math.IsInf(v.MeanExitTime(x0), 1) || math.Abs(v.Distribution(v.Hi, x0, 0.4)-1) > 1e-14 {
			t.Errorf("boundary %d loses mass", b)
		}
	}
	checkPanic(t, func() { v.Density(0, 0, 0) })
	checkPanic(t, func() { v.Distribution(0, 0, math.NaN()) })
}

// TestBoxSolver compares the grid with the exact series, from the exact density
// at an early time, and measures the order. The drift is none.
func TestBoxSolver(t *testing.T) {
	const x0, from, to = 0.4, 0.05, 0.4
	for name, boundary := range boundaries {
		v := box(boundary)
		var errs []float64
		for _, cells := range []int{25, 50, 100} {
			g := line1(t, v.Lo, v.Hi, boundary, cells)
			exact := func(time float64) []float64 {
				return g.Sample(nil, func(x []float64) float64 { return v.Density(x[0], x0, time) })
			}
			s := Solver{Grid: g, Drift: noDrift, Stationary: true}
			sol := lawtest.Must(s.Solve(t.Context(), exact(from), from, to, 2*cells))
			checkDensity(t, sol, sol.Mass[0])
			errs = append(errs, distance(g, sol.Density, exact(to)))
			if want := v.Survival(x0, to); math.Abs(sol.Mass[2*cells]-want) > 3/float64(cells*cells) {
				t.Errorf("%s: survival %v, want %v", name, sol.Mass[2*cells], want)
			}
		}
		checkOrder(t, name, errs, 2, 0.1)
	}
}

// TestMeanExitTime integrates the survival on the grid, also with a drift, for
// which the mean exit time T solves F T' + T” = −1, and checks at which end
// the mass has left: with drift f it is the upper one with the probability
// (1 − e^{−fy})/(1 − e^{−fL}), y the distance from the lower.
func TestMeanExitTime(t *testing.T) {
	v := box(Absorbing)
	const x0, f = 0.1, 1.3
	y, length := x0-v.Lo, v.Length()
	up := math.Expm1(-f*y) / math.Expm1(-f*length)
	for _, c := range []struct {
		name             string
		drift, time, top float64
	}{
		{"free", 0, v.MeanExitTime(x0), y / length},
		{"driven", f, (length*up - y) / f, up},
	} {
		g := line1(t, v.Lo, v.Hi, Absorbing, 200)
		s := Solver{Grid: g, Drift: func(dst, _ []float64, _ float64) { dst[0] = c.drift }, Stationary: true}
		const steps, end = 3000, 20.0
		sol := lawtest.Must(s.Solve(t.Context(), lawtest.Must(g.PointMass([]float64{x0})), 0, end, steps))
		checkDensity(t, sol, 1)
		var sum float64
		for n, m := range sol.Mass[1:] {
			sum += end / steps * (m + sol.Mass[n]) / 2
		}
		if math.Abs(sum-c.time) > 2e-4 {
			t.Errorf("%s: mean exit time %v, want %v", c.name, sum, c.time)
		}
		if got := sol.Absorbed[0][1]; math.Abs(got-c.top) > 2e-4 {
			t.Errorf("%s: %v leave at the upper end, want %v", c.name, got, c.top)
		}
	}
}
