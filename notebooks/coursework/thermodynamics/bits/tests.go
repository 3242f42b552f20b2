package bits

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestEquilibrium tries data in equilibrium (1 point).
func TestEquilibrium(t *testing.T) {
	grade.Number(t, "Bits(1)", Bits(1), 0, 1e-12)
}

// TestBoth tries data that are narrower and wider: both are out of equilibrium (1 point).
func TestBoth(t *testing.T) {
	if !(Bits(0.5) > 0 && Bits(2) > 0) {
		t.Errorf("Bits(0.5) = %.3g and Bits(2) = %.3g should both be positive: a relative entropy is", Bits(0.5), Bits(2))
	}
}

// TestQuadrature compares with the package's quadrature, for many variances (2 points, hidden).
func TestQuadrature(t *testing.T) {
	relative := func(variance float64) float64 {
		data, err := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{variance})
		if err != nil {
			t.Fatal(err)
		}
		kl, err := diffusion.KLToEquilibrium(data, 0)
		if err != nil {
			t.Fatal(err)
		}
		return kl
	}
	grade.Formula{
		Name:      "Bits(variance)",
		Variables: []grade.Variable{{Name: "variance", From: 0.1, To: 6}},
		Tolerance: 1e-8,
		Got:       func(x []float64) float64 { return Bits(x[0]) },
		Want:      func(x []float64) float64 { return relative(x[0]) / math.Ln2 },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return (1/x[0] - 1 + math.Log(x[0])) / (2 * math.Ln2) },
				Say: "this is KL(N(0, 1) ‖ N(0, variance)): the two distributions have changed places"},
			{Of: func(x []float64) float64 { return (x[0] - 1 - math.Log2(x[0])) / 2 },
				Say: "the unit belongs to the whole expression, not to the logarithm in it alone"},
		},
	}.Check(t)
}
