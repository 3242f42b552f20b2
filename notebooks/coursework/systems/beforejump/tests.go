package beforejump

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/qubit"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestNoNoise tries noise that does nothing (1 point).
func TestNoNoise(t *testing.T) {
	r := Before([2][2]float64{{1, 0}, {0, 1}}, [2]float64{0.2, 0.8})
	grade.Number(t, "the probability that it was in 0, given that it is in 0,", r[0][0], 1, 1e-12)
	grade.Number(t, "the probability that it was in 0, given that it is in 1,", r[1][0], 0, 1e-12)
}

func testTable(x []float64) (noise [2][2]float64, p [2]float64) {
	return [2][2]float64{{1 - x[0], x[0]}, {x[1], 1 - x[1]}}, [2]float64{x[2], 1 - x[2]}
}

var testTableVariables = []grade.Variable{{Name: "E(1|0)", From: 0.05, To: 0.6}, {Name: "E(0|1)", From: 0.05, To: 0.6}, {Name: "p0", From: 0.1, To: 0.9}}

// testPetz asks the package's Petz map where the level 0 goes, of the channel that makes these jumps.
func testPetz(x []float64) float64 {
	noise, p := testTable(x)
	var kraus []qubit.Matrix
	for from := range 2 {
		for to := range 2 {
			var k qubit.Matrix
			k[to][from] = complex(math.Sqrt(noise[from][to]), 0)
			kraus = append(kraus, k)
		}
	}
	recovery := must.M1(qubit.Petz(must.M1(qubit.NewChannel(kraus...)), qubit.State{Z: p[0] - p[1]}))
	return (1 + recovery.Apply(qubit.State{Z: 1}).Z) / 2
}

// TestBefore compares with the Petz map of the package (3 points, hidden).
func TestBefore(t *testing.T) {
	grade.Formula{
		Name:      "Before(…)[0][0]",
		Variables: testTableVariables,
		Got:       func(x []float64) float64 { return Before(testTable(x))[0][0] },
		Want:      testPetz,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return (1 - x[0]) / (1 - x[0] + x[1]) }, Say: "what do you know of the level before you look?"},
			{Of: func(x []float64) float64 { return 1 - x[0] }, Say: "this is the noise itself, forwards in time"},
			{Of: func(x []float64) float64 { return ((1-x[0])*x[2] + x[1]*(1-x[2])) * (1 - x[0]) / x[2] }, Say: "Bayes' rule is upside down: p_x and the probability of y are swapped"},
			{Of: func(x []float64) float64 { return x[2] * (1 - x[0]) }, Say: "this is the probability of both levels. Given that it is in y, the two must add up to 1"},
			{Of: func(x []float64) float64 { return (1 - x[0]) * x[2] / ((1-x[0])*x[2] + x[0]*(1-x[2])) }, Say: "from the level 1 it comes with another probability than from 0: which index of noise is which?"},
		},
	}.Check(t)
}

// TestComesBack applies your table to the probabilities after the noise: those before must come out (2 points, hidden).
func TestComesBack(t *testing.T) {
	grade.Formula{
		Name:      "the probability of level 0 that your table gives back",
		Variables: testTableVariables,
		Got: func(x []float64) float64 {
			noise, p := testTable(x)
			r, back := Before(noise, p), 0.0
			for y := range 2 {
				back += (p[0]*noise[0][y] + p[1]*noise[1][y]) * r[y][0]
			}
			return back
		},
		Want: func(x []float64) float64 { return x[2] },
	}.Check(t)
}
