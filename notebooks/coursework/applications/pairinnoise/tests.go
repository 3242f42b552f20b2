package pairinnoise

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/materials"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestField tries the time at which signal and noise have equal variance (1 point).
func TestField(t *testing.T) {
	grade.Number(t, "Field(1, ½ ln 2)", Field(1, math.Ln2/2), math.Sqrt2, 1e-9,
		grade.Mistake{Value: math.Sqrt(0.5), Say: "in the exponent the square is divided by the variance of the noise"},
		grade.Mistake{Value: 2 * math.Sqrt2, Say: "in the exponent there is a ½, and in the square a 2"})
}

// TestFields tries many times (1 point, hidden).
func TestFields(t *testing.T) {
	grade.Formula{
		Name:      "Field(x, t)",
		Variables: []grade.Variable{{Name: "x", From: -2, To: 2}, {Name: "t", From: 0.1, To: 2}},
		Got:       func(x []float64) float64 { return Field(x[0], x[1]) },
		Want:      func(x []float64) float64 { return x[0] / (2 * math.Sinh(x[1])) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] * math.Exp(-x[1]) }, Say: "in the exponent the square is divided by the variance of the noise"},
			{Of: func(x []float64) float64 { return x[0] / -math.Expm1(-2*x[1]) }, Say: "noise has also shrunk the atom, to e^{−t}ς"},
		},
	}.Check(t)
}

// TestEstimate compares with the package, which sums over all configurations by the transfer matrix (3 points, hidden).
func TestEstimate(t *testing.T) {
	field := func(x, t float64) float64 { return x / (2 * math.Sinh(t)) }
	grade.Formula{
		Name: "Estimate(K, x1, x2, t)",
		Variables: []grade.Variable{
			{Name: "K", From: -1.5, To: 1.5}, {Name: "x1", From: -2, To: 2}, {Name: "x2", From: -2, To: 2}, {Name: "t", From: 0.3, To: 2},
		},
		Got: func(x []float64) float64 { return Estimate(x[0], x[1], x[2], x[3]) },
		Want: func(x []float64) float64 {
			return must.M1(materials.NewAlloy(1, 2, x[0], 0)).Means(nil, x[1:3], x[3])[0]
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Tanh(field(x[1], x[3])) }, Say: "the second atom tells something about the first"},
			{Of: func(x []float64) float64 {
				return math.Tanh(field(x[1], x[3]) + x[0]*math.Tanh(field(x[2], x[3])))
			}, Say: "this is the mean field of the second atom; with two atoms the sum over four configurations can be done"},
			{Of: func(x []float64) float64 {
				return must.M1(materials.NewAlloy(1, 2, -x[0], 0)).Means(nil, x[1:3], x[3])[0]
			}, Say: "for K > 0 like atoms are more probable"},
		},
	}.Check(t)
}
