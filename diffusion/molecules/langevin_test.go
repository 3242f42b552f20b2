package molecules

import (
	"context"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/fokkerplanck"
	"nonequilibrium/diffusion/internal/lawtest"
)

// repeat returns n starts at the minima of reactant and product in turn.
func repeat(n int) [][]float64 {
	return slices.Repeat(surface.Minima()[:2], n/2)
}

func spring(dst, x []float64) []float64 {
	for i, v := range x {
		dst[i] = -v
	}
	return dst
}

// In a harmonic well the variance is right at any step, and the correlation is (1 − h)ⁿ.
func TestRunsInAWell(t *testing.T) {
	lawtest.Slow(t)
	const h, every = 0.5, 2
	runs := lawtest.Must(Runs{Force: spring, Step: h, Steps: 4000, Every: every, Seed: 3}.Run(context.Background(), slices.Repeat([][]float64{{0}}, 200)))
	var variances, lags []float64
	for _, run := range runs {
		if len(run) != 2001 {
			t.Fatalf("%d points, want 2001", len(run))
		}
		var squares, products float64
		for n := 101; n < len(run); n++ {
			squares += run[n][0] * run[n][0]
			products += run[n][0] * run[n-1][0]
		}
		variances, lags = append(variances, squares/1900), append(lags, products/1900)
	}
	// For n ≥ 1 steps the noises that two points share add h/2 times (1 − h)ⁿ⁻¹ to what the drift leaves, (1 − h)ⁿ; the variance is 1.
	const left = (1-h)*(1-h) + h/2*(1-h)
	for want, sample := range map[float64][]float64{1: variances, left: lags} {
		mean, sd := stat.MeanStdDev(sample, nil)
		if z := (mean - want) / stat.StdErr(sd, 200); math.Abs(z) > 3 {
			t.Errorf("%v, want %v: %.1f standard errors", mean, want, z)
		}
	}
}

// The rates that runs count are those of the grid, both ways.
func TestTransitionsAgainstTheGrid(t *testing.T) {
	lawtest.Slow(t)
	a, b := surface.Near(Reactant, 0.2), surface.Near(Product, 0.2)
	grid := lawtest.Must(fokkerplanck.NewGrid(
		fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -1.8, Hi: 1.4}, Cells: 120}, fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -0.7, Hi: 2.2}, Cells: 110}))
	s := fokkerplanck.Solver{Grid: grid, Potential: func(x []float64, _ float64) float64 { return -surface.LogProb(x) }}
	want := lawtest.Must(s.Reaction(context.Background(), 0, a, b))
	got := lawtest.Must(Runs{Force: surface.Score, Step: 5e-4, Steps: 200000, Seed: 7}.Transitions(context.Background(), repeat(60), a, b))
	t.Logf("rates %.4f ± %.4f and %.4f ± %.4f, on the grid %.4f and %.4f", got.Forward.Value, got.Forward.StdErr, got.Backward.Value, got.Backward.StdErr, want.Forward, want.Backward)
	if !got.Forward.Agrees(want.Forward, 3) || !got.Backward.Agrees(want.Backward, 3) {
		t.Error("the rates differ")
	}
}

// A run along a line is in A, then between the two, and then in B for good: the way there is counted once, and nothing is known of the way back.
func TestTransitionsOfOneWay(t *testing.T) {
	along := func(dst, _ []float64) []float64 { dst[0] = 1e6; return dst }
	inA, inB := func(x []float64) bool { return x[0] < 2500 }, func(x []float64) bool { return x[0] > 5500 }
	runs := Runs{Force: along, Step: 1e-3, Steps: 10}
	got := lawtest.Must(runs.Transitions(context.Background(), [][]float64{{0}, {0}}, inA, inB))
	if math.Abs(got.Forward.Value*6e-3-1) > 1e-12 {
		t.Errorf("rate there %v, want 1 in 6 steps", got.Forward)
	}
	if got.Backward.Value != 0 || !math.IsInf(got.Backward.StdErr, 1) {
		t.Errorf("rate back %v, want 0 and not known", got.Backward)
	}
	if got.Counts[1] != [2]int{1, 0} || math.Abs(got.Times[1][1]-4e-3) > 1e-15 {
		t.Errorf("counts %v, times %v", got.Counts, got.Times)
	}
}

// 1.96 errors of the rate from 20 runs contain that of all runs together in 95 % of all cases.
func TestTransitionsCoverage(t *testing.T) {
	lawtest.Slow(t)
	const repeats, runs, covered = 600, 20, 0.95
	inA, inB := func(x []float64) bool { return x[0] < -1 }, func(x []float64) bool { return x[0] > 1 }
	var rates []diffusion.Estimate
	var time, count float64
	for seed := range uint64(repeats) {
		r := Runs{Force: spring, Step: 0.2, Steps: 300, Seed: seed}
		found := lawtest.Must(r.Transitions(context.Background(), slices.Repeat([][]float64{{0}}, runs), inA, inB))
		rates = append(rates, found.Forward)
		for i := range runs {
			time, count = time+found.Times[i][0], count+float64(found.Counts[i][0])
		}
	}
	inside := 0.0
	for _, r := range rates {
		if r.Agrees(count/time, 1.96) {
			inside++
		}
	}
	t.Logf("%.3f of the intervals contain the rate %.3f", inside/repeats, count/time)
	if share := inside / repeats; math.Abs(share-covered) > 3*math.Sqrt(covered*(1-covered)/repeats) {
		t.Errorf("%.3f are within 1.96 errors, want %v", share, covered)
	}
}

// Short runs from all over the space have the weights of the basins that quadrature gives.
func TestShortRuns(t *testing.T) {
	lawtest.Slow(t)
	s := ShortRuns{Runs: Runs{Force: surface.Score, Step: 5e-4, Steps: 60, Seed: 1}, Cell: 0.15, PerCell: 60, Least: 3e-5, BurnIn: 10, Rounds: 8}
	ends := lawtest.Must(s.Run(context.Background(), surface.Minima()[:2]))
	for name, f := range map[string]func(x []float64) float64{"reactant": surface.In(Reactant), "intermediate": surface.In(Intermediate)} {
		got, want := ends.Mean(f), surface.Mean(f)
		t.Logf("%s: %v, by quadrature %.4f, %d cells", name, got, want, ends.Cells)
		if !got.Agrees(want, 3.5) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// A cell that runs enter and never leave is closed and does not take all the weight; two halves without jumps between them are an error.
func TestMainPart(t *testing.T) {
	const ring = 11
	var start, end []int
	for i := range ring {
		start, end = append(start, i, i), append(end, (i+1)%ring, (i+ring-1)%ring)
	}
	start, end = append(start, 0, ring, ring), append(end, ring, ring, ring)
	open, err := mainPart(start, end, ring+1)
	if err != nil || open[ring] || slices.Contains(open[:ring], false) {
		t.Errorf("a loose cell: open %v, error %v", open, err)
	}
	for i, cell := range end {
		if !open[cell] {
			end[i] = start[i]
		}
	}
	for i, p := range stationary(start, end, open) {
		if want := []float64{1. / ring, 0}[i/ring]; math.Abs(p-want) > 1e-14 {
			t.Errorf("weight %v of cell %d, want %v", p, i, want)
		}
	}
	if _, err := mainPart([]int{0, 1, 2, 3}, []int{1, 0, 3, 2}, 4); err != errParts {
		t.Errorf("two halves: error %v", err)
	}
}

func TestRunners(t *testing.T) {
	lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
		return Runs{Force: spring, Step: 0.01, Steps: r.Steps, Every: r.Steps, Seed: 2, Workers: r.Workers, Progress: r.Progress}.Run(ctx, slices.Repeat([][]float64{{0, 1}}, r.Paths))
	})
}

func TestLangevinErrors(t *testing.T) {
	ctx, good, starts := context.Background(), Runs{Force: spring, Step: 0.1, Steps: 3}, [][]float64{{0}, {1}}
	with := func(change func(r *Runs)) Runs { r := good; change(&r); return r }
	run := func(r Runs, starts [][]float64) error { _, err := r.Run(ctx, starts); return err }
	all := func([]float64) bool { return true }
	transitions := func(a, b func([]float64) bool, starts [][]float64) error {
		_, err := good.Transitions(ctx, starts, a, b)
		return err
	}
	short := func(change func(s *ShortRuns), starts [][]float64) error {
		s := ShortRuns{Runs: good, Cell: 0.1, PerCell: 2, Rounds: 2}
		change(&s)
		_, err := s.Run(ctx, starts)
		return err
	}
	for want, err := range map[string]error{
		"Force = nil":                    run(with(func(r *Runs) { r.Force = nil }), starts),
		"Step = 0":                       run(with(func(r *Runs) { r.Step = 0 }), starts),
		"Steps = 0":                      run(with(func(r *Runs) { r.Steps = 0 }), starts),
		"Every = -1":                     run(with(func(r *Runs) { r.Every = -1 }), starts),
		"Workers = -1":                   run(with(func(r *Runs) { r.Workers = -1 }), starts),
		"len(starts) = 0":                run(good, nil),
		"starts[1] = [1 2] has":          run(good, [][]float64{{0}, {1, 2}}),
		"starts[0] = NaN":                run(good, [][]float64{{math.NaN()}}),
		"of memory":                      run(with(func(r *Runs) { r.Steps = 1 << 50 }), starts),
		"has come to":                    run(with(func(r *Runs) { r.Step, r.Steps = 1e10, 100 }), starts),
		"a or b = nil":                   transitions(nil, all, starts),
		"len(starts) = 1":                transitions(all, all, starts[:1]),
		"no run has been in the state B": transitions(all, func([]float64) bool { return false }, starts),
		"Cell = NaN":                     short(func(s *ShortRuns) { s.Cell = math.NaN() }, starts),
		"PerCell = 0":                    short(func(s *ShortRuns) { s.PerCell = 0 }, starts),
		"Rounds = 1":                     short(func(s *ShortRuns) { s.Rounds = 1 }, starts),
		"BurnIn = -1":                    short(func(s *ShortRuns) { s.BurnIn = -1 }, starts),
		"Least = 2 leaves":               short(func(s *ShortRuns) { s.Least = 2 }, starts),
		"Least = -1":                     short(func(s *ShortRuns) { s.Least = -1 }, starts),
		"no transitions between":         short(func(s *ShortRuns) { s.Cell, s.Steps, s.Step = 1, 1, 1e-6 }, [][]float64{{0.5}, {1.5}}),
	} {
		lawtest.CheckError(t, "molecules", "Run", err, want)
	}
}
