package realism

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// near fails unless got is want within a relative tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

// agrees fails unless the estimate is within 3 errors of want, and its error below most.
func agrees(t *testing.T, what string, e diffusion.Estimate, want, most float64) {
	t.Helper()
	if !e.Agrees(want, 3) || !(e.StdErr <= most) {
		t.Errorf("%s is %v, want %.6g with an error below %.2g", what, e, want, most)
	}
}

// coverage returns the share of so many seeds for which ± 1.96 errors contain the truth.
func (l law) coverage(n, seeds int) (inside float64) {
	for seed := range uint64(seeds) {
		if lawtest.Must(l.find(rand.New(rand.NewPCG(seed, 1)), n)).Agrees(l.truth, 1.96) {
			inside += 1 / float64(seeds)
		}
	}
	return inside
}

// normals returns n rows of d independent normal numbers.
func normals(rng *rand.Rand, n, d int) [][]float64 {
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, d)
		for j := range rows[i] {
			rows[i][j] = rng.NormFloat64()
		}
	}
	return rows
}

// law is an estimate from n independent rows whose truth is known.
type law struct {
	name  string
	truth float64
	find  func(rng *rand.Rand, n int) (diffusion.Estimate, error)
}

var laws = func() []law {
	linear := Force(func(dst, x []float64) { copy(dst, x) })
	cubic := Force(func(dst, x []float64) { dst[0] = x[0] + 0.1*x[0]*x[0]*x[0] })
	forces := func(pick func(a ForceAgreement) diffusion.Estimate) func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
		return func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			a, err := ForceError(cubic, linear, normals(rng, n, 1))
			return pick(a), err
		}
	}
	budget := func(pick func(c Closure) diffusion.Estimate) func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
		return func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			c, err := Budget(budgetRows(rng, n))
			return pick(c), err
		}
	}
	return []law{ // ⟨x⁴⟩ = 3, ⟨x⁶⟩ = 15, ⟨|x|³⟩ = 2√(2/π)
		{"ForceError, Relative, x + 0.1x³", 0.1 * math.Sqrt(15), forces(func(a ForceAgreement) diffusion.Estimate { return a.Relative })},
		{"ForceError, Bias, x + 0.1x³", 0.3, forces(func(a ForceAgreement) diffusion.Estimate { return a.Bias })},
		{"ForceError, Absolute, x + 0.1x³", 0.2 * math.Sqrt(2/math.Pi), forces(func(a ForceAgreement) diffusion.Estimate { return a.Absolute })},
		{"LoopWork, linear force", loopOfLinear, func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			return LoopWork(twisted, normals(rng, n, 3), loopRadius, rng.Uint64())
		}},
		{"Temperature, Configurational, oscillators of frequencies 1 and 10", 1, func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			points := normals(rng, n, 2)
			for _, x := range points {
				x[1] /= 10
			}
			t, err := Temperature(func(dst, x []float64) { dst[0], dst[1] = -x[0], -100*x[1] }, points, 0)
			return t.Configurational, err
		}},
		{"DetailedBalance, runs of 100 correlation times", irreversible(0.5, 1, 2), func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			return DetailedBalance(vortexRuns(rng, n, 200, 0.5, 1), first, second, 2)
		}},
		{"DetailedBalance, one run of as many times in all", irreversible(0.5, 1, 2), func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			return DetailedBalance(vortexRuns(rng, 1, 200*n, 0.5, 1), first, second, 2)
		}},
		{"Currents, Net, ring of three states", 200 * (0.6 - 0.2) / 3, func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			jumps, _, err := Currents(ringRuns(rng, n, 201, 0.6, 0.2), 3, 1)
			return jumps[0].Net, err
		}},
		{"Spectrum, white", 2. / 16, func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			modes, err := Spectrum(normals(rng, n, 16))
			return modes[3].Power, err
		}},
		{"StructureFunction of order 2, white", 2, func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			s, err := StructureFunction(normals(rng, n, 16), 2, []int{3}, false)
			return s[0], err
		}},
		{"Flatness, white and Gaussian", 3, func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			f, err := Flatness(normals(rng, n, 32), []int{3})
			return f[0], err
		}},
		{"Flatness, white and Laplacian", 4.5, func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			fields := normals(rng, n, 32)
			for _, u := range fields {
				for x := range u {
					u[x] *= math.Sqrt(rng.ExpFloat64())
				}
			}
			f, err := Flatness(fields, []int{3})
			return f[0], err
		}},
		{"Budget, Residual", 0.1, budget(func(c Closure) diffusion.Estimate { return c.Residual })},
		{"Budget, Relative", 0.1 / 3, budget(func(c Closure) diffusion.Estimate { return c.Relative })},
		{"Versus, Difference, deviations 2 and 1, n/4 of the other", 1, func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			generated := normals(rng, n, 1)
			for _, row := range generated {
				row[0] = 1 + 2*row[0]
			}
			d, err := compareColumn(0, column(generated, 0), column(normals(rng, max(2, n/4), 1), 0))
			return d.Difference, err
		}},
		{"Dynamics, Fluctuation, oscillator", oscillatorFluctuation(0.3, 1, 1), func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			c, err := oscillator(rng, n, 0.3, 400, 1)
			return c.Fluctuation, err
		}},
		{"Dynamics, Drift, oscillator", 0, func(rng *rand.Rand, n int) (diffusion.Estimate, error) {
			c, err := oscillator(rng, n, 0.3, 400, 1)
			return c.Drift, err
		}},
	}
}()

// TestCoverage: from 100 rows on the intervals contain the truth for about 95 % of the seeds.
func TestCoverage(t *testing.T) {
	lawtest.Slow(t)
	const lowest, highest = 0.92, 0.985
	for _, l := range laws {
		inside := l.coverage(100, 300)
		t.Logf("%-60s %.3f", l.name, inside)
		if inside < lowest || inside > highest {
			t.Errorf("%s: the 95 %% interval contains the truth for %.3f of the seeds", l.name, inside)
		}
	}
}

var seeds = flag.Int("coverage", 0, "make the table of diffusion/CALIBRATION.md, from so many seeds an entry")

// TestCoverageTable prints the table of CALIBRATION.md.
func TestCoverageTable(t *testing.T) {
	if *seeds == 0 {
		t.Skip("without -coverage")
	}
	numbers := []int{5, 10, 30, 100, 300}
	for _, l := range laws {
		row := "| " + l.name
		for _, n := range numbers {
			row += fmt.Sprintf(" | %.0f", 100*l.coverage(n, *seeds))
		}
		fmt.Println(row + " |")
	}
}
