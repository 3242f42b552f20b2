package tightening

import (
	"math"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestStiffnessEnds tries the ends of a protocol, and one that goes nowhere (1 point).
func TestStiffnessEnds(t *testing.T) {
	grade.Number(t, "StiffnessProtocol(0, 1, 4)", StiffnessProtocol(0, 1, 4), 1, 1e-9)
	grade.Number(t, "StiffnessProtocol(1, 1, 4)", StiffnessProtocol(1, 1, 4), 4, 1e-9)
	grade.Number(t, "StiffnessLength(2, 2, 1)", StiffnessLength(2, 2, 1), 0, 1e-9)
}

// TestStiffnessFriction tries many stiffnesses and temperatures (3 points, hidden).
func TestStiffnessFriction(t *testing.T) {
	zeta := func(kappa float64) float64 { return 1 / (4 * math.Pow(kappa, 3)) }
	grade.Formula{
		Name:      "StiffnessFriction(kappa, theta)",
		Variables: []grade.Variable{{Name: "kappa", From: 0.2, To: 3}, {Name: "theta", From: 0.2, To: 3}},
		Got:       func(x []float64) float64 { return StiffnessFriction(x[0], x[1]) },
		Want:      func(x []float64) float64 { return zeta(x[0]) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 4 * zeta(x[0]) }, Say: "your variance relaxes at the rate κ. So does the mean of a cloud, but its variance is faster"},
			{Of: func(x []float64) float64 { return x[1] * zeta(x[0]) }, Say: "this is the heat; the entropy is heat over temperature"},
			{Of: func(x []float64) float64 { return 1 / (4 * x[0] * x[1] * x[1]) }, Say: "this belongs to a change of the temperature"},
		},
	}.Check(t)
}

// TestStiffnessLength tries many pairs of stiffnesses (2 points, hidden).
func TestStiffnessLength(t *testing.T) {
	length := func(x []float64) float64 { return math.Abs(1/math.Sqrt(x[0]) - 1/math.Sqrt(x[1])) }
	grade.Formula{
		Name:      "StiffnessLength(from, to, theta)",
		Variables: []grade.Variable{{Name: "from", From: 0.2, To: 3}, {Name: "to", From: 0.2, To: 3}, {Name: "theta", From: 0.5, To: 2}},
		Got:       func(x []float64) float64 { return StiffnessLength(x[0], x[1], x[2]) },
		Want:      length,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1/math.Sqrt(x[0]) - 1/math.Sqrt(x[1]) }, Say: "a length is positive in both directions"},
			{Of: func(x []float64) float64 { return 2 * length(x) }, Say: "this is the length for four times the friction: how fast does the variance relax?"},
			{Of: func(x []float64) float64 { return math.Abs(math.Log(x[0]/x[1])) / 2 }, Say: "this belongs to a change of the temperature"},
		},
	}.Check(t)
}

// testProduced integrates the equation of the variance at ϑ = 1 along a protocol from 1 to 9 that takes the time T, by the midpoint rule.
func testProduced(protocol func(share, from, to float64) float64, T float64) (entropy float64) {
	const steps = 40000
	v, dt := 1.0, T/steps
	for n := range steps {
		middle := v + dt*(1-protocol(float64(n)/steps, 1, 9)*v)
		lag := 1 - protocol((float64(n)+0.5)/steps, 1, 9)*middle
		entropy += lag * lag / middle * dt
		v += 2 * lag * dt
	}
	return entropy
}

// TestStiffnessProtocol solves the equation of the variance along your protocol and adds up what is produced (3 points, hidden).
func TestStiffnessProtocol(t *testing.T) {
	const T, least = 200, 4. / 9 // the least is ℒ²/T, with ℒ = 1 − ⅓
	got := T * testProduced(StiffnessProtocol, T)
	steady := T * testProduced(func(share, from, to float64) float64 { return from + (to-from)*share }, T)
	exponential := T * testProduced(func(share, from, to float64) float64 { return from * math.Pow(to/from, share) }, T)
	grade.Number(t, "T times the entropy produced along your protocol from 1 to 9 in the time T = 200", got, least, 0.005,
		grade.Mistake{Value: exponential, Say: "it is more than the least. The exponential protocol is the best one for the temperature, not for the stiffness"},
		grade.Mistake{Value: steady, Say: "it is more than the least. At a steady rate you go too fast where the friction is large"})
}
