package fokkerplanck

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

func line1(t *testing.T, lo, hi float64, boundary Boundary, cells int) *Grid {
	t.Helper()
	return lawtest.Must(NewGrid(Axis{Interval{lo, hi, boundary}, cells}))
}

func square(t *testing.T, half float64, boundary Boundary, cells int) *Grid {
	t.Helper()
	a := Axis{Interval{-half, half, boundary}, cells}
	return lawtest.Must(NewGrid(a, a))
}

// law puts the density of a mixture on the grid.
func law(g *Grid, m *diffusion.Mixture) []float64 {
	return g.Sample(nil, func(x []float64) float64 { return math.Exp(m.LogProb(x)) })
}

// distance is ∫|p − q| dx.
func distance(g *Grid, p, q []float64) (sum float64) {
	for i := range p {
		sum += math.Abs(p[i] - q[i])
	}
	return sum * g.CellVolume()
}

// checkOrder fails unless the errors, each at half the step of the one before,
// fall with the order want.
func checkOrder(t *testing.T, name string, errs []float64, want, tol float64) {
	t.Helper()
	for i := 1; i < len(errs); i++ {
		order := math.Log2(errs[i-1] / errs[i])
		t.Logf("%s: errors %.3g and %.3g, order %.3f", name, errs[i-1], errs[i], order)
		if !(math.Abs(order-want) <= tol) {
			t.Errorf("%s: order %.3f, want %v", name, order, want)
		}
	}
}

func lopsided(t *testing.T) *diffusion.Mixture {
	return lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.7, 0.3}, [][]float64{{-1}, {1.5}}, []float64{0.25, 0.15}))
}

func tilted(t *testing.T) *diffusion.Mixture {
	return lawtest.Must(diffusion.NewMixture([]float64{0.6, 0.4}, [][]float64{{-1, 0.3}, {1, -0.5}},
		[]mat.Symmetric{mat.NewSymDense(2, []float64{0.6, 0.3, 0.3, 0.5}), mat.NewSymDense(2, []float64{0.4, -0.2, -0.2, 0.7})}))
}

// checkDensity fails unless p is non-negative and has the mass 1 to 1e−12.
func checkDensity(t *testing.T, sol *Solution, mass float64) {
	t.Helper()
	for i, v := range sol.Density {
		if !(v >= 0) {
			t.Fatalf("density[%d] = %v", i, v)
		}
	}
	total := sol.Mass[len(sol.Mass)-1]
	for _, a := range sol.Absorbed {
		total += a[0] + a[1]
	}
	if math.Abs(total-mass) > 1e-12 {
		t.Errorf("mass and what was absorbed are %v, want %v", total, mass)
	}
}

// TestOrders measures the order of convergence to p_t, forward and reverse, when
// cells and steps are refined together, and in the step alone.
func TestOrders(t *testing.T) {
	data := lopsided(t)
	const from, to = 0.05, 0.5
	for _, c := range []struct {
		name   string
		solver Solver
		from   float64
		to     float64
	}{
		{"forward", Solver{Drift: diffusion.ForwardDrift, Stationary: true}, from, to},
		{"reverse", Solver{Drift: diffusion.ReverseDrift(data)}, to, from},
		{"reverse potential", Solver{Potential: func(x []float64, t float64) float64 { return diffusion.Potential(data, x, t) }}, to, from},
	} {
		var errs []float64
		for _, cells := range []int{80, 160, 320} {
			g := line1(t, -6, 6, Reflecting, cells)
			c.solver.Grid = g
			sol := lawtest.Must(c.solver.Solve(t.Context(), law(g, data.At(c.from)), c.from, c.to, cells/2))
			checkDensity(t, sol, sol.Mass[0])
			errs = append(errs, distance(g, sol.Density, law(g, data.At(c.to))))
		}
		checkOrder(t, c.name, errs, 2, 0.03)
		if errs[2] > 3e-4 {
			t.Errorf("%s: ∫|error| = %.3g on 320 cells", c.name, errs[2])
		}
	}
}

func TestTimeOrder(t *testing.T) {
	data := lopsided(t)
	g := line1(t, -6, 6, Reflecting, 120)
	for _, c := range []struct {
		name   string
		scheme Scheme
		want   float64
	}{{"implicit", Implicit, 1}, {"extrapolated", Extrapolated, 2}} {
		s := Solver{Grid: g, Drift: diffusion.ReverseDrift(data), Scheme: c.scheme}
		solve := func(steps int) []float64 {
			return lawtest.Must(s.Solve(t.Context(), law(g, data.At(0.5)), 0.5, 0.05, steps)).Density
		}
		var errs []float64
		a := solve(20)
		for _, n := range []int{40, 80, 160} {
			b := solve(n)
			errs = append(errs, distance(g, a, b))
			a = b
		}
		checkOrder(t, c.name, errs, c.want, 0.12)
	}
}

// TestOrderTwoDimensions does so for a mixture with full covariances, on which
// the two axes do not commute in reverse.
func TestOrderTwoDimensions(t *testing.T) {
	lawtest.Slow(t)
	data := tilted(t)
	const from, to = 0.05, 0.4
	for _, c := range []struct {
		name     string
		solver   Solver
		from, to float64
	}{
		{"forward", Solver{Drift: diffusion.ForwardDrift, Stationary: true}, from, to},
		{"reverse", Solver{Drift: diffusion.ReverseDrift(data)}, to, from},
	} {
		var errs []float64
		for _, cells := range []int{32, 64} {
			g := square(t, 5.5, Reflecting, cells)
			c.solver.Grid = g
			sol := lawtest.Must(c.solver.Solve(t.Context(), law(g, data.At(c.from)), c.from, c.to, cells/2))
			checkDensity(t, sol, sol.Mass[0])
			errs = append(errs, distance(g, sol.Density, law(g, data.At(c.to))))
		}
		checkOrder(t, c.name, errs, 2, 0.1)
		if errs[1] > 0.003 {
			t.Errorf("%s: ∫|error| = %.3g on 64×64 cells", c.name, errs[1])
		}
	}
}

// TestRoundTrip noises and generates again, to come back to where it started.
func TestRoundTrip(t *testing.T) {
	data := lopsided(t)
	g := line1(t, -6, 6, Reflecting, 240)
	start := law(g, data.At(0.02))
	noised := lawtest.Must(Solver{Grid: g, Drift: diffusion.ForwardDrift, Stationary: true}.Solve(t.Context(), start, 0.02, 1, 300))
	back := lawtest.Must(Solver{Grid: g, Drift: diffusion.ReverseDrift(data)}.Solve(t.Context(), noised.Density, 1, 0.02, 300))
	if e := distance(g, back.Density, start); e > 2e-3 {
		t.Errorf("∫|error| = %.3g", e)
	}
	if len(back.Times) != 301 || back.Times[0] != 1 || back.Times[300] != 0.02 || math.Abs(back.Times[150]-0.51) > 1e-12 {
		t.Errorf("times from %v by %v to %v", back.Times[0], back.Times[150], back.Times[300])
	}
}

// TestPositive takes steps and drifts far beyond what they resolve, from a point
// mass: the density stays non-negative and its mass is kept to 1e−12.
func TestPositive(t *testing.T) {
	lawtest.Slow(t)
	swirl := func(dst, x []float64, t float64) {
		dst[0] = 300 * math.Sin(7*t+3*x[len(x)-1])
		if len(dst) == 2 {
			dst[1] = -3000 * math.Cos(5*x[0])
		}
	}
	for _, boundary := range []Boundary{Reflecting, Absorbing, Periodic} {
		for _, scheme := range []Scheme{Extrapolated, Implicit} {
			for _, dt := range []float64{1e-5, 1e-2, 1e3} {
				for _, g := range []*Grid{line1(t, -1, 2, boundary, 150), square(t, 1, boundary, 24)} {
					start := lawtest.Must(g.PointMass(make([]float64, g.Dim())))
					s := Solver{Grid: g, Drift: swirl, Scheme: scheme}
					const steps = 40
					sol := lawtest.Must(s.Solve(t.Context(), start, 0, steps*dt, steps))
					checkDensity(t, sol, 1)
					for n, m := range sol.Mass[1:] {
						if m > sol.Mass[n]*(1+1e-14) && boundary == Absorbing {
							t.Fatalf("survival rises from %v to %v", sol.Mass[n], m)
						}
					}
				}
			}
		}
	}
}

// TestMassManySteps: rounding does not add up over many steps.
func TestMassManySteps(t *testing.T) {
	lawtest.Slow(t)
	g := line1(t, -6, 6, Reflecting, 200)
	start := lawtest.Must(g.PointMass([]float64{1}))
	sol := lawtest.Must(Solver{Grid: g, Drift: diffusion.ForwardDrift, Stationary: true}.Solve(t.Context(), start, 0, 20, 10000))
	checkDensity(t, sol, 1)
}

// TestSteadyState: the Boltzmann law is at rest to rounding, in the wells and
// where it is 1e−70, and is reached from anywhere.
func TestSteadyState(t *testing.T) {
	lawtest.Slow(t)
	const d = 0.7
	well := func(x []float64, _ float64) float64 {
		u := math.Pow(x[0]*x[0]-1, 2) + 0.3*x[0]
		if len(x) == 2 {
			u += x[1]*x[1] + x[0]*x[1]
		}
		return u
	}
	for _, g := range []*Grid{line1(t, -3.5, 3.5, Reflecting, 140), square(t, 2.5, Reflecting, 30)} {
		want := g.Sample(nil, func(x []float64) float64 { return math.Exp(-well(x, 0) / d) })
		mass := g.Mass(want)
		for i := range want {
			want[i] /= mass
		}
		s := Solver{Grid: g, Potential: well, Diffusion: d, Stationary: true}
		rest := lawtest.Must(s.Solve(t.Context(), want, 0, 10, 20))
		for i, v := range rest.Density {
			if math.Abs(v/want[i]-1) > 1e-10 {
				t.Fatalf("density[%d] went from %v to %v", i, want[i], v)
			}
		}
		start := lawtest.Must(g.PointMass(g.Center(nil, 7)))
		reached := lawtest.Must(s.Solve(t.Context(), start, 0, 300, 300))
		if e := distance(g, reached.Density, want); e > 1e-9 {
			t.Errorf("∫|error| = %.3g after a long time", e)
		}
	}
}

// TestDrivenRing: a constant force on a ring with friction 1 carries the current f/L.
func TestDrivenRing(t *testing.T) {
	const f = 2.5
	g := line1(t, 0, 2, Periodic, 50)
	s := Solver{Grid: g, Potential: func(x []float64, _ float64) float64 { return -f * x[0] }, Stationary: true}
	sol := lawtest.Must(s.Solve(t.Context(), lawtest.Must(g.PointMass([]float64{0.2})), 0, 5, 100))
	for i, v := range sol.Density {
		if math.Abs(v-0.5) > 1e-12 {
			t.Fatalf("density[%d] = %v, want 0.5", i, v)
		}
	}
	r := lawtest.Must(s.Rates(sol.Density, 0))
	if math.Abs(r.Production-f*f) > 1e-10 || math.Abs(r.Flux-f*f) > 1e-10 || math.Abs(r.Entropy) > 1e-10 {
		t.Errorf("rates %+v, want production and flux f² = %v", r, f*f)
	}
}

// TestChain compares the elimination with gonum's dense solver.
func TestChain(t *testing.T) {
	for _, ring := range []bool{false, true} {
		for _, n := range []int{3, 4, 9} {
			up, down, b := make([]float64, n), make([]float64, n), make([]float64, n)
			a := mat.NewDense(n, n, nil)
			for i := range n {
				up[i], down[i], b[i] = 1+math.Sin(float64(3*i)), 2+math.Cos(float64(5*i)), 1+math.Sin(float64(i*i))
				a.Set(i, i, a.At(i, i)+1+0.7*(up[i]+down[i]))
				if ring || i < n-1 {
					a.Set((i+1)%n, i, a.At((i+1)%n, i)-0.7*up[i])
				}
				if ring || i > 0 {
					a.Set((i+n-1)%n, i, a.At((i+n-1)%n, i)-0.7*down[i])
				}
			}
			var want mat.VecDense
			if err := want.SolveVec(a, mat.NewVecDense(n, append([]float64(nil), b...))); err != nil {
				t.Fatal(err)
			}
			c := newChain(n)
			c.factorize(up, down, 0.7, ring)
			c.solve(b)
			for i, v := range b {
				if math.Abs(v-want.AtVec(i)) > 1e-14 {
					t.Errorf("ring %v, n = %d: p[%d] = %v, want %v", ring, n, i, v, want.AtVec(i))
				}
			}
		}
	}
}

func TestCancel(t *testing.T) {
	g := line1(t, -5, 5, Reflecting, 1000)
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	drift := func(dst, x []float64, t float64) {
		if calls++; calls == 5000 {
			cancel()
		}
		dst[0] = -x[0]
	}
	p := lawtest.Must(g.PointMass([]float64{0}))
	sol, err := Solver{Grid: g, Drift: drift}.Solve(ctx, p, 0, 1, 1_000_000_000/1000)
	if !errors.Is(err, context.Canceled) || sol != nil {
		t.Errorf("solution %v, error %v", sol, err)
	}
	if calls > 7000 {
		t.Errorf("the drift was asked %d times, cancelled at 5000", calls)
	}
}

func TestBadInput(t *testing.T) {
	g := line1(t, -5, 5, Reflecting, 10)
	flat := g.Sample(nil, func([]float64) float64 { return 0.1 })
	good := Solver{Grid: g, Drift: diffusion.ForwardDrift}
	with := func(change func(s *Solver)) Solver {
		s := good
		change(&s)
		return s
	}
	spoilt := func(v float64) []float64 {
		p := append([]float64(nil), flat...)
		p[3] = v
		return p
	}
	potential := func(x []float64, _ float64) float64 { return 0 }
	for _, c := range []struct {
		solver   Solver
		density  []float64
		from, to float64
		steps    int
		want     string
	}{
		{with(func(s *Solver) { s.Grid = nil }), flat, 0, 1, 1, "Grid = nil"},
		{with(func(s *Solver) { s.Drift = nil }), flat, 0, 1, 1, "Drift = nil"},
		{with(func(s *Solver) { s.Potential = potential }), flat, 0, 1, 1, "both set"},
		{with(func(s *Solver) { s.Diffusion = -1 }), flat, 0, 1, 1, "Diffusion = -1"},
		{with(func(s *Solver) { s.Diffusion = math.NaN() }), flat, 0, 1, 1, "Diffusion = NaN"},
		{with(func(s *Solver) { s.Scheme = 7 }), flat, 0, 1, 1, "Scheme = 7"},
		{with(func(s *Solver) { s.Drift = func(dst, _ []float64, _ float64) { dst[0] = math.NaN() } }), flat, 0, 1, 1, "Drift makes w = NaN"},
		{with(func(s *Solver) {
			s.Drift, s.Potential = nil, func(x []float64, _ float64) float64 { return 1 / max(0, x[0]) }
		}), flat, 0, 1, 1, "Potential makes w"},
		{good, spoilt(-1), 0, 1, 1, "density[3] = -1"},
		{good, spoilt(math.NaN()), 0, 1, 1, "density[3] = NaN"},
		{good, flat, math.NaN(), 1, 1, "from = NaN"},
		{good, flat, 0, math.Inf(1), 1, "to = +Inf"},
		{good, flat, 0, 1, 0, "steps = 0"},
	} {
		sol, err := c.solver.Solve(t.Context(), c.density, c.from, c.to, c.steps)
		if sol != nil || err == nil || !strings.HasPrefix(err.Error(), "fokkerplanck: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	for _, f := range []func(){
		func() { good.Solve(t.Context(), flat[1:], 0, 1, 1) },
		func() { g.Mass(flat[1:]) },
		func() { g.Entropy(flat[1:]) },
		func() { g.PointMass([]float64{1, 2}) },
		func() { g.Center(make([]float64, 2), 0) },
	} {
		checkPanic(t, f)
	}
}

func checkPanic(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f()
}
