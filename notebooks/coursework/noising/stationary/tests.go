package stationary

import (
	"math"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestSmall tries a small step, with which the chain is nearly the continuous process (1 point).
func TestSmall(t *testing.T) {
	grade.Number(t, "Variance(1e-9)", Variance(1e-9), 1, 1e-6)
}

// TestOne tries dt = 1, where each step forgets everything and only the last kick is left (1 point).
func TestOne(t *testing.T) {
	grade.Number(t, "Variance(1)", Variance(1), 2, 1e-12,
		grade.Mistake{Value: math.Sqrt2, Say: "this is a standard deviation"},
		grade.Mistake{Value: 1, Say: "this is the variance of the continuous process; put dt = 1 into the chain"})
}

// TestSum adds up the variances of all earlier kicks, for many dt (2 points, hidden).
func TestSum(t *testing.T) {
	grade.Formula{
		Name:      "Variance(dt)",
		Variables: []grade.Variable{{Name: "dt", From: 0.05, To: 1.95}},
		Tolerance: 1e-8,
		Got:       func(x []float64) float64 { return Variance(x[0]) },
		Want: func(x []float64) float64 {
			dt, sum := x[0], 0.0
			for kick := 2 * dt; kick > 1e-18; kick *= (1 - dt) * (1 - dt) {
				sum += kick
			}
			return sum
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 / (1 + x[0]/2) }, Say: "look at the sign in (1 − dt)² = 1 − 2dt + dt²: does a large step make the chain narrower or wider?"},
			{Of: func(x []float64) float64 { return 1 + x[0]/2 }, Say: "this is right to first order in dt only, and the exact result is asked for"},
		},
	}.Check(t)
}
