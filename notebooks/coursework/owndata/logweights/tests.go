package logweights

import (
	"math"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestAlike tries two parts of four and six paths whose weights are all 1 (1 point).
func TestAlike(t *testing.T) {
	logs := []float64{math.Log(4), math.Log(6)}
	grade.Number(t, "LogMeanWeight", LogMeanWeight([]float64{4, 6}, logs), 0, 1e-12)
	grade.Number(t, "EffectivePaths", EffectivePaths(logs, logs), 10, 1e-9)
}

var testLogs = []grade.Variable{{Name: "r0", From: -2, To: 2}, {Name: "r1", From: -2, To: 2}, {Name: "r2", From: -2, To: 2}}

// testSums returns Σω and Σω² of weights e^r.
func testSums(r []float64) (sum, squares float64) {
	for _, v := range r {
		sum, squares = sum+math.Exp(v), squares+math.Exp(2*v)
	}
	return sum, squares
}

// testParts returns ln Σω and ln Σω² of two parts: the first weight, and the two others.
func testParts(r []float64) (sums, squares []float64) {
	for _, part := range [][]float64{r[:1], r[1:]} {
		s, q := testSums(part)
		sums, squares = append(sums, math.Log(s)), append(squares, math.Log(q))
	}
	return sums, squares
}

// TestLogMeanWeight tries parts of one and two paths (1 point, hidden).
func TestLogMeanWeight(t *testing.T) {
	own := func(x []float64) (a, b float64) { s, _ := testParts(x); return s[0], s[1] - math.Ln2 }
	grade.Formula{
		Name:      "LogMeanWeight of e^r0 | e^r1, e^r2",
		Variables: testLogs,
		Got:       func(x []float64) float64 { s, _ := testParts(x); return LogMeanWeight([]float64{1, 2}, s) },
		Want:      func(x []float64) float64 { s, _ := testSums(x); return math.Log(s / 3) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { a, b := own(x); return (a + 2*b) / 3 }, Say: "the mean of logarithms is not the logarithm of the mean"},
			{Of: func(x []float64) float64 { a, b := own(x); return (a + b) / 2 }, Say: "the mean of logarithms is not the logarithm of the mean"},
			{Of: func(x []float64) float64 { a, b := own(x); return math.Log((math.Exp(a) + math.Exp(b)) / 2) }, Say: "parts with more paths count more"},
			{Of: func(x []float64) float64 { s, _ := testSums(x); return math.Log(s / 2) }, Say: "divide by the number of paths, not of parts"},
		},
	}.Check(t)
}

// TestEffectivePaths tries parts of one and two paths (2 points, hidden).
func TestEffectivePaths(t *testing.T) {
	grade.Formula{
		Name:      "EffectivePaths of e^r0 | e^r1, e^r2",
		Variables: testLogs,
		Got:       func(x []float64) float64 { return EffectivePaths(testParts(x)) },
		Want:      func(x []float64) float64 { s, q := testSums(x); return s * s / q },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { s, q := testSums(x[1:]); return 1 + s*s/q }, Say: "effective sizes do not add up: the weights of one part may be nothing to those of another"},
			{Of: func(x []float64) float64 { s, q := testSums(x); return math.Log(s * s / q) }, Say: "this is the logarithm of the size"},
		},
	}.Check(t)
}

// TestLarge tries logarithms of a thousand and minus a thousand (2 points, hidden).
func TestLarge(t *testing.T) {
	for _, shift := range []float64{1000, -1000} {
		sums, squares := testParts([]float64{0.3, -0.2, 0.9})
		for i := range sums {
			sums[i] += shift
			squares[i] += 2 * shift
		}
		sum, square := testSums([]float64{0.3, -0.2, 0.9})
		if got := LogMeanWeight([]float64{1, 2}, sums) - shift; !(math.Abs(got-math.Log(sum/3)) < 1e-6) {
			t.Errorf("LogMeanWeight is %g for weights about e^%g: take the largest out before you exponentiate", got+shift, shift)
		}
		if got := EffectivePaths(sums, squares); !(math.Abs(got-sum*sum/square) < 1e-6) {
			t.Errorf("EffectivePaths is %g for weights about e^%g: take the largest out before you exponentiate", got, shift)
		}
	}
}
