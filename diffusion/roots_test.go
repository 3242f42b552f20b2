package diffusion

import (
	"math"
	"testing"
)

// TestFindRoot finds simple, flat and steep roots, and roots at an end, up to the
// rounding of x and with few evaluations.
func TestFindRoot(t *testing.T) {
	for name, test := range map[string]struct {
		f       func(float64) float64
		a, b, x float64
		most    int
	}{
		"linear":  {func(x float64) float64 { return 3*x - 1 }, 0, 1, 1. / 3, 8},
		"cosine":  {math.Cos, 0, 3, math.Pi / 2, 12},
		"falling": {func(x float64) float64 { return 2 - math.Exp(x) }, 1, -5, math.Ln2, 15},
		"cubic":   {func(x float64) float64 { return math.Pow(x-0.3, 3) }, -2, 1, 0.3, 150},
		"step":    {func(x float64) float64 { return math.Tanh(1e9 * (x - 0.7)) }, 0, 1, 0.7, 150},
		"end":     {func(x float64) float64 { return x }, 0, 1, 0, 2},
		"zero":    {func(x float64) float64 { return x }, -1, 2, 0, 150},
	} {
		var calls int
		f := func(x float64) float64 { calls++; return test.f(x) }
		got := findRoot(f, test.a, test.b, f(test.a), f(test.b))
		tol := 4 * epsilon * math.Abs(test.x)
		if name == "cubic" {
			tol = 1e-15
		}
		if !(math.Abs(got-test.x) <= tol) || calls > test.most {
			t.Errorf("%s: root %v after %d evaluations, want %v after %d", name, got, calls, test.x, test.most)
		}
	}
}
