package twodecays

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/qubit"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestBlochStart tries t = 0 (1 point).
func TestBlochStart(t *testing.T) {
	grade.Number(t, "BlochZ(0.3, 1, 0.5, 0)", BlochZ(0.3, 1, 0.5, 0), 0.3, 1e-12)
	grade.Number(t, "BlochX(0.3, 1, 0.5, 0)", BlochX(0.3, 1, 0.5, 0), 0.3, 1e-12)
}

// testDamped is a state after the time t, by the package, which takes the exponential of a matrix.
func testDamped(start qubit.State, gamma, n, t float64) qubit.State {
	return must.M1(must.M1(qubit.AmplitudeDamping(gamma, n)).Channel(t)).Apply(start)
}

var testBlochVariables = []grade.Variable{{Name: "r0", From: -0.9, To: 0.9}, {Name: "gamma", From: 0.3, To: 2}, {Name: "n", From: 0.1, To: 2}, {Name: "t", From: 0.1, To: 1}}

// TestBlochZ compares with the package (2 points, hidden).
func TestBlochZ(t *testing.T) {
	guess := func(x []float64, steady, rate float64) float64 { return steady + (x[0]-steady)*math.Exp(-rate*x[3]) }
	grade.Formula{
		Name:      "BlochZ(r0, gamma, n, t)",
		Variables: testBlochVariables,
		Got:       func(x []float64) float64 { return BlochZ(x[0], x[1], x[2], x[3]) },
		Want:      func(x []float64) float64 { return testDamped(qubit.State{Z: x[0]}, x[1], x[2], x[3]).Z },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return guess(x, 1/(2*x[2]+1), x[1]*(2*x[2]+1)) }, Say: "the sign of the steady state: in the cold the qubit is in the ground state"},
			{Of: func(x []float64) float64 { return guess(x, -1/(2*x[2]+1), x[1]*(x[2]+1)) }, Say: "the jumps up make the populations relax, too"},
			{Of: func(x []float64) float64 { return guess(x, -1/(2*x[2]+1), x[1]*(2*x[2]+1)/2) }, Say: "this is the rate at which ρ_eg decays, not that of the populations"},
			{Of: func(x []float64) float64 { return guess(x, 0, x[1]*(2*x[2]+1)) }, Say: "jumps down are more frequent than jumps up, so the state does not go to the centre"},
		},
	}.Check(t)
}

// TestBlochX compares with the package (2 points, hidden).
func TestBlochX(t *testing.T) {
	grade.Formula{
		Name:      "BlochX(r0, gamma, n, t)",
		Variables: testBlochVariables,
		Got:       func(x []float64) float64 { return BlochX(x[0], x[1], x[2], x[3]) },
		Want:      func(x []float64) float64 { return testDamped(qubit.State{X: x[0]}, x[1], x[2], x[3]).X },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] * math.Exp(-x[1]*(2*x[2]+1)*x[3]) }, Say: "this is the rate of the populations. Each jump operator takes away ρ_eg by only one of its two sides"},
			{Of: func(x []float64) float64 { return x[0] * math.Exp(-x[1]*(x[2]+1)*x[3]/2) }, Say: "the jumps up count, too"},
		},
	}.Check(t)
}

// TestBlochEntropy compares with the package (1 point, hidden).
func TestBlochEntropy(t *testing.T) {
	right := func(x []float64) float64 { return qubit.State{X: x[0]}.Entropy() }
	grade.Formula{
		Name:      "BlochEntropy(r)",
		Variables: []grade.Variable{{Name: "r", From: 0, To: 0.95}},
		Got:       func(x []float64) float64 { return BlochEntropy(x[0]) },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return right(x) / math.Ln2 }, Say: "these are bits; nats are asked for"},
		},
	}.Check(t)
}
