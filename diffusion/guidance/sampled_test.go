package guidance

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/fokkerplanck"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/sde"
)

// What is really sampled, on a grid and by trajectories.

const duration = 4.0

func interval(t testing.TB, cells int) *fokkerplanck.Grid {
	t.Helper()
	grid, err := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -5, Hi: 5}, Cells: cells})
	if err != nil {
		t.Fatal(err)
	}
	return grid
}

// density puts a law on the grid.
func density(grid *fokkerplanck.Grid, logProb func(x []float64) float64) []float64 {
	return grid.Sample(nil, func(x []float64) float64 { return math.Exp(logProb(x)) })
}

// reverse is the density that the reverse process makes of start at the duration.
func reverse(t testing.TB, grid *fokkerplanck.Grid, g *Guided, start *diffusion.Mixture, steps int) []float64 {
	t.Helper()
	sol, err := fokkerplanck.Solver{Grid: grid, Drift: g.ReverseDrift}.
		Solve(context.Background(), density(grid, start.LogProb), duration, 0, steps)
	if err != nil {
		t.Fatal(err)
	}
	return sol.Density
}

func kl(grid *fokkerplanck.Grid, p, q []float64) float64 {
	return grid.CellVolume() * stat.KullbackLeibler(p, q)
}

func centres(grid *fokkerplanck.Grid) []float64 {
	x := make([]float64, grid.Len())
	for i := range x {
		x[i] = grid.Center(nil, i)[0]
	}
	return x
}

// TestReverseGaussian: the grid against the closed form; twice the cells, a quarter
// of the error.
func TestReverseGaussian(t *testing.T) {
	closed := Gaussian{1, 1, 0.4, 3}
	mean, variance, err := closed.Reverse()
	if err != nil {
		t.Fatal(err)
	}
	noise := isotropic(t, []float64{1}, [][]float64{{0}}, 1)
	g, err := New(noise, isotropic(t, []float64{1}, [][]float64{{1}}, 0.4), 3)
	if err != nil {
		t.Fatal(err)
	}
	var last float64
	for _, cells := range []int{100, 200} {
		grid := interval(t, cells)
		got := stat.MomentAbout(2, centres(grid), mean, reverse(t, grid, g, noise, 3*cells))
		if off := got - variance; math.Abs(off) > 20/float64(cells*cells) || cells == 200 && math.Abs(last/off-4) > 0.3 {
			t.Errorf("%d cells: variance off by %v, with half as many by %v", cells, off, last)
		} else {
			last = off
		}
	}
}

// TestDivergences: neither the reverse process nor the flow ends in the tilted law but
// for w = 0 and 1, and they end the further from it the stronger the guidance.
func TestDivergences(t *testing.T) {
	lawtest.Slow(t)
	c, grid := twoModes(t), interval(t, 200)
	_, class := c.Class(0)
	last := map[string]float64{}
	weights := []float64{0, 1, 1.5, 2, 3, 4}
	for _, w := range weights {
		start := class
		if w == 0 {
			start = c.Law()
		}
		g := guided(t, c, 0, w)
		q, err := g.Tilted()
		if err != nil {
			t.Fatal(err)
		}
		tilted := density(grid, q.LogProb)
		f := newFlow(t, g, start.At(duration), duration, 100)
		for name, p := range map[string][]float64{
			"reverse": reverse(t, grid, g, start.At(duration), 500),
			"flow":    density(grid, f.LogProb),
		} {
			for way, d := range map[string]float64{"(sampled‖tilted)": kl(grid, p, tilted), "(tilted‖sampled)": kl(grid, tilted, p)} {
				switch {
				case w <= 1 && math.Abs(d) > 1e-4:
					t.Errorf("w = %v: KL%s of the %s is %v, want 0", w, way, name, d)
				case w > 1 && !(d > last[name+way]+0.01):
					t.Errorf("w = %v: KL%s of the %s is %v, before %v", w, way, name, d, last[name+way])
				}
				last[name+way] = d
			}
		}
	}
}

// checkSample compares a sample with a density on the grid: mean and variance within
// three standard errors and the Kolmogorov–Smirnov statistic.
func checkSample(t *testing.T, name string, sample []float64, grid *fokkerplanck.Grid, p []float64) {
	t.Helper()
	x, n := centres(grid), float64(len(sample))
	mean := stat.Mean(x, p)
	variance := stat.MomentAbout(2, x, mean, p)
	got := stat.Mean(sample, nil)
	if off := (got - mean) / math.Sqrt(variance/n); math.Abs(off) > 3 {
		t.Errorf("%s: mean %.4f, want %.4f (%.1f standard errors)", name, got, mean, off)
	}
	spread := math.Sqrt((stat.MomentAbout(4, x, mean, p) - variance*variance) / n)
	if off := (stat.MomentAbout(2, sample, mean, nil) - variance) / spread; math.Abs(off) > 3 {
		t.Errorf("%s: variance off by %.1f standard errors of %.4f", name, off, spread)
	}
	if ks, p := lawtest.KolmogorovSmirnov(sample, distribution(grid, p)); p < 1e-3 {
		t.Errorf("%s: Kolmogorov–Smirnov statistic %.2f, p = %.2g", name, ks, p)
	}
}

// distribution returns the distribution function of a density that is flat in each cell.
func distribution(grid *fokkerplanck.Grid, p []float64) func(x float64) float64 {
	edges := make([]float64, len(p)+1)
	floats.CumSum(edges[1:], p)
	floats.Scale(1/edges[len(p)], edges)
	v := grid.Axis(0)
	return func(x float64) float64 {
		at := min(max((x-v.Lo)/v.Width(), 0), float64(v.Cells))
		i := min(int(at), v.Cells-1)
		return edges[i] + (at-float64(i))*(edges[i+1]-edges[i])
	}
}

// TestTrajectories: the samplers of package sde, given the guided score, end in the
// laws of the grid and of the flow, which are far from each other.
func TestTrajectories(t *testing.T) {
	if testing.Short() {
		t.Skip("draws of both laws")
	}
	const n = 3000
	grid, g := interval(t, 400), guided(t, twoModes(t), 0, 3)
	noise := isotropic(t, []float64{1}, [][]float64{{0}}, 1)
	f := newFlow(t, g, nil, duration, 100)
	times, err := sde.LogSNRTimes(duration, 1e-4, 60)
	if err != nil {
		t.Fatal(err)
	}
	times = append(times, 0)
	for _, test := range []struct {
		name    string
		sampler sde.Sampler
		density []float64
	}{
		{"reverse process", sde.ReverseProcess{Method: sde.SRA1{}}, reverse(t, grid, g, noise, 800)},
		{"flow", sde.RungeKuttaFlow{}, density(grid, f.LogProb)},
	} {
		sample := make([]float64, n)
		for i := range sample {
			src := rand.NewPCG(7, uint64(i))
			x := noise.Rand(nil, src)
			if err := test.sampler.Sample(x, g.Score, times, src); err != nil {
				t.Fatal(err)
			}
			sample[i] = x[0]
		}
		checkSample(t, test.name, sample, grid, test.density)
	}
	sample := make([]float64, n)
	src := rand.NewPCG(7, n)
	for i := range sample {
		sample[i] = f.Rand(nil, src)[0]
	}
	checkSample(t, "Flow.Rand", sample, grid, density(grid, f.LogProb))
}

// TestReverseInThePlane: two modes on a slanted line, on a grid of two axes, have the
// mean and the variance along it of the problem on the line.
func TestReverseInThePlane(t *testing.T) {
	if testing.Short() {
		t.Skip("a grid in the plane")
	}
	on := func(s float64) []float64 { return []float64{0.6 * s, 0.8 * s} }
	const variance, w = 0.3, 3
	classes := func(place func(s float64) []float64) *Classes {
		c, err := NewClasses([]float64{0.5, 0.5}, []*diffusion.Mixture{
			isotropic(t, []float64{0.5, 0.5}, [][]float64{place(0.5), place(2)}, variance),
			isotropic(t, []float64{1}, [][]float64{place(-1)}, variance),
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	axis := fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -5, Hi: 5}, Cells: 80}
	plane, err := fokkerplanck.NewGrid(axis, axis)
	if err != nil {
		t.Fatal(err)
	}
	flat := reverse(t, plane, guided(t, classes(on), 0, w), isotropic(t, []float64{1}, [][]float64{{0, 0}}, 1), 80)
	grid := interval(t, 400)
	want := reverse(t, grid, guided(t, classes(func(s float64) []float64 { return []float64{s} }), 0, w), isotropic(t, []float64{1}, [][]float64{{0}}, 1), 800)
	along := make([]float64, plane.Len())
	for i := range along {
		x := plane.Center(nil, i)
		along[i] = 0.6*x[0] + 0.8*x[1]
	}
	mean, spread := stat.PopMeanStdDev(along, flat)
	wantMean, wantSpread := stat.PopMeanStdDev(centres(grid), want)
	if math.Abs(mean-wantMean) > 0.01 || math.Abs(spread-wantSpread) > 0.01 {
		t.Errorf("along the line %v ± %v, on the line %v ± %v", mean, spread, wantMean, wantSpread)
	}
}
