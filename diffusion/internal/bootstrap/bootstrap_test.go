package bootstrap

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestCoverage: the interval of two errors contains the true value in 92 to 98 % of 400 samples of
// each distribution and length, up to 3 standard errors of such a fraction. With the usual error of
// a covariance it is 75 to 90 % for distributions that are not normal.
func TestCoverage(t *testing.T) {
	lawtest.Slow(t)
	const runs = 400
	rng := rand.New(rand.NewPCG(11, 12))
	normal, exponential := rng.NormFloat64, rng.ExpFloat64
	square := func() float64 { z := normal(); return z * z }
	both := func(f func() float64) func() (a, b float64) {
		return func() (a, b float64) { v := f(); return v, v }
	}
	for _, law := range []struct {
		name      string
		draw      func() (a, b float64)
		mean, cov float64
	}{
		{"normal", both(normal), 0, 1},
		{"independent", func() (a, b float64) { return normal(), normal() }, 0, 0},
		{"χ² of 1", both(square), 1, 2},
		{"exponential", both(exponential), 1, 1},
		{"x and x³", func() (a, b float64) { x := normal(); return x, x * x * x }, 0, 3},
	} {
		for _, n := range []int{50, 100, 300} {
			var plain, mean, cov float64
			a, b := make([]float64, n), make([]float64, n)
			for range runs {
				for i := range a {
					a[i], b[i] = law.draw()
				}
				m, se := Mean(a)
				if math.Abs(m-law.mean) < 2*se {
					mean++
				}
				c, se := Covariance(a, b)
				if math.Abs(c-law.cov) < 2*se {
					cov++
				}
				if _, usual := covariance(a, b); math.Abs(c-law.cov) < 2*usual {
					plain++
				}
			}
			mean, cov, plain = mean/runs, cov/runs, plain/runs
			t.Logf("%-12s n = %4d: mean %.3f; covariance %.3f, with the usual error %.3f", law.name, n, mean, cov, plain)
			least := 0.92 - 3*math.Sqrt(0.92*0.07/runs)
			if mean < least || cov < least || min(mean, cov) > 0.99 {
				t.Errorf("%s, n = %d: mean covers %.3f, covariance %.3f", law.name, n, mean, cov)
			}
		}
	}
}

// covariance is the covariance with its usual error.
func covariance(a, b []float64) (cov, stdErr float64) {
	n := float64(len(a))
	var meanA, meanB, sum, squares float64
	for i := range a {
		meanA += a[i] / n
		meanB += b[i] / n
	}
	for i := range a {
		p := (a[i] - meanA) * (b[i] - meanB)
		sum += p
		squares += p * p
	}
	return sum / (n - 1), math.Sqrt((squares - sum*sum/n) / (n - 1) / n)
}

// TestLimits: no finite error for too few draws, the usual error for many, 0 for equal draws, and
// the same error for the same sample.
func TestLimits(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	few, many, equal := make([]float64, Least-1), make([]float64, most+1), make([]float64, 100)
	for i := range few {
		few[i] = rng.NormFloat64()
	}
	for i := range many {
		many[i] = rng.ExpFloat64()
	}
	if _, se := Mean(few); !math.IsInf(se, 1) {
		t.Errorf("error %v of %d draws", se, len(few))
	}
	cov, se := Covariance(many, many)
	if want, usual := covariance(many, many); math.Abs(cov-want) > 1e-12 || math.Abs(se-usual) > 1e-3*usual {
		t.Errorf("%v ± %v of many draws, want %v ± %v", cov, se, want, usual)
	}
	if m, se := Mean(equal); m != 0 || se != 0 {
		t.Errorf("%v ± %v of equal draws", m, se)
	}
	_, one := Mean(many[:200])
	if _, two := Mean(many[:200]); one != two {
		t.Errorf("errors %v and %v of one sample", one, two)
	}
}
