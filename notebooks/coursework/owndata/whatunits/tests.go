package whatunits

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestUncorrelated tries columns that know nothing of each other (1 point).
func TestUncorrelated(t *testing.T) {
	grade.Number(t, "SplitTime(e, 1, 0)", SplitTime(math.E, 1, 0), 1, 1e-12)
	grade.Number(t, "SplitStandardized(0)", SplitStandardized(0), 0, 1e-12)
}

// testLargest returns the largest eigenvalue of the covariance.
func testLargest(a, b, r float64) float64 {
	var eigen mat.EigenSym
	eigen.Factorize(mat.NewSymDense(2, []float64{a * a, r * a * b, r * a * b, b * b}), false)
	return eigen.Values(nil)[1]
}

// TestSplitTime compares with an eigenvalue of gonum (2 points, hidden).
func TestSplitTime(t *testing.T) {
	grade.Formula{
		Name:      "SplitTime(σ1, σ2, r)",
		Variables: []grade.Variable{{Name: "σ1", From: 1.1, To: 3}, {Name: "σ2", From: 1.1, To: 3}, {Name: "r", From: -0.9, To: 0.9}},
		Got:       func(x []float64) float64 { return SplitTime(x[0], x[1], x[2]) },
		Want:      func(x []float64) float64 { return math.Log(testLargest(x[0], x[1], x[2])) / 2 },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Log(x[0]*x[0]+x[1]*x[1]) / 2 }, Say: "this is the sum of both eigenvalues, and the landscape splits along one direction"},
			{Of: func(x []float64) float64 { return math.Log(math.Max(x[0], x[1])) }, Say: "correlated columns vary most along a direction between the axes"},
		},
	}.Check(t)
}

// TestStandardized compares with an eigenvalue of gonum (2 points, hidden).
func TestStandardized(t *testing.T) {
	grade.Formula{
		Name:      "SplitStandardized(r)",
		Variables: []grade.Variable{{Name: "r", From: -0.95, To: 0.95}},
		Got:       func(x []float64) float64 { return SplitStandardized(x[0]) },
		Want:      func(x []float64) float64 { return math.Log(testLargest(1, 1, x[0])) / 2 },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Log1p(x[0]) / 2 }, Say: "try columns of which one falls where the other rises"},
			{Of: func(x []float64) float64 { return math.Max(0, math.Log1p(x[0])/2) }, Say: "try columns of which one falls where the other rises"},
		},
	}.Check(t)
}

// TestNone tries tables that vary less than the noise (1 point, hidden).
func TestNone(t *testing.T) {
	const say = "what if nothing varies more than the noise?"
	grade.Number(t, "SplitTime(0.5, 0.3, 0)", SplitTime(0.5, 0.3, 0), 0, 1e-12, grade.Mistake{Value: math.Log(0.5), Say: say})
	grade.Number(t, "SplitInUnit(6.69, 1000)", SplitInUnit(6.69, 1000), 0, 1e-12, grade.Mistake{Value: 6.69 - math.Log(1000), Say: say})
}

// TestUnit tries many units (1 point, hidden).
func TestUnit(t *testing.T) {
	grade.Formula{
		Name:      "SplitInUnit(t, factor)",
		Variables: []grade.Variable{{Name: "t", From: 3, To: 6}, {Name: "factor", From: 0.1, To: 4}},
		Got:       func(x []float64) float64 { return SplitInUnit(x[0], x[1]) },
		Want:      func(x []float64) float64 { s := math.Exp(x[0]) / x[1]; return math.Log(s*s) / 2 },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] + math.Log(x[1]) }, Say: "in a larger unit the numbers are smaller"},
			{Of: func(x []float64) float64 { return x[0] - math.Log(x[1])/2 }, Say: "Λ is a variance: how does it change with the unit?"},
			{Of: func(x []float64) float64 { return x[0] / x[1] }, Say: "t_S is a logarithm, and has no unit itself"},
		},
	}.Check(t)
}
