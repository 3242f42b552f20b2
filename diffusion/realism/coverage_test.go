package realism

import (
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

// covers fails unless ± 1.96 errors contain the truth for about 95 % of the seeds.
func covers(t *testing.T, what string, truth float64, find func(rng *rand.Rand) (diffusion.Estimate, error)) {
	t.Helper()
	const seeds, lowest, highest = 600, 0.92, 0.985
	inside := 0.0
	for seed := range uint64(seeds) {
		if lawtest.Must(find(rand.New(rand.NewPCG(seed, 1)))).Agrees(truth, 1.96) {
			inside += 1. / seeds
		}
	}
	t.Logf("%-40s %.3f", what, inside)
	if inside < lowest || inside > highest {
		t.Errorf("%s: the 95 %% interval contains the truth for %.3f of the seeds", what, inside)
	}
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

func TestCoverage(t *testing.T) {
	lawtest.Slow(t)
	linear := Force(func(dst, x []float64) { copy(dst, x) })
	cubic := Force(func(dst, x []float64) { dst[0] = x[0] + 0.1*x[0]*x[0]*x[0] })
	forces := func(pick func(a ForceAgreement) diffusion.Estimate) func(rng *rand.Rand) (diffusion.Estimate, error) {
		return func(rng *rand.Rand) (diffusion.Estimate, error) {
			a, err := ForceError(cubic, linear, normals(rng, 200, 1))
			return pick(a), err
		}
	}
	// ⟨x⁴⟩ = 3, ⟨x⁶⟩ = 15, ⟨|x|³⟩ = 2√(2/π)
	covers(t, "ForceAgreement.Relative", 0.1*math.Sqrt(15), forces(func(a ForceAgreement) diffusion.Estimate { return a.Relative }))
	covers(t, "ForceAgreement.Bias", 0.3, forces(func(a ForceAgreement) diffusion.Estimate { return a.Bias }))
	covers(t, "ForceAgreement.Absolute", 0.2*math.Sqrt(2/math.Pi), forces(func(a ForceAgreement) diffusion.Estimate { return a.Absolute }))
	covers(t, "LoopWork", loopOfLinear, func(rng *rand.Rand) (diffusion.Estimate, error) {
		return LoopWork(twisted, normals(rng, 60, 3), loopRadius, rng.Uint64())
	})
	covers(t, "DetailedBalance", irreversible(0.5, 1, 2), func(rng *rand.Rand) (diffusion.Estimate, error) {
		return DetailedBalance(vortexRuns(rng, 30, 200, 0.5, 1), first, second, 2)
	})
	covers(t, "DetailedBalance of one run", irreversible(0.5, 1, 2), func(rng *rand.Rand) (diffusion.Estimate, error) {
		return DetailedBalance(vortexRuns(rng, 1, 4000, 0.5, 1), first, second, 2)
	})
	covers(t, "Currents", 1000*(0.6-0.2)/3, func(rng *rand.Rand) (diffusion.Estimate, error) {
		jumps, _, err := Currents(ringRuns(rng, 20, 1001, 0.6, 0.2), 3, 1)
		return jumps[0].Net, err
	})
	covers(t, "Spectrum", 2./16, func(rng *rand.Rand) (diffusion.Estimate, error) {
		modes, err := Spectrum(normals(rng, 100, 16))
		return modes[3].Power, err
	})
	covers(t, "StructureFunction", 2, func(rng *rand.Rand) (diffusion.Estimate, error) {
		s, err := StructureFunction(normals(rng, 100, 16), 2, []int{3}, false)
		return s[0], err
	})
	covers(t, "Flatness of a Gaussian", 3, func(rng *rand.Rand) (diffusion.Estimate, error) {
		f, err := Flatness(normals(rng, 100, 32), []int{3})
		return f[0], err
	})
	covers(t, "Flatness of a Laplacian", 4.5, func(rng *rand.Rand) (diffusion.Estimate, error) {
		fields := normals(rng, 400, 32)
		for _, u := range fields {
			for x := range u {
				u[x] *= math.Sqrt(rng.ExpFloat64())
			}
		}
		f, err := Flatness(fields, []int{3})
		return f[0], err
	})
	budget := func(pick func(c Closure) diffusion.Estimate) func(rng *rand.Rand) (diffusion.Estimate, error) {
		return func(rng *rand.Rand) (diffusion.Estimate, error) {
			c, err := Budget(budgetRows(rng, 100))
			return pick(c), err
		}
	}
	covers(t, "Closure.Residual", 0.1, budget(func(c Closure) diffusion.Estimate { return c.Residual }))
	covers(t, "Closure.Relative", 0.1/3, budget(func(c Closure) diffusion.Estimate { return c.Relative }))
	covers(t, "Versus", 1, func(rng *rand.Rand) (diffusion.Estimate, error) {
		generated := normals(rng, 50, 1)
		for _, row := range generated {
			row[0] = 1 + 2*row[0]
		}
		d, err := Versus(generated, normals(rng, 12, 1))
		return d.Columns[0].Difference, err
	})
	covers(t, "EnergyConservation.Fluctuation", oscillatorFluctuation(0.3, 1, 1), func(rng *rand.Rand) (diffusion.Estimate, error) {
		c, err := oscillator(rng, 40, 0.3, 400, 1)
		return c.Fluctuation, err
	})
	covers(t, "EnergyConservation.Drift", 0, func(rng *rand.Rand) (diffusion.Estimate, error) {
		c, err := oscillator(rng, 40, 0.3, 400, 1)
		return c.Drift, err
	})
}
