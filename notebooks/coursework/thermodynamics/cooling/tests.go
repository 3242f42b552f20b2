package cooling

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestEquilibrium tries v = 1, where generation is in equilibrium (1 point).
func TestEquilibrium(t *testing.T) {
	grade.Number(t, "ReverseFlux(1)", ReverseFlux(1), 0, 1e-12,
		grade.Mistake{Value: 1, Say: "this is ⟨f²⟩, the average of the Itô product. Stratonovich's has one more term"})
}

// TestNarrow tries a narrow state: to make it, generation must give heat off (1 point).
func TestNarrow(t *testing.T) {
	if got := ReverseFlux(0.1); !(got > 0) {
		t.Errorf("ReverseFlux(0.1) = %.3g is not positive. Is this the heat of noising?", got)
	}
	if Takes(0.1) {
		t.Error("Takes(0.1) is true, but entropy has to leave the system")
	}
}

// TestQuadrature compares with the package, for many v (2 points, hidden).
func TestQuadrature(t *testing.T) {
	grade.Formula{
		Name:      "ReverseFlux(v)",
		Variables: []grade.Variable{{Name: "v", From: 0.1, To: 6}},
		Tolerance: 1e-8,
		Got:       func(x []float64) float64 { return ReverseFlux(x[0]) },
		Want: func(x []float64) float64 {
			now, err := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{x[0]})
			if err != nil {
				t.Fatal(err)
			}
			rates, err := diffusion.ReverseRates(now, 0)
			if err != nil {
				t.Fatal(err)
			}
			return rates.Flux
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] - 1 }, Say: "this is the heat of noising, with its own force"},
			{Of: func(x []float64) float64 { return math.Pow(x[0]-2, 2) / x[0] }, Say: "this is ⟨f²⟩, the average of the Itô product. Stratonovich's has one more term"},
		},
	}.Check(t)
}

// TestTakes tries narrow, middling and wide states (1 point, hidden).
func TestTakes(t *testing.T) {
	for v, want := range map[float64]bool{0.5: false, 1.5: true, 1.01: true, 1.99: true, 3: false} {
		if Takes(v) != want {
			t.Errorf("Takes(%g) is not right: look at the sign of your rate on both sides of each zero", v)
		}
	}
}
