package lawtest

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// TestKolmogorovSurvival: the quantiles of the table of Smirnov, Ann. Math. Stat. 19,
// 279 (1948), and the tail 2e^{−2s²}.
func TestKolmogorovSurvival(t *testing.T) {
	for _, c := range []struct{ s, p, tolerance float64 }{
		{0.1, 1, 1e-12}, {0.5, 0.963945, 1e-6}, {0.82757, 0.5, 1e-4}, {1, 0.270000, 1e-6}, {1.22385, 0.1, 1e-5},
		{1.35810, 0.05, 1e-5}, {1.62762, 0.01, 1e-6}, {1.94947, 0.001, 1e-7}, {2.47, 2 * math.Exp(-2*2.47*2.47), 1e-17},
		{40, 0, 0}, {math.Inf(1), 0, 0}, {math.NaN(), 0, 0},
	} {
		if p := kolmogorovSurvival(c.s); !(math.Abs(p-c.p) <= c.tolerance) {
			t.Errorf("P(statistic > %v) = %v, want %v", c.s, p, c.p)
		}
	}
}

// TestKolmogorovSmirnov: by hand, and p is uniform for samples from the distribution.
func TestKolmogorovSmirnov(t *testing.T) {
	identity := func(x float64) float64 { return x }
	sample := []float64{0.9, 0.3, 0.5} // the largest distance from F(x) = x is 0.3, just below 0.3
	if s, _ := KolmogorovSmirnov(sample, identity); math.Abs(s-math.Sqrt(3)*0.3) > 1e-15 || sample[0] != 0.9 {
		t.Errorf("statistic %v of %v, want √3·0.3", s, sample)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	const runs = 500
	values := make([]float64, runs)
	for i := range values {
		uniform := make([]float64, 1000)
		for j := range uniform {
			uniform[j] = rng.Float64()
		}
		_, values[i] = KolmogorovSmirnov(uniform, identity)
	}
	// With n draws p is too large by up to 0.3/√n.
	if s, p := KolmogorovSmirnov(values, identity); p < 1e-3 {
		t.Errorf("p is not uniform: statistic %v, p = %v", s, p)
	}
	if _, p := KolmogorovSmirnov(values, func(x float64) float64 { return math.Sqrt(x) }); p > 1e-6 {
		t.Errorf("p = %v for a sample from another distribution", p)
	}
	for _, broken := range [][]float64{{math.NaN(), 0.5}, {0.5, math.NaN(), 0.7}} {
		if _, p := KolmogorovSmirnov(broken, identity); p != 0 {
			t.Errorf("p = %v of %v", p, broken)
		}
	}
}

// TestChiSquare: by hand, with cells that have to be joined.
func TestChiSquare(t *testing.T) {
	counts, expected := []float64{3, 9, 25, 22, 1}, []float64{5, 5, 20, 25, 5}
	// Joined: 12 for 10, 25 for 20, 23 for 30.
	want := 4./10 + 25./20 + 49./30
	s, p := ChiSquare(counts, expected)
	if math.Abs(s-want) > 1e-14 || math.Abs(p-math.Exp(-want/2)) > 1e-12 { // two degrees of freedom
		t.Errorf("χ² = %v with p = %v, want %v with e^{−χ²/2}", s, p, want)
	}
	if counts[0] != 3 || expected[4] != 5 {
		t.Error("the arguments have changed")
	}
}

func TestDistribution(t *testing.T) {
	normal := distuv.Normal{Mu: 1, Sigma: 0.5}
	cdf := Distribution(func(x float64) float64 { return 7 * normal.Prob(x) }, -4, 6)
	for _, x := range []float64{-5, -0.3, 0, 1, 1.2345, 2.5, 8} {
		if got, want := cdf(x), normal.CDF(x); math.Abs(got-want) > 1e-13 {
			t.Errorf("F(%v) = %v, want %v", x, got, want)
		}
	}
	if !math.IsNaN(cdf(math.NaN())) {
		t.Error("F(NaN) is a number")
	}
}

func TestOrthogonal(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for d := 1; d <= 5; d++ {
		q := Orthogonal(d, rng)
		var square mat.Dense
		square.Mul(q.T(), q)
		for i := range d {
			square.Set(i, i, square.At(i, i)-1)
		}
		if off := mat.Norm(&square, 2); off > 1e-14 {
			t.Errorf("d = %d: |QᵀQ − 1| = %v", d, off)
		}
	}
	if mat.Equal(Orthogonal(3, rng), Orthogonal(3, rng)) {
		t.Error("two draws are the same")
	}
}

func TestMust(t *testing.T) {
	if Must(3, nil) != 3 {
		t.Error("Must(3, nil) is not 3")
	}
	if got := Panic(func() { Must(3, errors.New("bad")) }); got != "bad" {
		t.Errorf("panic with %q, want the error", got)
	}
	if got := Panic(func() {}); got != "" {
		t.Errorf("panic with %q of what does not panic", got)
	}
}

// recorder is a test that may fail.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestCheckLeaks(t *testing.T) {
	defer func(before time.Duration) { patience = before }(patience)
	patience = 50 * time.Millisecond
	for _, leak := range []bool{false, true} {
		r := &recorder{TB: t}
		check := CheckLeaks(r)
		ctx, cancel := context.WithCancel(t.Context())
		if leak {
			for range 10 {
				go func() { <-ctx.Done() }()
			}
		}
		check()
		cancel()
		if r.failed != leak {
			t.Errorf("leak %v, reported %v", leak, r.failed)
		}
	}
}

// TestCheckRunner: a runner that does what it must passes.
func TestCheckRunner(t *testing.T) {
	CheckRunner(t, func(ctx context.Context, r Run) (any, error) {
		for i := 0; i < r.Paths; i += 250 {
			for range r.Steps {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
			}
			if r.Progress != nil {
				r.Progress(min(r.Paths, i+250), r.Paths)
			}
		}
		return slices.Repeat([]int{1}, r.Paths), nil
	})
}
