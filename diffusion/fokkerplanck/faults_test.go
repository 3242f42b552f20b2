package fokkerplanck

import (
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

func TestNaNForce(t *testing.T) {
	g := lawtest.Must(NewGrid(Axis{Interval{Lo: -1, Hi: 1}, 20}))
	p := g.Sample(nil, func([]float64) float64 { return 0.5 })
	breaks := func(dst, x []float64, t float64) {
		dst[0] = -x[0]
		if t > 0.5 && x[0] > 0.3 {
			dst[0] = math.NaN()
		}
	}
	_, err := Solver{Grid: g, Drift: breaks}.Solve(t.Context(), p, 0, 1, 10)
	lawtest.CheckError(t, "fokkerplanck", "Solve", err, "Drift makes w = NaN near x = [")
	lawtest.CheckError(t, "fokkerplanck", "Solve", err, "at t = 0.55")
}

func TestSizes(t *testing.T) {
	line := Interval{Lo: -1, Hi: 1}
	_, err := NewGrid(Axis{line, 1 << 50})
	lawtest.CheckError(t, "fokkerplanck", "NewGrid", err, "Cells = 1125899906842624 takes 32 PiB of memory")
	_, err = NewGrid(Axis{line, 1 << 40}, Axis{line, 1 << 40})
	lawtest.CheckError(t, "fokkerplanck", "NewGrid", err, "of memory")
	g := lawtest.Must(NewGrid(Axis{line, 10}))
	still := func(dst, _ []float64, _ float64) { clear(dst) }
	_, err = Solver{Grid: g, Drift: still}.Solve(t.Context(), make([]float64, 10), 0, 1, 1<<50)
	lawtest.CheckError(t, "fokkerplanck", "Solve", err, "steps = 1125899906842624 takes 16 PiB of memory")
	for want, f := range map[string]func(){
		"fokkerplanck: a = 1 is outside 0 to 0":  func() { g.Axis(1) },
		"fokkerplanck: i = -1 is outside 0 to 9": func() { g.Center(nil, -1) },
	} {
		if got := lawtest.Panic(f); got != want {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}

func TestStepNaN(t *testing.T) {
	nan := func(dst, _ []float64, _ float64) { dst[0] = math.NaN() }
	x, box := []float64{0.5}, []Interval{{Lo: 0, Hi: 1}}
	if got := lawtest.Panic(func() { Step(x, box, nan, 3, 0.1, nil) }); !strings.HasPrefix(got, "fokkerplanck: x[0] = NaN after the step from x = [0.5] at t = 3") {
		t.Errorf("panic %q", got)
	}
	g := lawtest.Must(NewGrid(Axis{box[0], 10}))
	for want, f := range map[string]func(){
		"fokkerplanck: density is nil": func() { g.Sample(nil, nil) },
		"fokkerplanck: sample is nil":  func() { g.Histogram(1, nil) },
	} {
		if got := lawtest.Panic(f); got != want {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}

// TestFoldNonFinite: there is no place to fold an infinite x to, and a NaN must not go on. A single mirror is one.
func TestFoldNonFinite(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for name, fold := range map[string]func(x, lo, hi float64) float64{"Reflect": Reflect, "Wrap": Wrap} {
			if got := lawtest.Panic(func() { fold(x, 0, 1) }); !strings.HasPrefix(got, "fokkerplanck: x = ") {
				t.Errorf("%s(%v, 0, 1): panic %q", name, x, got)
			}
		}
	}
	if got := lawtest.Panic(func() { Reflect(1, math.Inf(-1), 0) }); !strings.HasPrefix(got, "fokkerplanck: x = 1 is not at a finite distance") {
		t.Errorf("panic %q", got)
	}
	if got := Reflect(-3, 1, math.Inf(1)); got != 5 {
		t.Errorf("a single mirror at 1 puts −3 at %v, want 5", got)
	}
	for _, x := range []float64{1e308, -1e308} {
		if r, w := Reflect(x, 0, 1), Wrap(x, 0, 1); !(r >= 0 && r <= 1 && w >= 0 && w < 1) {
			t.Errorf("%v is put at %v and %v", x, r, w)
		}
	}
}

// TestCellsOfNoWidth: cells that float64 cannot tell apart are an error.
func TestCellsOfNoWidth(t *testing.T) {
	for _, v := range []Interval{{Lo: 0, Hi: 5e-324}, {Lo: 1, Hi: 1 + 1e-15}, {Lo: 0, Hi: 1e-165}} {
		_, err := NewGrid(Axis{Interval: v, Cells: 20})
		lawtest.CheckError(t, "fokkerplanck", "NewGrid", err, "Cells = 20")
	}
}
