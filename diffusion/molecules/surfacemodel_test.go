package molecules

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/sde"
)

// The networks generate the basins with the weights of quadrature, and one of them is the gradient of its energy.
func TestMullerBrownModels(t *testing.T) {
	lawtest.Slow(t)
	const n = 2000
	want := surface.Weights()
	for _, conservative := range []bool{false, true} {
		model := lawtest.Must(MullerBrownModel(conservative))
		if _, ok := model.Energy([]float64{0, 0}, 0.1); ok != conservative {
			t.Errorf("conservative = %v: energy %v", conservative, ok)
		}
		if got, want := model.Parameters(), map[bool]int{false: 10498, true: 10433}[conservative]; got != want {
			t.Errorf("conservative = %v: %d weights, want %d", conservative, got, want)
		}
		g := sde.Generation{Sampler: sde.DPMSolver{}, Score: model.Drift(), Dim: 2, Times: lawtest.Must(sde.LogSNRTimes(4, 2e-4, 40)), Points: n, Seed: 5}
		points, counts := lawtest.Must(g.Run(context.Background())), make([]float64, 3)
		for i := range n {
			counts[surface.Basin(points.RawRowView(i))]++
		}
		expected := floats.ScaleTo(make([]float64, 3), n/floats.Sum(want), want)
		if chi2, p := lawtest.ChiSquare(counts, expected); p < 0.001 {
			t.Errorf("conservative = %v: %v molecules in the basins, %v expected: χ² = %.1f", conservative, counts, expected, chi2)
		}
		exact, got, relative := make([]float64, 2), make([]float64, 2), 0.0
		for i := range 100 {
			x := points.RawRowView(i)
			surface.ScoreAt(exact, x, 0.01)
			model.Score(got, x, 0.01)
			relative += math.Pow(floats.Distance(got, exact, 2)/10, 2) / 100 // the score is about 10 there
		}
		if relative = math.Sqrt(relative); relative > 0.3 {
			t.Errorf("conservative = %v: the score is off by %v of 10", conservative, relative)
		}
	}
}
