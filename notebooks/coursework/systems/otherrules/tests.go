package otherrules

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/markov"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestEvenSwitch tries modes of equal energy (1 point).
func TestEvenSwitch(t *testing.T) {
	grade.Number(t, "HeatBath(0, 2)", HeatBath(0, 2), 0.5, 1e-12)
	grade.Number(t, "AcceptProposal(0, 2, 0.3, 0.3)", AcceptProposal(0, 2, 0.3, 0.3), 1, 1e-12)
}

// TestHeatBath tries many differences and temperatures (2 points, hidden).
func TestHeatBath(t *testing.T) {
	grade.Formula{
		Name:      "HeatBath(du, theta)",
		Variables: []grade.Variable{{Name: "du", From: -3, To: 3}, {Name: "theta", From: 0.5, To: 3}},
		Got:       func(x []float64) float64 { return HeatBath(x[0], x[1]) },
		Want:      func(x []float64) float64 { return math.Exp(-x[0]/x[1]) / (1 + math.Exp(-x[0]/x[1])) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 / (1 + math.Exp(-x[0]/x[1])) }, Say: "a mode of high energy should be chosen seldom"},
			{Of: func(x []float64) float64 { return 1 / (1 + math.Exp(x[0]*x[1])) }, Say: "where does the temperature belong?"},
			{Of: func(x []float64) float64 { return math.Min(1, math.Exp(-x[0]/x[1])) }, Say: "this is the rule of Metropolis"},
			{Of: func(x []float64) float64 { return math.Exp(-x[0] / x[1]) }, Say: "this can exceed 1; it is the ratio of two probabilities"},
		},
	}.Check(t)
}

// TestAcceptProposal tries many differences, temperatures and proposals (2 points, hidden).
func TestAcceptProposal(t *testing.T) {
	accept := func(x []float64, q float64) float64 { return math.Min(1, math.Exp(-x[0]/x[1])*q) }
	grade.Formula{
		Name:      "AcceptProposal(du, theta, forth, back)",
		Variables: []grade.Variable{{Name: "du", From: -2, To: 3}, {Name: "theta", From: 0.5, To: 3}, {Name: "forth", From: 0.1, To: 1}, {Name: "back", From: 0.1, To: 1}},
		Got:       func(x []float64) float64 { return AcceptProposal(x[0], x[1], x[2], x[3]) },
		Want:      func(x []float64) float64 { return accept(x, x[3]/x[2]) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return accept(x, x[2]/x[3]) }, Say: "the ratio of the proposals is upside down: a switch that is proposed often must be accepted less often"},
			{Of: func(x []float64) float64 { return accept(x, 1) }, Say: "this is in balance only if forth and back are equal"},
			{Of: func(x []float64) float64 { return math.Min(1, math.Exp(x[0]/x[1])*x[3]/x[2]) }, Say: "the sign of the energy"},
			{Of: func(x []float64) float64 { return math.Exp(-x[0]/x[1]) * x[3] / x[2] }, Say: "a probability is at most 1"},
		},
	}.Check(t)
}

// TestThreeInARow makes a chain of three modes in a row, of which the outer two propose the middle one for certain, and looks at how
// often each is visited (2 points, hidden).
func TestThreeInARow(t *testing.T) {
	energy := []float64{0, 0.4, -0.3}
	p := mat.NewDense(3, 3, nil)
	for i := range 3 {
		stay := 1.0
		for j := range 3 {
			if i-j != 1 && j-i != 1 {
				continue
			}
			forth, back := 1.0, 1.0
			if i == 1 {
				forth = 0.5
			}
			if j == 1 {
				back = 0.5
			}
			step := forth * AcceptProposal(energy[j]-energy[i], 0.7, forth, back)
			p.Set(i, j, step)
			stay -= step
		}
		p.Set(i, i, stay)
	}
	chain, err := markov.New(p)
	if err != nil {
		t.Fatalf("these are no probabilities: %v", err)
	}
	shares, z := must.M1(chain.Stationary()), 0.0
	for _, u := range energy {
		z += math.Exp(-u / 0.7)
	}
	for i, u := range energy {
		want := math.Exp(-u/0.7) / z
		if math.Abs(shares[i]-want) > 1e-9 {
			t.Fatalf("mode %d of three in a row is visited for the share %.3f of the time, which is not e^{−U/ϑ}/Z. The outer modes propose the middle one twice as often as the middle one proposes each of them", i+1, shares[i])
		}
	}
}
