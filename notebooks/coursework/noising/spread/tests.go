package spread

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestStart tries t = 0, where nothing has happened yet (1 point).
func TestStart(t *testing.T) {
	grade.Number(t, "Spread(9, 0)", Spread(9, 0), 3, 1e-12)
}

// TestLate tries a late time, when X_t is in equilibrium (1 point).
func TestLate(t *testing.T) {
	grade.Number(t, "Spread(9, 30)", Spread(9, 30), 1, 1e-12)
}

// TestBetween compares with the distribution of X_t for many variances and times (2 points, hidden).
func TestBetween(t *testing.T) {
	right := func(x []float64) float64 {
		data, err := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{x[0]})
		if err != nil {
			t.Fatal(err)
		}
		return math.Sqrt(data.At(x[1]).CovarianceMatrix(nil).At(0, 0))
	}
	grade.Formula{
		Name:      "Spread(variance, t)",
		Variables: []grade.Variable{{Name: "variance", From: 0.1, To: 5}, {Name: "t", From: 0, To: 2}},
		Got:       func(x []float64) float64 { return Spread(x[0], x[1]) },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Sqrt(math.Exp(-2*x[1]) * x[0]) }, Say: "the noise of the bath is missing"},
			{Of: func(x []float64) float64 { return math.Sqrt(math.Exp(-x[1])*(x[0]-1) + 1) },
				Say: "X_0 shrinks by e^{−t}: by which factor does its variance shrink?"},
		},
	}.Check(t)
}
