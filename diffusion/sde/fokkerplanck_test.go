package sde

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/fokkerplanck"
	"nonequilibrium/diffusion/internal/lawtest"
)

// The density of generation, from the Fokker–Planck equation on a grid, and what
// every sampler makes of the same start.

const (
	fpFrom, fpTo = 1.5, 0.02
	fpBins       = 24
)

// fpCells returns the probabilities of equal bins on (−4, 4) and of what is
// outside, at the time fpTo of the reverse process from p_fpFrom.
func fpCells(t *testing.T, data *diffusion.Mixture) []float64 {
	t.Helper()
	const perBin, width = 20, 8. / fpBins
	grid, err := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -8, Hi: 8}, Cells: 2 * fpBins * perBin})
	if err != nil {
		t.Fatal(err)
	}
	start := data.At(fpFrom)
	density := grid.Sample(nil, func(x []float64) float64 { return math.Exp(start.LogProb(x)) })
	solver := fokkerplanck.Solver{Grid: grid, Drift: diffusion.ReverseDrift(data)}
	solution, err := solver.Solve(context.Background(), density, fpFrom, fpTo, 400)
	if err != nil {
		t.Fatal(err)
	}
	cells := make([]float64, fpBins+1)
	for i, p := range solution.Density {
		cells[fpBin(grid.Center(nil, i)[0])] += p * grid.CellVolume()
	}
	return cells
}

// fpBin returns the bin of x.
func fpBin(x float64) int {
	if b := math.Floor((x + 4) / 8 * fpBins); b >= 0 && b < fpBins {
		return int(b)
	}
	return fpBins
}

// TestSamplersAgainstFokkerPlanck counts what each sampler puts into bins and
// compares with the density on the grid, by χ² at a significance of 10⁻⁴. DDIM of
// 20 steps is too wide, and is seen.
func TestSamplersAgainstFokkerPlanck(t *testing.T) {
	if testing.Short() {
		t.Skip("draws with all samplers")
	}
	const draws = 2000
	data, err := diffusion.NewIsotropicMixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-2}, {0.3}, {1.8}}, []float64{0.1, 0.1, 0.05})
	if err != nil {
		t.Fatal(err)
	}
	want := fpCells(t, data)
	start, score := data.At(fpFrom), cachedScore(data)
	for i, c := range []struct {
		name    string
		sampler Sampler
		steps   int
		good    bool
	}{
		{"EulerMaruyama", ReverseProcess{Method: EulerMaruyama{}}, 150, true},
		{"Heun", ReverseProcess{Method: Heun{}}, 50, true},
		{"SRA1", ReverseProcess{Method: SRA1{}}, 40, true},
		{"OUSplitting", ReverseProcess{Method: OUSplitting{Rate: 1}}, 50, true},
		{"PredictorCorrector", PredictorCorrector{Corrections: 1}, 120, true},
		{"Adaptive", AdaptiveReverse{Adaptive{Method: SRA1{}, Tolerance: 1e-2, Coarsest: 3}}, 1, true},
		{"DDIM", DDIM{}, 100, true},
		{"DPMSolver", DPMSolver{}, 20, true},
		{"HeunFlow", HeunFlow{}, 20, true},
		{"RungeKuttaFlow", RungeKuttaFlow{}, 12, true},
		{"DormandPrince", AdaptiveFlow{DormandPrince{Tolerance: 1e-4}}, 1, true},
		{"DDIM, few steps", DDIM{}, 5, false},
		{"EulerMaruyama, few steps", ReverseProcess{Method: EulerMaruyama{}}, 10, false},
	} {
		times, err := LogSNRTimes(fpFrom, fpTo, c.steps)
		if err != nil {
			t.Fatal(err)
		}
		src := rand.NewChaCha8([32]byte{byte(i)})
		counts, expected := make([]float64, len(want)), make([]float64, len(want))
		for range draws {
			x := start.Rand(nil, src)
			if err := c.sampler.Sample(x, score, times, src); err != nil {
				t.Fatal(err)
			}
			counts[fpBin(x[0])]++
		}
		for i, p := range want {
			expected[i] = draws * p
		}
		chi, p := lawtest.ChiSquare(counts, expected)
		t.Logf("%-25s χ² = %.1f, p = %.2g", c.name, chi, p)
		if good := p > 1e-4; good != c.good {
			t.Errorf("%s: χ² = %.1f, p = %.2g", c.name, chi, p)
		}
	}
}
