package flux

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestEquilibrium tries data that are in equilibrium from the start: then no heat flows (1 point).
func TestEquilibrium(t *testing.T) {
	grade.Number(t, "Flux(1, 0.5)", Flux(1, 0.5), 0, 1e-12,
		grade.Mistake{Value: 1, Say: "⟨f²⟩ alone is the average of the Itô product. Stratonovich's has one more term"})
}

// TestWide tries data that are hotter than the bath: they cool down, so they give off heat (1 point).
func TestWide(t *testing.T) {
	if got := Flux(4, 0.2); !(got > 0) {
		t.Errorf("Flux(4, 0.2) = %.3g is not positive, but this particle is hotter than the bath", got)
	}
}

// TestFormula compares your expression with the right one for many values of s and t (2 points, hidden).
func TestFormula(t *testing.T) {
	grade.Formula{
		Name:      "Flux(s, t)",
		Variables: []grade.Variable{{Name: "s", From: 0, To: 5}, {Name: "t", From: 0, To: 3}},
		Got:       func(x []float64) float64 { return Flux(x[0], x[1]) },
		Want:      func(x []float64) float64 { return math.Exp(-2*x[1]) * (x[0] - 1) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Exp(-2*x[1])*(x[0]-1) + 1 },
				Say: "⟨f²⟩ alone is the average of the Itô product. Stratonovich's has one more term"},
			{Of: func(x []float64) float64 { return math.Exp(-x[1]) * (x[0] - 1) },
				Say: "the mean of X falls as e^{−t}, its second moment does not"},
		},
	}.Check(t)
}

// TestPair compares with the package's rate for two modes, which is computed by quadrature (1 point, hidden).
func TestPair(t *testing.T) {
	pair, err := diffusion.SymmetricPair(1.5, 0.3)
	if err != nil {
		t.Fatal(err)
	}
	rates, err := diffusion.ForwardRates(pair, 0.4)
	if err != nil {
		t.Fatal(err)
	}
	grade.Number(t, "the flux of the pair at ±1.5 with variance 0.3, at t = 0.4,", Flux(1.5*1.5+0.3, 0.4), rates.Flux, 1e-9)
}
