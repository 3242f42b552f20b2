package mergedsteps

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestMergedNothing merges a step with one that does nothing (1 point).
func TestMergedNothing(t *testing.T) {
	grade.Number(t, "MergedBeta(0, 0.3)", MergedBeta(0, 0.3), 0.3, 1e-12)
	grade.Number(t, "MergedBeta(0.3, 0)", MergedBeta(0.3, 0), 0.3, 1e-12)
}

// TestMergedBeta compares with the signal that a chain of the package leaves (2 points, hidden).
func TestMergedBeta(t *testing.T) {
	grade.Formula{
		Name:      "MergedBeta(b1, b2)",
		Variables: []grade.Variable{{Name: "b1", From: 0.01, To: 0.9}, {Name: "b2", From: 0.01, To: 0.9}},
		Got:       func(x []float64) float64 { return MergedBeta(x[0], x[1]) },
		Want: func(x []float64) float64 {
			return 1 - must.M1(diffusion.NewDDPM(x)).Signal(2)
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] + x[1] }, Say: "the second step shrinks the noise of the first as well"},
			{Of: func(x []float64) float64 { return x[0] * x[1] }, Say: "multiply what the steps leave, not what they add"},
			{Of: func(x []float64) float64 { return (1 - x[0]) * (1 - x[1]) }, Say: "this is what is left of the variance of x_0, not what is added"},
		},
	}.Check(t)
}

// TestChainTime compares with the clock of a chain of three steps of the package (2 points, hidden).
func TestChainTime(t *testing.T) {
	clock := func(x []float64) float64 { return must.M1(diffusion.NewDDPM(x)).Clock(3) }
	grade.Formula{
		Name:      "ChainTime([b1, b2, b3])",
		Variables: []grade.Variable{{Name: "b1", From: 0.01, To: 0.6}, {Name: "b2", From: 0.01, To: 0.6}, {Name: "b3", From: 0.01, To: 0.6}},
		Got:       ChainTime,
		Want:      clock,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 2 * clock(x) }, Say: "a point shrinks by e^{−t}, its square by e^{−2t}: which of the two is 1 − β?"},
			{Of: func(x []float64) float64 { return clock(x) / math.Ln2 }, Say: "use the natural logarithm"},
			{Of: func(x []float64) float64 { return floats.Sum(x) / 2 }, Say: "this is right for small β only; chain and process can agree exactly"},
		},
	}.Check(t)
}
