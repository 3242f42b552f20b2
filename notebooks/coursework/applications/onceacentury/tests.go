package onceacentury

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/climate"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestScale tries the level with −ln(1 − 1/T) = 1, which is the location (1 point).
func TestScale(t *testing.T) {
	period := 1 / (1 - math.Exp(-1))
	grade.Number(t, "ReturnLevel(3, 2, 0.5, 1/(1 − 1/e))", ReturnLevel(3, 2, 0.5, period), 3, 1e-9,
		grade.Mistake{Value: 3 + 4*(math.Pow(1/period, -0.5)-1), Say: "the probability of no exceedance is 1 − 1/period, and G is an exponential of the bracket"},
		grade.Mistake{Value: 7, Say: "at the location the bracket is 1: what is subtracted from it?"})
}

// TestReturnLevel compares with the package for many laws (2 points, hidden).
func TestReturnLevel(t *testing.T) {
	grade.Formula{
		Name: "ReturnLevel(location, scale, shape, period)",
		Variables: []grade.Variable{
			{Name: "location", From: -2, To: 5}, {Name: "scale", From: 0.5, To: 2}, {Name: "shape", From: 0.05, To: 0.5}, {Name: "period", From: 1.5, To: 200},
		},
		Got: func(x []float64) float64 { return ReturnLevel(x[0], x[1], x[2], x[3]) },
		Want: func(x []float64) float64 {
			return must.M1(climate.GEV{Location: x[0], Scale: x[1], Shape: x[2]}.ReturnLevel(x[3]))
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] + x[1]/x[2]*(math.Pow(x[3], x[2])-1) }, Say: "this is the level for peaks above a threshold, and right here only for long periods"},
			{Of: func(x []float64) float64 { return x[0] + x[1]/x[2]*(math.Pow(math.Log(x[3]), -x[2])-1) }, Say: "the level is exceeded with the probability 1/period, not undercut"},
		},
	}.Check(t)
}

// TestRisk tries the flood of a century in a century, and others (2 points, hidden).
func TestRisk(t *testing.T) {
	grade.Formula{
		Name:      "Risk(period, years)",
		Variables: []grade.Variable{{Name: "period", From: 2, To: 200}, {Name: "years", From: 1, To: 200}},
		Got:       func(x []float64) float64 { return Risk(x[0], x[1]) },
		Want:      func(x []float64) float64 { return -math.Expm1(x[1] * math.Log1p(-1/x[0])) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[1] / x[0] }, Say: "a probability cannot exceed 1; this is the expected number"},
			{Of: func(x []float64) float64 { return math.Pow(1-1/x[0], x[1]) }, Say: "this is the probability that it does not happen"},
		},
	}.Check(t)
}
