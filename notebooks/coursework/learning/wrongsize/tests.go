package wrongsize

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestFree tries what should cost nothing (1 point).
func TestFree(t *testing.T) {
	grade.Number(t, "DriftCost(0)", DriftCost(0), 0, 1e-12)
	grade.Number(t, "PathCost(1, 0.5, 2)", PathCost(1, 0.5, 2), 0, 1e-12)
	grade.Number(t, "PathCost(0.8, 0.5, 0)", PathCost(0.8, 0.5, 0), 0, 1e-12)
}

// TestDriftCost compares with the relative entropy of two normal densities (2 points, hidden).
func TestDriftCost(t *testing.T) {
	grade.Formula{
		Name:      "DriftCost(df)",
		Variables: []grade.Variable{{Name: "df", From: -3, To: 3}},
		Got:       func(x []float64) float64 { return DriftCost(x[0]) },
		Want: func(x []float64) float64 { // the relative entropy of two normal densities, by quadrature over the step
			const dt = 0.01
			step, other := distuv.Normal{Mu: x[0] * dt, Sigma: math.Sqrt(2 * dt)}, distuv.Normal{Sigma: math.Sqrt(2 * dt)}
			return quad.Fixed(func(y float64) float64 { return step.Prob(y) * (step.LogProb(y) - other.LogProb(y)) }, -1.5, 1.5, 200, nil, 0) / dt
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] * x[0] / 2 }, Say: "it is twice as large as it should be: the variance of a step is not dt, because of the √2 before dW"},
			{Of: func(x []float64) float64 { return x[0] * x[0] }, Say: "this is the square alone. What does a Gaussian divide it by?"},
		},
	}.Check(t)
}

// TestMeanSquareScore tries many widths and times (1 point, hidden).
func TestMeanSquareScore(t *testing.T) {
	grade.Formula{
		Name:      "MeanSquareScore(sigma, t)",
		Variables: []grade.Variable{{Name: "sigma", From: 0.2, To: 3}, {Name: "t", From: 0, To: 2}},
		Got:       func(x []float64) float64 { return MeanSquareScore(x[0], x[1]) },
		Want: func(x []float64) float64 { // the score is linear, −x/v, and ⟨x²⟩ = v
			data := must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{x[0] * x[0]}))
			return -data.At(x[1]).Score(nil, []float64{1})[0]
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 + (x[0]*x[0]-1)*math.Exp(-2*x[1]) }, Say: "this is the variance of the point; the score is steep where the density is narrow"},
			{Of: func(x []float64) float64 { return 1 / math.Sqrt(1+(x[0]*x[0]-1)*math.Exp(-2*x[1])) }, Say: "this is the root of it"},
			{Of: func(x []float64) float64 { return 1 / (1 + (x[0]-1)*math.Exp(-2*x[1])) }, Say: "sigma is a standard deviation"},
		},
	}.Check(t)
}

// TestPathCost integrates the square of the difference of the drifts by quadrature; a factor in DriftCost is not counted again (3 points, hidden).
func TestPathCost(t *testing.T) {
	cost := func(x []float64) float64 {
		square := func(t float64) float64 { return 1 / (1 + (x[1]*x[1]-1)*math.Exp(-2*t)) }
		return (1 - x[0]) * (1 - x[0]) * quad.Fixed(square, 0, x[2], 60, nil, 0)
	}
	grade.Formula{
		Name:      "PathCost(c, sigma, T)",
		Variables: []grade.Variable{{Name: "c", From: 0.3, To: 1.5}, {Name: "sigma", From: 0.4, To: 3}, {Name: "T", From: 0.3, To: 2}},
		Got: func(x []float64) float64 {
			got, follows := PathCost(x[0], x[1], x[2]), 4*DriftCost(1)*cost(x)
			if math.Abs(got-follows) < 1e-9 {
				return cost(x) // it follows from your DriftCost
			}
			return got
		},
		Want: cost,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return cost(x) / 4 }, Say: "the scores differ by (1 − c)s, and the drifts?"},
			{Of: func(x []float64) float64 { return 2 * cost(x) }, Say: "it is twice as large as it should be: how large is the squared difference of the drifts?"},
			{Of: func(x []float64) float64 { return cost(x) / math.Abs(1-x[0]) }, Say: "the cost is quadratic in the error"},
			{Of: func(x []float64) float64 { return cost(x) / x[2] }, Say: "this is the mean rate; the sum over the time from 0 to T is asked for"},
		},
	}.Check(t)
}
