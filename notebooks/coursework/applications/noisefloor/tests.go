package noisefloor

import (
	"math"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestExcess tries a time at which the noise has the variance ½ (1 point).
func TestExcess(t *testing.T) {
	grade.Number(t, "Excess(½ ln 1.5, 2, 0.1, 0.1)", Excess(math.Log(1.5)/2, 2, 0.1, 0.1), 5, 1e-12,
		grade.Mistake{Value: 2.5, Say: "a difference has the noise of two points"},
		grade.Mistake{Value: 5 / 1.5, Say: "the fields are divided by e^{−t}, and so is the noise"},
		grade.Mistake{Value: 10, Say: "the excess is asked for as a fraction of ε"})
}

// TestManyExcesses tries many fluids (2 points, hidden).
func TestManyExcesses(t *testing.T) {
	grade.Formula{
		Name:      "Excess(t, ε, ν, h)",
		Variables: []grade.Variable{{Name: "t", From: 0.001, To: 1}, {Name: "ε", From: 0.5, To: 2}, {Name: "ν", From: 0.05, To: 0.5}, {Name: "h", From: 0.01, To: 0.2}},
		Got:       func(x []float64) float64 { return Excess(x[0], x[1], x[2], x[3]) },
		Want:      func(x []float64) float64 { return 4 * x[2] * math.Exp(x[0]) * math.Sinh(x[0]) / (x[3] * x[3] * x[1]) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 2 * x[2] * -math.Expm1(-2*x[0]) / (x[3] * x[3] * x[1]) }, Say: "the fields are divided by e^{−t}, and so is the noise"},
			{Of: func(x []float64) float64 { return x[2] * math.Expm1(2*x[0]) / (x[3] * x[3] * x[1]) }, Say: "a difference has the noise of two points"},
		},
	}.Check(t)
}

// TestStopTime puts the time into the excess (1 point, hidden).
func TestStopTime(t *testing.T) {
	grade.Formula{
		Name:      "StopTime(excess, ε, ν, h)",
		Variables: []grade.Variable{{Name: "excess", From: 0.01, To: 2}, {Name: "ε", From: 0.5, To: 2}, {Name: "ν", From: 0.05, To: 0.5}, {Name: "h", From: 0.01, To: 0.2}},
		Got:       func(x []float64) float64 { return StopTime(x[0], x[1], x[2], x[3]) },
		Want:      func(x []float64) float64 { return math.Log(math.Sqrt(1 + x[0]*x[1]*x[3]*x[3]/x[2]/2)) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Log1p(x[0]*x[1]*x[3]*x[3]/x[2]) / 2 }, Say: "a difference has the noise of two points"},
		},
	}.Check(t)
}
