package posterior

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestEnds tries the start, where X_t gives X_0 away, and a late time, where it tells nothing (1 point).
func TestEnds(t *testing.T) {
	grade.Number(t, "Posterior(4, 0)", Posterior(4, 0), 0, 1e-12)
	grade.Number(t, "Posterior(4, 40)", Posterior(4, 40), 4, 1e-12,
		grade.Mistake{Value: 2, Say: "this is a standard deviation"},
		grade.Mistake{Value: 1, Say: "late in the noising X_t tells nothing, but the data are still what they are"},
		grade.Mistake{Value: 0.8, Say: "X_t holds X_0 times e^{−t}: how precise is X_t e^t as a measurement of X_0?"})
}

// TestUnit tries σ² = 1, where X_t is in equilibrium all the time (1 point).
func TestUnit(t *testing.T) {
	grade.Number(t, "Posterior(1, 0.5)", Posterior(1, 0.5), 1-1/math.E, 1e-12,
		grade.Mistake{Value: 1 / math.E, Say: "this is what X_t knows, and what is left is asked for"},
		grade.Mistake{Value: (1 - 1/math.E) / (2 - 1/math.E), Say: "X_t holds X_0 times e^{−t}: how precise is X_t e^t as a measurement of X_0?"})
}

// TestMMSE compares with the error of the best denoiser, by the package, for many σ² and t (2 points, hidden).
func TestMMSE(t *testing.T) {
	grade.Formula{
		Name:      "Posterior(variance, t)",
		Variables: []grade.Variable{{Name: "variance", From: 0.1, To: 5}, {Name: "t", From: 0.05, To: 2}},
		Tolerance: 1e-8,
		Got:       func(x []float64) float64 { return Posterior(x[0], x[1]) },
		Want: func(x []float64) float64 {
			data, err := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{x[0]})
			if err != nil {
				t.Fatal(err)
			}
			mmse, err := diffusion.MMSE(data, x[1])
			if err != nil {
				t.Fatal(err)
			}
			return mmse
		},
		Mistakes: []grade.WrongFormula{{Of: func(x []float64) float64 {
			d := 1 - math.Exp(-2*x[1])
			return x[0] * d / (x[0] + d)
		}, Say: "X_t holds X_0 times e^{−t}: how precise is X_t e^t as a measurement of X_0?"}},
	}.Check(t)
}
