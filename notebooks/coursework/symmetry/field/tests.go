package field

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestEqual tries equal weights (1 point).
func TestEqual(t *testing.T) {
	grade.Number(t, "Field(0.5)", Field(0.5), 0, 1e-12)
	if !(Field(0.9) > 0) {
		t.Error("the field points to the heavier mode, so Field(0.9) must be positive")
	}
}

// TestMean compares the magnetisation without coupling, tanh h, with the mean of the sign, 2w − 1, for many w (2 points, hidden).
func TestMean(t *testing.T) {
	grade.Formula{
		Name:      "Field(w)",
		Variables: []grade.Variable{{Name: "w", From: 0.02, To: 0.98}},
		Got:       func(x []float64) float64 { return Field(x[0]) },
		Want:      func(x []float64) float64 { return math.Atanh(2*x[0] - 1) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Log(x[0] / (1 - x[0])) }, Say: "tanh h = (e^h − e^{−h})/(e^h + e^{−h}): the ratio of the weights is e^{2h}"},
			{Of: func(x []float64) float64 { return math.Log2(x[0]/(1-x[0])) / 2 }, Say: "tanh has the natural exponential in it, so this is not a question of bits"},
			{Of: func(x []float64) float64 { return 2*x[0] - 1 }, Say: "this is the magnetisation that the field brings about without coupling, not the field"},
		},
	}.Check(t)
}

// TestPackage compares with the package at one weight (1 point, hidden).
func TestPackage(t *testing.T) {
	want, err := diffusion.CurieWeissField(0.7)
	if err != nil {
		t.Fatal(err)
	}
	grade.Number(t, "Field(0.7)", Field(0.7), want, 1e-12)
}
