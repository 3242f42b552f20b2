package fokkerplanck

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

func TestReflectWrap(t *testing.T) {
	for _, c := range []struct{ x, reflected, wrapped float64 }{
		{1.25, 1.25, 1.25}, {1, 1, 1}, {3, 3, 1}, {3.5, 2.5, 1.5}, {0.5, 1.5, 2.5},
		{5.5, 1.5, 1.5}, {-1.5, 2.5, 2.5}, {-40.5, 2.5, 1.5}, {101.25, 1.25, 1.25},
	} {
		if got := Reflect(c.x, 1, 3); got != c.reflected {
			t.Errorf("Reflect(%v) = %v, want %v", c.x, got, c.reflected)
		}
		if got := Wrap(c.x, 1, 3); got != c.wrapped {
			t.Errorf("Wrap(%v) = %v, want %v", c.x, got, c.wrapped)
		}
	}
	if got := Wrap(-1e-30, 0, 1); got != 0 {
		t.Errorf("Wrap(−1e−30) = %v", got)
	}
	checkPanic(t, func() { Reflect(0, 1, 1) })
	checkPanic(t, func() { Wrap(0, 1, math.NaN()) })
}

// TestBridgeSurvival: times the free density it is the absorbing one, and with
// one wall far away it is 1 − e^{−ab/dt}.
func TestBridgeSurvival(t *testing.T) {
	v := box(Absorbing)
	for _, dt := range []float64{0.01, 0.3, 2, 30} {
		for _, x := range []float64{-0.6, 0.3} {
			for _, y := range []float64{-0.69, 0.4, 1.5} {
				free := math.Exp(-(y-x)*(y-x)/(4*dt)) / math.Sqrt(4*math.Pi*dt)
				if got, want := BridgeSurvival(x, y, v.Lo, v.Hi, dt)*free, v.Density(y, x, dt); math.Abs(got-want) > 1e-14 {
					t.Errorf("dt = %v, from %v to %v: density %v, want %v", dt, x, y, got, want)
				}
				if got, want := BridgeSurvival(x, y, v.Lo, 1e3, dt), 1-CrossingProbability(x, y, v.Lo, dt); math.Abs(got-want) > 1e-12 {
					t.Errorf("dt = %v, from %v to %v: survives one wall with %v, want %v", dt, x, y, got, want)
				}
			}
		}
	}
	if CrossingProbability(1, -1, 0, 0.1) != 1 || BridgeSurvival(0.5, 2, 0, 1, 1) != 0 || BridgeSurvival(0.5, 0.5, 0, 1, 1e6) != 0 {
		t.Error("a bridge through a wall survives")
	}
}

// ensemble returns where n paths are after steps steps, of those alive.
func ensemble(n, steps int, x0, from, dt float64, wall Interval, drift diffusion.Drift, src rand.Source) (alive []float64) {
	for range n {
		x := []float64{x0}
		k := 0
		for k < steps && Step(x, []Interval{wall}, drift, from+float64(k)*dt, dt, src) {
			k++
		}
		if k == steps {
			alive = append(alive, x[0])
		}
	}
	return alive
}

// checkLaw fails if samples of the distribution function miss it by so much once in a
// thousand times.
func checkLaw(t *testing.T, name string, samples []float64, cdf func(x float64) float64) {
	t.Helper()
	ks, p := lawtest.KolmogorovSmirnov(samples, cdf)
	t.Logf("%s: √n sup|F_n − F| = %.2f, p = %.2g", name, ks, p)
	if p < 1e-3 {
		t.Errorf("%s: √n sup|F_n − F| = %.2f, p = %.2g", name, ks, p)
	}
}

// checkSurvival fails if alive of n paths miss the probability p by more than
// three standard errors.
func checkSurvival(t *testing.T, name string, alive, n int, p float64) {
	t.Helper()
	got, se := float64(alive)/float64(n), math.Sqrt(p*(1-p)/float64(n))
	t.Logf("%s: survival %.4f ± %.4f, want %.4f", name, got, se, p)
	if math.Abs(got-p) > 3*se {
		t.Errorf("%s: survival %.4f ± %.4f, want %.4f", name, got, se, p)
	}
}

// TestBrownianSteps: without a drift a few long steps have the exact law.
func TestBrownianSteps(t *testing.T) {
	const n, x0, dt, steps = 20000, 0.2, 0.2, 2
	for i, boundary := range []Boundary{Reflecting, Absorbing, Periodic} {
		v := box(boundary)
		alive := ensemble(n, steps, x0, 0, dt, v, nil, rand.NewPCG(31, uint64(i)))
		survival := v.Survival(x0, steps*dt)
		name := []string{"reflecting", "absorbing", "periodic"}[i]
		if boundary == Absorbing {
			checkSurvival(t, name, len(alive), n, survival)
		} else if len(alive) != n {
			t.Errorf("%s: %d of %d alive", name, len(alive), n)
		}
		checkLaw(t, name, alive, func(x float64) float64 { return v.Distribution(x, x0, steps*dt) / survival })
	}
}

// TestDriftSteps compares trajectories with the force −∇U of the reverse process
// in a box with the grid: histogram, distribution and survival.
func TestDriftSteps(t *testing.T) {
	if testing.Short() {
		t.Skip("trajectories with a drift")
	}
	data := lopsided(t)
	const n, steps, from, to = 8000, 100, 0.5, 0.1
	const x0 = 0.2
	for i, boundary := range []Boundary{Reflecting, Absorbing, Periodic} {
		name := []string{"reflecting", "absorbing", "periodic"}[i]
		g := line1(t, -1.2, 1.8, boundary, 150)
		s := Solver{Grid: g, Drift: diffusion.ReverseDrift(data)}
		sol := lawtest.Must(s.Solve(t.Context(), lawtest.Must(g.PointMass([]float64{x0})), from, to, 150))
		drift := func(dst, x []float64, backward float64) { s.Drift(dst, x, from-backward) }
		alive := ensemble(n, steps, x0, 0, (from-to)/steps, g.Axis(0).Interval, drift, rand.NewPCG(41, uint64(i)))
		survival := sol.Mass[150]
		if boundary == Absorbing {
			checkSurvival(t, name, len(alive), n, survival)
		}
		checkLaw(t, name, alive, g.distribution(sol.Density))
		checkHistogram(t, name, g, sol.Density, alive)
	}
}

// distribution returns the distribution function of a density on one axis, which
// is flat in each cell.
func (g *Grid) distribution(p []float64) func(x float64) float64 {
	v := g.axes[0]
	edges := make([]float64, len(p)+1)
	for i, d := range p {
		edges[i+1] = edges[i] + d
	}
	return func(x float64) float64 {
		i, _ := v.cell(x)
		inside := (x - v.Lo - float64(i)*v.Width()) / v.Width()
		return (edges[i] + inside*p[i]) / edges[len(p)]
	}
}

// checkHistogram compares a histogram on a tenth of the cells by Pearson's χ²,
// at one in a thousand.
func checkHistogram(t *testing.T, name string, g *Grid, p, samples []float64) {
	t.Helper()
	v := g.Axis(0)
	coarse := line1(t, v.Lo, v.Hi, v.Boundary, v.Cells/10)
	counts := coarse.Histogram(len(samples), func(j int) []float64 { return samples[j : j+1] })
	floats.Scale(coarse.CellVolume()*float64(len(samples)), counts)
	expected := make([]float64, len(counts))
	for i := range expected {
		expected[i] = floats.Sum(p[10*i:10*i+10]) / 10 * coarse.CellVolume() * float64(len(samples)) / g.Mass(p)
	}
	chi2, probability := lawtest.ChiSquare(counts, expected)
	t.Logf("%s: χ² = %.1f, p = %.2g", name, chi2, probability)
	if probability < 1e-3 {
		t.Errorf("%s: χ² = %.1f in %d cells, p = %.2g", name, chi2, len(counts), probability)
	}
}

// TestStepMixedBox: each side of a box has its own rule, and the global source works.
func TestStepMixedBox(t *testing.T) {
	walls := []Interval{{0, 1, Reflecting}, {0, 1, Periodic}, {0, 1, Absorbing}}
	for range 1000 {
		x := []float64{0.5, 0.5, 0.5}
		alive := Step(x, walls, nil, 0, 0.1, nil)
		for j, v := range x {
			if v < 0 || v > 1 {
				t.Fatalf("x[%d] = %v", j, v)
			}
		}
		if alive == (x[2] == 0 || x[2] == 1) {
			t.Fatalf("alive = %v at %v", alive, x[2])
		}
	}
	checkPanic(t, func() { Step([]float64{0}, walls, nil, 0, 0.1, nil) })
}
