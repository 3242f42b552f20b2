package drizzle

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/climate"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestNaive tries a climate without dry days, and one in which every second day is dry (1 point).
func TestNaive(t *testing.T) {
	grade.Number(t, "NaiveShare(0)", NaiveShare(0), 1, 1e-12)
	grade.Number(t, "NaiveShare(0.5)", NaiveShare(0.5), 0.75, 1e-12,
		grade.Mistake{Value: 0.5, Say: "noise makes some of the dry days positive"},
		grade.Mistake{Value: 1, Say: "noise has both signs"})
}

// TestWetDensity compares with the package, which integrates numerically (2 points, hidden).
func TestWetDensity(t *testing.T) {
	grade.Formula{
		Name:      "WetDensity(x, t)",
		Variables: []grade.Variable{{Name: "x", From: -1, To: 3}, {Name: "t", From: 0.1, To: 1.5}},
		Got:       func(x []float64) float64 { return WetDensity(x[0], x[1]) },
		Want:      func(x []float64) float64 { return math.Exp(must.M1(climate.NewRain(0, 1, 1)).At(x[0], x[1]).LogProb) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 {
				delta := -math.Expm1(-2 * x[1])
				return math.Exp(delta/2-x[0]) * math.Erfc((delta-x[0])/math.Sqrt(2*delta)) / 2
			}, Say: "the process also shrinks the amount, to e^{−t}x₀"},
			{Of: func(x []float64) float64 {
				a, delta := math.Exp(-x[1]), -math.Expm1(-2*x[1])
				return math.Exp(delta/(2*a*a)-x[0]/a) / a
			}, Say: "amounts are positive: where does the integral begin?"},
		},
	}.Check(t)
}

// TestWet compares with the package for many climates (2 points, hidden).
func TestWet(t *testing.T) {
	grade.Formula{
		Name:      "Wet(dry, x, t)",
		Variables: []grade.Variable{{Name: "dry", From: 0.1, To: 0.9}, {Name: "x", From: -1, To: 2}, {Name: "t", From: 0.05, To: 1.5}},
		Got:       func(x []float64) float64 { return Wet(x[0], x[1], x[2]) },
		Want:      func(x []float64) float64 { return must.M1(climate.NewRain(x[0], 1, 1)).At(x[1], x[2]).Wet },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 - must.M1(climate.NewRain(x[0], 1, 1)).At(x[1], x[2]).Wet }, Say: "this is the probability of a dry day"},
			{Of: func(x []float64) float64 { return must.M1(climate.NewRain(0.5, 1, 1)).At(x[1], x[2]).Wet }, Say: "dry and wet days are not equally frequent to begin with"},
		},
	}.Check(t)
}
