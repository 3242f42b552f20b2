package realism

import (
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestJackknife: for the mean it is the mean, and for its square it takes the bias s²/n away exactly.
func TestJackknife(t *testing.T) {
	numbers := []float64{1, 4, 2, 8, 5, 7}
	var rows [][]float64
	for _, v := range numbers {
		rows = append(rows, []float64{v})
	}
	m, variance := stat.MeanVariance(numbers, nil)
	plain := lawtest.Must(mean("", numbers))
	e := lawtest.Must(jackknife("", rows, func(m []float64) float64 { return m[0] }))
	near(t, "mean", e.Value, plain.Value, 1e-14)
	near(t, "error", e.StdErr, plain.StdErr, 1e-14)
	e = lawtest.Must(jackknife("", rows, func(m []float64) float64 { return m[0] * m[0] }))
	near(t, "square", e.Value, m*m-variance/6, 1e-13)
}
