package mode

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestMiddle tries the middle, where nobody knows (1 point).
func TestMiddle(t *testing.T) {
	grade.Number(t, "Right(0, 1, 0.5)", Right(0, 1, 0.5), 0.5, 1e-12)
	if !(Right(1, 1, 1) > 0.5) {
		t.Error("Right(1, 1, 1) must be more than one half")
	}
}

// TestFar tries a point far out (1 point, hidden).
func TestFar(t *testing.T) {
	grade.Number(t, "Right(100, 1, 0.5)", Right(100, 1, 0.5), 1, 1e-12)
	grade.Number(t, "Right(-100, 1, 0.5)", Right(-100, 1, 0.5), 0, 1e-12)
}

// TestBayes compares with the package's posterior, for many x, m and v (2 points, hidden).
func TestBayes(t *testing.T) {
	grade.Formula{
		Name:      "Right(x, m, v)",
		Variables: []grade.Variable{{Name: "x", From: -2, To: 2}, {Name: "m", From: 0.2, To: 2}, {Name: "v", From: 0.3, To: 2}},
		Got:       func(x []float64) float64 { return Right(x[0], x[1], x[2]) },
		Want: func(x []float64) float64 {
			pair, err := diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{x[1]}, {-x[1]}}, []float64{x[2], x[2]})
			if err != nil {
				t.Fatal(err)
			}
			return pair.Posterior(nil, x[:1])[0]
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 / (1 + math.Exp(-x[1]*x[0]/x[2])) },
				Say: "multiply (x + m)² − (x − m)² out: the exponent misses a factor 2"},
			{Of: func(x []float64) float64 { return math.Exp(-(x[0] - x[1]) * (x[0] - x[1]) / 2 / x[2]) },
				Say: "this is the likelihood of the mode. Divide by that of both"},
		},
	}.Check(t)
}
