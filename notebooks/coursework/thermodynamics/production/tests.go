package production

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestStart tries t = 0 (1 point).
func TestStart(t *testing.T) {
	grade.Number(t, "Production(4, 0)", Production(4, 0), 9.0/4, 1e-12,
		grade.Mistake{Value: 3, Say: "this is the heat alone. The entropy of the system changes too"},
		grade.Mistake{Value: 4, Say: "the score is missing from the velocity"},
		grade.Mistake{Value: -0.75, Say: "this is the rate of the system's own entropy. The bath's is missing"})
}

// TestArrow tries data that are narrower than equilibrium: then, too, the rate is positive (1 point).
func TestArrow(t *testing.T) {
	if got := Production(0.2, 0.3); !(got > 0) {
		t.Errorf("Production(0.2, 0.3) = %.3g is not positive, against the second law", got)
	}
}

// TestQuadrature compares with the package, for many variances and times (2 points, hidden).
func TestQuadrature(t *testing.T) {
	grade.Formula{
		Name:      "Production(variance, t)",
		Variables: []grade.Variable{{Name: "variance", From: 0.1, To: 5}, {Name: "t", From: 0, To: 2}},
		Got:       func(x []float64) float64 { return Production(x[0], x[1]) },
		Want: func(x []float64) float64 {
			data, err := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{x[0]})
			if err != nil {
				t.Fatal(err)
			}
			rates, err := diffusion.ForwardRates(data, x[1])
			if err != nil {
				t.Fatal(err)
			}
			return rates.Production
		},
		Tolerance: 1e-8,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Exp(-2*x[1]) * (x[0] - 1) }, Say: "this is the heat alone. The entropy of the system changes too"},
			{Of: func(x []float64) float64 { return math.Pow(math.Exp(-2*x[1])*(x[0]-1), 2) }, Say: "average over X_t: its variance is not 1"},
		},
	}.Check(t)
}
