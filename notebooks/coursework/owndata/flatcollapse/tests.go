package flatcollapse

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/samples"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestMorePoints checks that more points collapse at less noise, and that both functions agree (1 point).
func TestMorePoints(t *testing.T) {
	few, many := CollapseTime(100, 2, 2, 1), CollapseTime(1000, 2, 2, 1)
	if !(0 < many && many < few) {
		t.Errorf("CollapseTime is %.3g for 100 points and %.3g for 1000: more points are told apart only at less noise", few, many)
	}
	grade.Number(t, "PointsNeeded(CollapseTime(100, 2, 2, 1), 2, 2, 1)", PointsNeeded(few, 2, 2, 1), 100, 1e-9)
}

var testCollapse = []grade.Variable{{Name: "n", From: 3, To: 1000}, {Name: "k", From: 1, To: 9}, {Name: "σ²", From: 0.2, To: 3}}

const testDim = 12

// TestCollapseTime compares with the package, in twelve dimensions (3 points, hidden).
func TestCollapseTime(t *testing.T) {
	time := func(n, k int, variance float64) float64 { return must.M1(samples.GaussianCollapseTime(n, k, variance)) }
	grade.Formula{
		Name:      "CollapseTime(⌊n⌋, ⌊k⌋, 12, σ²)",
		Variables: testCollapse,
		Got:       func(x []float64) float64 { return CollapseTime(int(x[0]), int(x[1]), testDim, x[2]) },
		Want:      func(x []float64) float64 { return time(int(x[0]), int(x[1]), x[2]) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return time(int(x[0]), testDim, x[2]) }, Say: "what does noise at right angles to the plane tell of X_0?"},
			{Of: func(x []float64) float64 { return time(int(x[0]), 2*int(x[1]), x[2]) }, Say: "the information is ½ ln of a ratio of variances for each direction"},
			{Of: func(x []float64) float64 {
				return math.Log(x[2]/math.Expm1(2*math.Log(math.Floor(x[0]))/math.Floor(x[1]))) / 2
			}, Say: "Δ_t/a vanishes at t = 0; does yours?"},
			{Of: func(x []float64) float64 { return math.Log1p(x[2]*math.Pow(math.Floor(x[0]), -2/math.Floor(x[1]))) / 2 }, Say: "X_t varies by its noise as well as by the data"},
		},
	}.Check(t)
}

// TestPointsNeeded compares the logarithm with the information, in twelve dimensions (2 points, hidden).
func TestPointsNeeded(t *testing.T) {
	information := func(x []float64, k float64) float64 {
		signal, noise := math.Exp(-2*x[0])*x[2], 1-math.Exp(-2*x[0])
		return k / 2 * math.Log((signal+noise)/noise)
	}
	grade.Formula{
		Name:      "ln PointsNeeded(t, ⌊k⌋, 12, σ²)",
		Variables: []grade.Variable{{Name: "t", From: 0.01, To: 1}, testCollapse[1], testCollapse[2]},
		Got:       func(x []float64) float64 { return math.Log(PointsNeeded(x[0], int(x[1]), testDim, x[2])) },
		Want:      func(x []float64) float64 { return information(x, math.Floor(x[1])) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return information(x, testDim) }, Say: "what does noise at right angles to the plane tell of X_0?"},
		},
	}.Check(t)
}
