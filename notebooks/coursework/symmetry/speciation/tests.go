package speciation

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestUnit tries σ² = 1, where t_s = ½ ln 2μ² (1 point).
func TestUnit(t *testing.T) {
	grade.Number(t, "Speciation(2, 1)", Speciation(2, 1), math.Log(8)/2, 1e-12,
		grade.Mistake{Value: math.Log(5) / 2, Say: "this is the time of the covariance, ½ ln Λ, not that of the landscape"},
		grade.Mistake{Value: math.Log(8), Say: "the equation is one for e^{2t}, not for e^t"},
		grade.Mistake{Value: 1.5, Say: "which logarithm belongs to e^{2t}?"})
}

// TestNever tries modes that overlap too much to be told apart (1 point).
func TestNever(t *testing.T) {
	grade.Number(t, "Speciation(0.5, 1)", Speciation(0.5, 1), 0, 1e-12,
		grade.Mistake{Value: math.Log(0.5) / 2, Say: "a negative time: the valley never splits"})
}

// TestPairs finds where the curvature of the package's landscape changes sign, for many μ and σ² (3 points, hidden).
func TestPairs(t *testing.T) {
	grade.Formula{
		Name:      "Speciation(mu, variance)",
		Variables: []grade.Variable{{Name: "mu", From: 0.2, To: 4}, {Name: "variance", From: 0.1, To: 1.9}},
		Tolerance: 1e-7,
		Got:       func(x []float64) float64 { return Speciation(x[0], x[1]) },
		Want:      func(x []float64) float64 { return testRoot(t, x[0], x[1]) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return max(0, math.Log(x[0]*x[0]+x[1])/2) }, Say: "this is the time of the covariance, ½ ln Λ, not that of the landscape"},
			{Of: func(x []float64) float64 { return max(0, math.Log(2*x[0]*x[0])/2) }, Say: "this is right for σ² = 1 only"},
		},
	}.Check(t)
}

// testRoot finds by bisection where the curvature of the landscape at the centre, −1 − 2∂²ln p from the package, changes sign.
func testRoot(t *testing.T, mu, variance float64) float64 {
	pair, err := diffusion.SymmetricPair(mu, variance)
	if err != nil {
		t.Fatal(err)
	}
	stable := func(time float64) bool {
		now := pair.At(time)
		return -1-2*now.ScoreDivergence([]float64{0}) > 0
	}
	low, high := 0.0, 5.0
	for high-low > 1e-12 {
		if middle := (low + high) / 2; stable(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	if high < 1e-11 {
		return 0
	}
	return high
}
