package pulledring

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestNoForce tries a ring without a force, which is in equilibrium (1 point).
func TestNoForce(t *testing.T) {
	grade.Number(t, "RingRate(0)", RingRate(0), 0, 1e-12)
	grade.Number(t, "LogTurns(3, 0, 2)", LogTurns(3, 0, 2), 0, 1e-12)
}

// TestRingRate tries many forces (1 point, hidden).
func TestRingRate(t *testing.T) {
	grade.Formula{
		Name:      "RingRate(force)",
		Variables: []grade.Variable{{Name: "force", From: -3, To: 3}},
		Got:       func(x []float64) float64 { return RingRate(x[0]) },
		Want:      func(x []float64) float64 { return x[0] * x[0] },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] * x[0] / 2 }, Say: "the heat per unit of time is force times velocity, without a factor ½"},
			{Of: func(x []float64) float64 { return x[0] }, Say: "the force does work at the rate of force times velocity"},
		},
	}.Check(t)
}

// TestLogTurns compares with two normal densities (2 points, hidden).
func TestLogTurns(t *testing.T) {
	grade.Formula{
		Name:      "LogTurns(n, force, length)",
		Variables: []grade.Variable{{Name: "n", From: 1, To: 5}, {Name: "force", From: 0.2, To: 3}, {Name: "length", From: 0.3, To: 2}},
		Got:       func(x []float64) float64 { return LogTurns(x[0], x[1], x[2]) },
		Want: func(x []float64) float64 {
			at := distuv.Normal{Mu: x[1] * 1.7, Sigma: math.Sqrt(2 * 1.7)} // at t = 1.7
			return at.LogProb(x[0]*x[2]) - at.LogProb(-x[0]*x[2])
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 2 * x[0] * x[1] * x[2] }, Say: "it is twice as large as it should be: what is the variance of √2 W after the time t?"},
			{Of: func(x []float64) float64 { return x[0] * x[1] }, Say: "how long is the way of n turns?"},
		},
	}.Check(t)
}

// TestTurnsError compares with the mean and the variance of the distance (2 points, hidden).
func TestTurnsError(t *testing.T) {
	grade.Formula{
		Name:      "TurnsError(force, length, t)",
		Variables: []grade.Variable{{Name: "force", From: 0.3, To: 3}, {Name: "length", From: 0.3, To: 2}, {Name: "t", From: 0.5, To: 5}},
		Got:       func(x []float64) float64 { return TurnsError(x[0], x[1], x[2]) },
		Want:      func(x []float64) float64 { return 2 * x[2] / math.Pow(x[0]*x[2], 2) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 / (x[0] * x[0] * x[2]) }, Say: "it is half as large as it should be, and below the bound: what is the variance of √2 W after the time t?"},
			{Of: func(x []float64) float64 { return math.Sqrt(2/x[2]) / x[0] }, Say: "this is the standard deviation over the mean; the variance over the square of the mean is asked for"},
			{Of: func(x []float64) float64 { return 2 / x[0] }, Say: "this is the variance over the mean, not over its square"},
			{Of: func(x []float64) float64 { return 2 / (x[0] * x[0] * x[1] * x[1] * x[2]) }, Say: "the mean has to be counted in turns as well"},
		},
	}.Check(t)
}
