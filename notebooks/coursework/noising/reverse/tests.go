package reverse

import (
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestEquilibrium tries noise in equilibrium, with the score −x: it looks the same backwards (1 point).
func TestEquilibrium(t *testing.T) {
	grade.Number(t, "Force(0.7, -0.7)", Force(0.7, -0.7), -0.7, 1e-12,
		grade.Mistake{Value: 0, Say: "this is the velocity of the probability flow, which has no noise to make up for"},
		grade.Mistake{Value: -2.1, Say: "the force of noising changes its sign when time does"},
		grade.Mistake{Value: 2.1, Say: "with this sign of the score particles run away"},
		grade.Mistake{Value: 0.7, Say: "this force drives particles away from where they are dense"})
}

// TestPair compares with the drift of the package for two modes (2 points, hidden).
func TestPair(t *testing.T) {
	pair, err := diffusion.SymmetricPair(1.3, 0.4)
	if err != nil {
		t.Fatal(err)
	}
	drift, now := diffusion.ReverseDrift(pair), pair.At(0.3)
	grade.Formula{
		Name:      "the force on a particle of the pair",
		Variables: []grade.Variable{{Name: "x", From: -3, To: 3}},
		Got:       func(x []float64) float64 { return Force(x[0], now.Score(nil, x)[0]) },
		Want: func(x []float64) float64 {
			f := make([]float64, 1)
			drift(f, x, 0.3)
			return f[0]
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return -x[0] + 2*now.Score(nil, x)[0] }, Say: "the force of noising changes its sign when time does"},
			{Of: func(x []float64) float64 { return x[0] + now.Score(nil, x)[0] }, Say: "this is the velocity of the probability flow, which has no noise to make up for"},
		},
	}.Check(t)
}
