package fokkerplanck

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestFreeExpansion: a gas in the left part b of a box with mirrors has 1 − λ = b + (2/b) Σ (sin(πnb)/πn)² e^{−2π²n²T}, in units
// of the box; λ ≈ √(2T/π)/b at first and 1 − b at last.
func TestFreeExpansion(t *testing.T) {
	for _, b := range []float64{0.1, 0.5, 1} {
		const length = 2.5
		v := Interval{-0.5, -0.5 + length, Reflecting}
		lambda := func(T float64) float64 {
			i := lawtest.Must(BrownianIrreversibility([]Interval{v}, []Start{{Lo: v.Lo, Hi: v.Lo + b*length}}, T*length*length))
			if i.Survival != 1 || math.Abs(i.Absorbed) > 1e-12 || math.Abs(i.LambdaAll()-i.Lambda()) > 1e-12 {
				t.Errorf("mirrors absorb: %+v", i)
			}
			return i.Lambda()
		}
		for _, T := range []float64{1e-5, 1e-3, 0.1, 1, 10} {
			want := 1 - b
			for n := 1.; n < 3000; n++ {
				want -= 2 / b * math.Pow(math.Sin(math.Pi*n*b)/(math.Pi*n), 2) * math.Exp(-2*math.Pi*math.Pi*n*n*T)
			}
			if got := lambda(T); math.Abs(got-want) > 1e-12 {
				t.Errorf("b = %v, T = %v: λ = %v, want %v", b, T, got, want)
			}
		}
		if b < 1 {
			if got, want := lambda(1e-9), math.Sqrt(2e-9/math.Pi)/b; math.Abs(got/want-1) > 1e-6 {
				t.Errorf("b = %v: λ = %v at first, want %v", b, got, want)
			}
		}
		if got := lambda(1e9); math.Abs(got-(1-b)) > 1e-12 {
			t.Errorf("b = %v: λ = %v at last, want %v", b, got, 1-b)
		}
	}
}

// TestAbsorbingIrreversibility: of a gas that fills a box between traps, P(t) = Σ_{n odd} (8/π²n²) e^{−π²n²t} is left, so that
// λ = 1 − P(2T)/P(T), which is (4/√π)(√2 − 1)√T at first and 1 − e^{−π²T} at last; λ of all is 1 − P(2T).
func TestAbsorbingIrreversibility(t *testing.T) {
	v := Interval{0, 1, Absorbing}
	left := func(T float64) (sum float64) {
		for n := 1.; n < 4000; n += 2 {
			sum += 8 / (math.Pi * math.Pi * n * n) * math.Exp(-math.Pi*math.Pi*n*n*T)
		}
		return sum
	}
	find := func(T float64) Irreversibility {
		return lawtest.Must(BrownianIrreversibility([]Interval{v}, []Start{{Lo: 0, Hi: 1}}, T))
	}
	for _, T := range []float64{1e-5, 1e-3, 0.1, 0.4, 3, 30} {
		i := find(T)
		if want := 1 - left(2*T)/left(T); math.Abs(i.Lambda()-want) > 1e-12 || i.Outside > 1e-12 {
			t.Errorf("T = %v: %+v, want λ = %v", T, i, want)
		}
		if math.Abs(i.Survival-left(T)) > 1e-12 || math.Abs(i.LambdaAll()-(1-left(2*T))) > 1e-12 {
			t.Errorf("T = %v: survival %v and λ of all %v, want %v and %v", T, i.Survival, i.LambdaAll(), left(T), 1-left(2*T))
		}
	}
	if got, want := find(1e-10).Lambda(), 4/math.Sqrt(math.Pi)*(math.Sqrt2-1)*1e-5; math.Abs(got/want-1) > 1e-4 {
		t.Errorf("λ = %v at first, want %v", got, want)
	}
	if got := 1 - find(2).Lambda(); math.Abs(got/math.Exp(-2*math.Pi*math.Pi)-1) > 1e-6 {
		t.Errorf("1 − λ = %v at last, want %v", got, math.Exp(-2*math.Pi*math.Pi))
	}
}

// TestPointIrreversibility: no reversed path ends at a point, in one coordinate or in all.
func TestPointIrreversibility(t *testing.T) {
	walls := []Interval{{0, 1, Absorbing}, {0, 2, Reflecting}}
	i := lawtest.Must(BrownianIrreversibility(walls, []Start{{Lo: 0.3, Hi: 0.3}, {Lo: 0, Hi: 2}}, 0.1))
	a, r := walls[0].Survival(0.3, 0.1), walls[0].Survival(0.3, 0.2)
	if math.Abs(i.Survival-a) > 1e-14 || math.Abs(i.Absorbed-(1-r/a)) > 1e-14 || math.Abs(i.Lambda()-1) > 1e-14 || math.Abs(i.LambdaAll()-1) > 1e-14 {
		t.Errorf("%+v", i)
	}
}

// checkMean fails if the mean of the weights misses 1 − λ by more than three standard errors.
func checkMean(t *testing.T, name string, weights []float64, lambda float64) {
	t.Helper()
	mean, sd := stat.MeanStdDev(weights, nil)
	se := stat.StdErr(sd, float64(len(weights)))
	t.Logf("%s: ⟨e^−ΔS⟩ = %.4f ± %.4f, 1 − λ = %.4f", name, mean, se, 1-lambda)
	if !(math.Abs(mean-(1-lambda)) < 3*se) || lambda < 20*se {
		t.Errorf("%s: ⟨e^−ΔS⟩ = %.4f ± %.4f, want %.4f", name, mean, se, 1-lambda)
	}
}

// TestBrownianIrreversibility runs paths by Step, of which three make T, and compares the mean of e^{−ΔS_tot} = p_T(x_T)/p_0(x_0)
// with 1 − λ, for all kinds of ends, for uniform starts and for a mixture of the data that is cut off by its support.
func TestBrownianIrreversibility(t *testing.T) {
	lawtest.Slow(t)
	const n, steps = 20000, 3
	bump := func(x float64) float64 { return 0.7*math.Exp(-(x-0.1)*(x-0.1)/0.02) + 0.3 }
	for i, c := range []struct {
		name  string
		walls []Interval
		start []Start
		T     float64
	}{
		{"free expansion", []Interval{{0, 1, Reflecting}}, []Start{{Lo: 0, Hi: 0.5}}, 0.05},
		{"ring", []Interval{{-1, 1, Periodic}}, []Start{{Lo: -0.3, Hi: 0.9}}, 0.1},
		{"traps", []Interval{{0, 1, Absorbing}}, []Start{{Lo: 0, Hi: 1}}, 0.05},
		{"traps and a part", []Interval{{0, 1, Absorbing}}, []Start{{Lo: 0.2, Hi: 0.6}}, 0.02},
		{"data", []Interval{{-0.7, 1.6, Absorbing}}, []Start{{-0.5, 1, bump}}, 0.1},
		{"box", []Interval{{0, 1, Absorbing}, {0, 1, Reflecting}, {0, 1, Periodic}}, []Start{{Lo: 0, Hi: 0.9}, {0, 0.7, bump}, {Lo: 0.5, Hi: 1}}, 0.01},
	} {
		want := lawtest.Must(BrownianIrreversibility(c.walls, c.start, c.T))
		rng := rand.New(rand.NewPCG(51, uint64(i)))
		initial, final := make([]func(x float64) float64, len(c.walls)), make([]func(x float64) float64, len(c.walls))
		for j, s := range c.start {
			p := func(float64) float64 { return 1 }
			if s.Density != nil {
				p = s.Density
			}
			norm := quad.Fixed(p, s.Lo, s.Hi, 60, nil, 0)
			initial[j] = func(x float64) float64 { return p(x) / norm }
			final[j] = func(y float64) float64 {
				return quad.Fixed(func(x float64) float64 { return p(x) / norm * c.walls[j].Density(y, x, c.T) }, s.Lo, s.Hi, 40, nil, 0)
			}
		}
		var alive, all []float64
		for range n {
			x := make([]float64, len(c.walls))
			weight := 1.
			for j, s := range c.start {
				for { // the densities are below 1
					x[j] = s.Lo + (s.Hi-s.Lo)*rng.Float64()
					if s.Density == nil || rng.Float64() < s.Density(x[j]) {
						break
					}
				}
				weight /= initial[j](x[j])
			}
			k := 0
			for k < steps && Step(x, c.walls, nil, 0, c.T/steps, rng) {
				k++
			}
			if k < steps {
				all = append(all, 0)
				continue
			}
			for j := range x {
				weight *= final[j](x[j])
			}
			alive, all = append(alive, weight), append(all, weight)
		}
		checkMean(t, c.name+", alive", alive, want.Lambda())
		checkMean(t, c.name+", all", all, want.LambdaAll())
	}
}

// TestSolverIrreversibility: without a drift it tends to the exact one with the square of the width of the cells.
func TestSolverIrreversibility(t *testing.T) {
	const T = 0.05
	for _, b := range []Boundary{Reflecting, Absorbing, Periodic} {
		v := Interval{0, 1, b}
		want := lawtest.Must(BrownianIrreversibility([]Interval{v}, []Start{{Lo: 0.2, Hi: 0.6}}, T))
		var errs []float64
		for _, cells := range []int{25, 50, 100} {
			g := line1(t, 0, 1, b, cells)
			p := g.Sample(nil, func(x []float64) float64 {
				if x[0] > 0.2 && x[0] < 0.6 {
					return 7
				}
				return 0
			})
			got := lawtest.Must(Solver{Grid: g, Drift: noDrift, Stationary: true}.Irreversibility(t.Context(), p, 1, 1+T, 4*cells))
			if math.Abs(got.Survival-want.Survival) > 1e-2 || math.Abs(got.Outside-want.Outside) > 1e-2 {
				t.Errorf("%+v, want %+v", got, want)
			}
			errs = append(errs, math.Abs(got.Lambda()-want.Lambda()))
		}
		t.Log(errs)
		checkOrder(t, "λ", errs, 2, 0.3)
	}
}

// TestDrivenIrreversibility runs paths under a force that changes with time, and of which therefore the reversed protocol is another, in
// boxes that reflect and absorb. The entropy of the environment is the work of the force along the path, as folded or stopped.
func TestDrivenIrreversibility(t *testing.T) {
	lawtest.Slow(t)
	const n, steps, T, cells = 10000, 300, 0.08, 200
	force := func(dst, _ []float64, t float64) { dst[0] = 5 * math.Sin(25*t) }
	for i, c := range []struct {
		name     string
		boundary Boundary
		lo, hi   float64
	}{{"reflecting", Reflecting, 0, 0.5}, {"absorbing", Absorbing, 0.25, 1}} {
		g := line1(t, 0, 1, c.boundary, cells)
		start := g.Sample(nil, func(x []float64) float64 {
			if x[0] > c.lo && x[0] < c.hi {
				return 1 / (c.hi - c.lo)
			}
			return 0
		})
		s := Solver{Grid: g, Drift: diffusion.Drift(force)}
		want := lawtest.Must(s.Irreversibility(t.Context(), start, 0, T, 800))
		final := lawtest.Must(s.Solve(t.Context(), start, 0, T, 800)).Density
		rng := rand.New(rand.NewPCG(53, uint64(i)))
		var alive, all []float64
		for range n {
			x := []float64{c.lo + (c.hi-c.lo)*rng.Float64()}
			work, k := 0., 0
			for ; k < steps; k++ {
				before, time := x[0], (float64(k)+0.5)*T/steps
				if !Step(x, []Interval{g.Axis(0).Interval}, force, time, T/steps, rng) {
					break
				}
				work += 5 * math.Sin(25*time) * (x[0] - before)
			}
			if k < steps {
				all = append(all, 0)
				continue
			}
			cell, _ := g.cell(x)
			weight := final[cell] * (c.hi - c.lo) * math.Exp(-work)
			alive, all = append(alive, weight), append(all, weight)
		}
		checkMean(t, c.name+", alive", alive, want.Lambda())
		checkMean(t, c.name+", all", all, want.LambdaAll())
	}
}

func TestIrreversibilityErrors(t *testing.T) {
	v := Interval{0, 1, Absorbing}
	constant := func(p float64) func(float64) float64 { return func(float64) float64 { return p } }
	find := func(v Interval, s Start, T float64) error {
		_, err := BrownianIrreversibility([]Interval{v}, []Start{s}, T)
		return err
	}
	rng := rand.New(rand.NewPCG(1, 1))
	grid := line1(t, 0, 1, Absorbing, 10)
	onGrid := func(p float64, T float64) error {
		_, err := Solver{Grid: grid, Drift: noDrift}.Irreversibility(t.Context(), grid.Sample(nil, func([]float64) float64 { return p }), 0, T, 1)
		return err
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{find(v, Start{Lo: 0, Hi: 1}, 0), "T = 0 is not"},
		{find(v, Start{Lo: 0, Hi: 1}, 1.5e308), "2T = +Inf is not"},
		{find(Interval{1, 0, Absorbing}, Start{Lo: 0, Hi: 1}, 1), "Hi = 0 is not above Lo = 1 by a finite length (walls[0])"},
		{find(v, Start{Lo: -1, Hi: 1}, 1), "Lo = -1 and Hi = 1, want 0 ≤ Lo ≤ Hi ≤ 1 (start[0])"},
		{find(v, Start{Lo: 0.5, Hi: 0.4}, 1), "Lo = 0.5 and Hi = 0.4, want"},
		{find(v, Start{Lo: 0, Hi: math.NaN()}, 1), "Hi = NaN, want"},
		{find(v, Start{0, 1, constant(math.NaN())}, 1), "= NaN is not a non-negative finite number (start[0])"},
		{find(v, Start{0, 1, constant(-1)}, 1), "= -1 is not"},
		{find(v, Start{0, 1, constant(0)}, 1), "Density has the integral 0"},
		{find(Interval{0, 1, Periodic}, Start{0, 1, func(float64) float64 { return rng.Float64() }}, 2), "too rough"},
		{find(v, Start{Lo: 0, Hi: 1}, 1000), "T = 1000 leaves none alive"},
		{find(v, Start{Lo: 0, Hi: 0}, 1), "leaves none alive"},
		{onGrid(0, 1), "the mass of density = 0"},
		{onGrid(math.NaN(), 1), "density[0] = NaN"},
	} {
		lawtest.CheckError(t, "fokkerplanck", "Irreversibility", c.err, c.want)
	}
	checkPanic(t, func() { BrownianIrreversibility([]Interval{v}, nil, 1) })
}
