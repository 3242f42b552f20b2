package meantrap

import (
	"math"
	"testing"

	"nonequilibrium/diffusion/fokkerplanck"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestAtTheTrap starts at the trap (1 point).
func TestAtTheTrap(t *testing.T) {
	grade.Number(t, "MeanTime(1)", MeanTime(1), 0, 1e-12)
}

// TestBothTimes compares your measurement with your formula (1 point).
func TestBothTimes(t *testing.T) {
	mean, stdErr := MeasuredTime(0.4, 20000, 1)
	if off := (mean - MeanTime(0.4)) / stdErr; !(math.Abs(off) < 5) {
		t.Errorf("MeasuredTime(0.4, 20000, 1) = %.4f ± %.4f, but MeanTime(0.4) = %.4f", mean, stdErr, MeanTime(0.4))
	}
}

// TestMeanTime compares with the mean exit time of the package (2 points, hidden).
func TestMeanTime(t *testing.T) {
	between := fokkerplanck.Interval{Lo: -1, Hi: 1, Boundary: fokkerplanck.Absorbing}
	grade.Formula{
		Name:      "MeanTime(x0)",
		Variables: []grade.Variable{{Name: "x0", From: 0, To: 0.95}},
		Got:       func(x []float64) float64 { return MeanTime(x[0]) },
		Want:      func(x []float64) float64 { return between.MeanExitTime(x[0]) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 - x[0]*x[0] }, Say: "⟨dX²⟩ is not dt, because of the √2 before dW"},
			{Of: func(x []float64) float64 { return x[0] * (1 - x[0]) / 2 }, Say: "there is a trap at 1 only; what is the condition at a mirror?"},
			{Of: func(x []float64) float64 { return x[0] * (1 - x[0]) }, Say: "there is a trap at 1 only; and ⟨dX²⟩ is not dt, because of the √2 before dW"},
			{Of: func(x []float64) float64 { return (1 - x[0]) * (1 - x[0]) / 2 }, Say: "the slope has to vanish at the mirror"},
		},
	}.Check(t)
}

// TestMeasuredTime takes 60 000 paths from 0.4 and allows four standard errors (2 points, hidden).
func TestMeasuredTime(t *testing.T) {
	const n = 60000
	got, _ := MeasuredTime(0.4, n, 7)
	se := testSpread(0.4) / math.Sqrt(n)
	grade.Number(t, "MeasuredTime(0.4, 60000, 7)", got, 0.42, 4*se,
		grade.Mistake{Value: 0.42 + 0.025, Say: "it is too large by half a step: the molecule is absorbed during its last step and not at the end of it"},
		grade.Mistake{Value: 0.42 - 0.025, Say: "it is too small by half a step: the molecule is absorbed during its last step and not at the start of it"},
		grade.Mistake{Value: 0.42 / 0.05, Say: "this is the number of steps; a time is asked for"})
}

// testSpread returns the standard deviation of the absorption time, whose square has the mean (1 − x²)(5 − x²)/12.
func testSpread(x float64) float64 {
	mean := (1 - x*x) / 2
	return math.Sqrt((1-x*x)*(5-x*x)/12 - mean*mean)
}

// TestMeasuredError compares your standard error with the known one (1 point, hidden).
func TestMeasuredError(t *testing.T) {
	const n = 4000
	_, se := MeasuredTime(0.4, n, 8)
	grade.Number(t, "the standard error, times √n,", se*math.Sqrt(n), testSpread(0.4), 0.04,
		grade.Mistake{Value: testSpread(0.4) * math.Sqrt(n), Say: "this is the scatter of single paths"},
		grade.Mistake{Value: testSpread(0.4) * testSpread(0.4) / math.Sqrt(n), Say: "this is a variance"})
}
