package fokkerplanck

import (
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestRates: the rates on the grid tend to those of package diffusion with the
// square of the width of the cells, forward and reverse, in one and two dimensions.
func TestRates(t *testing.T) {
	const time = 0.2
	for _, c := range []struct {
		name  string
		data  *diffusion.Mixture
		grid  func(cells int) *Grid
		cells int
	}{
		{"one dimension", lopsided(t), func(n int) *Grid { return line1(t, -6, 6, Reflecting, n) }, 100},
		{"two dimensions", tilted(t), func(n int) *Grid { return square(t, 6, Reflecting, n) }, 40},
	} {
		for _, direction := range []struct {
			name  string
			drift diffusion.Drift
			exact func(*diffusion.Mixture, float64) (diffusion.Rates, error)
		}{
			{"forward", diffusion.ForwardDrift, diffusion.ForwardRates},
			{"reverse", diffusion.ReverseDrift(c.data), diffusion.ReverseRates},
		} {
			want := lawtest.Must(direction.exact(c.data, time))
			var production, flux, entropy []float64
			for _, cells := range []int{c.cells, 2 * c.cells} {
				g := c.grid(cells)
				r := lawtest.Must(Solver{Grid: g, Drift: direction.drift}.Rates(law(g, c.data.At(time)), time))
				production = append(production, math.Abs(r.Production-want.Production))
				flux = append(flux, math.Abs(r.Flux-want.Flux))
				entropy = append(entropy, math.Abs(r.Entropy-want.Entropy))
			}
			name := c.name + " " + direction.name
			checkOrder(t, name+" production", production, 2, 0.15)
			checkOrder(t, name+" flux", flux, 2, 0.15)
			checkOrder(t, name+" entropy", entropy, 2, 0.15)
		}
	}
}

// TestEntropyBalance: what the entropy gains in a solution is the integral of its
// rate, and the production is never negative.
func TestEntropyBalance(t *testing.T) {
	data := lopsided(t)
	g := line1(t, -6, 6, Reflecting, 120)
	s := Solver{Grid: g, Drift: diffusion.ForwardDrift, Stationary: true}
	p := law(g, data.At(0.1))
	before := g.Entropy(p)
	if want := lawtest.Must(diffusion.Entropy(data.At(0.1))); math.Abs(before-want) > 1e-10 {
		t.Errorf("entropy %v on the grid, want %v", before, want)
	}
	const dt, steps = 0.002, 200
	gained := 0.0
	for n := range steps + 1 {
		r := lawtest.Must(s.Rates(p, 0))
		if r.Production < 0 {
			t.Fatalf("production %v", r.Production)
		}
		weight := dt
		if n == 0 || n == steps {
			weight = dt / 2
		}
		gained += weight * r.Entropy
		if n < steps {
			p = lawtest.Must(s.Solve(t.Context(), p, 0, dt, 1)).Density
		}
	}
	if got := g.Entropy(p) - before; math.Abs(got-gained) > 1e-5 {
		t.Errorf("the entropy gains %v, its rate integrates to %v", got, gained)
	}
}

func TestRatesErrors(t *testing.T) {
	g := line1(t, -1, 1, Absorbing, 5)
	flat := []float64{0.5, 0.5, 0.5, 0.5, 0.5}
	closed := line1(t, -1, 1, Reflecting, 5)
	for _, c := range []struct {
		solver Solver
		p      []float64
		want   string
	}{
		{Solver{Grid: g, Drift: noDrift}, flat, "Boundary = Absorbing on axes[0]"},
		{Solver{Grid: closed}, flat, "Drift = nil"},
		{Solver{Grid: closed, Drift: noDrift}, []float64{1, 1, 0, 1, 1}, "p[1] = 1 next to p[2] = 0"},
		{Solver{Grid: closed, Drift: noDrift}, []float64{1, -1, 0, 1, 1}, "density[1] = -1"},
	} {
		if _, err := c.solver.Rates(c.p, 0); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}
