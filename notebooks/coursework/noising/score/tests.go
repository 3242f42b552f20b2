package score

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestCenter tries the origin, where the score vanishes by symmetry, and its neighbourhood (1 point).
func TestCenter(t *testing.T) {
	grade.Number(t, "Score(0, 2, 0.5)", Score(0, 2, 0.5), 0, 1e-12)
	grade.Number(t, "Score(1e-6, 2, 0.5)/1e-6", Score(1e-6, 2, 0.5)/1e-6, 14, 1e-6)
}

// TestOne tries μ = 0, where only one Gaussian is left (1 point).
func TestOne(t *testing.T) {
	grade.Number(t, "Score(3, 0, 2)", Score(3, 0, 2), -1.5, 1e-12,
		grade.Mistake{Value: 1.5, Say: "the density falls outwards, so its logarithm has a negative slope there"},
		grade.Mistake{Value: -3 / math.Sqrt2, Say: "the score has the variance in its denominator, not the standard deviation"})
}

// TestFar tries a point far out, where exponentials overflow (1 point, hidden).
func TestFar(t *testing.T) {
	grade.Number(t, "Score(1000, 5, 2)", Score(1000, 5, 2), -497.5, 1e-12)
}

// TestPair compares with the package, for many x, μ and v (2 points, hidden).
func TestPair(t *testing.T) {
	grade.Formula{
		Name:      "Score(x, mu, v)",
		Variables: []grade.Variable{{Name: "x", From: -4, To: 4}, {Name: "mu", From: 0.1, To: 3}, {Name: "v", From: 0.1, To: 2}},
		Got:       func(x []float64) float64 { return Score(x[0], x[1], x[2]) },
		Want: func(x []float64) float64 {
			pair, err := diffusion.SymmetricPair(x[1], x[2])
			if err != nil {
				t.Fatal(err)
			}
			return pair.Score(nil, x[:1])[0]
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return (x[1]*math.Tanh(2*x[1]*x[0]/x[2]) - x[0]) / x[2] },
				Say: "the argument of tanh is half the logarithm of the ratio of the two modes"},
			{Of: func(x []float64) float64 { return x[1]*math.Tanh(x[1]*x[0]/x[2])/x[2] - x[0] }, Say: "the second term has no 1/v"},
			{Of: func(x []float64) float64 { return (x[1]*math.Tanh(x[1]*x[0]/x[2]) - x[0]) / math.Sqrt(x[2]) },
				Say: "the score has the variance in its denominator, not the standard deviation"},
		},
	}.Check(t)
}
