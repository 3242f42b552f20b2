package takeout

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/notebooks/coursework/grade"
)

// testPartSums sums up weights.
func testPartSums(w []float64) PartSums {
	n := float64(len(w))
	return PartSums{n, stat.Mean(w, nil), stat.PopVariance(w, nil) * n}
}

// TestSameMean takes out a part of the same mean (1 point).
func TestSameMean(t *testing.T) {
	got := TakeOut(PartSums{N: 5, Mean: 1, Q2: 3}, PartSums{N: 2, Mean: 1, Q2: 1})
	grade.Number(t, "N", got.N, 3, 1e-12)
	grade.Number(t, "Mean", got.Mean, 1, 1e-12)
	grade.Number(t, "Q2", got.Q2, 2, 1e-12)
}

var testWeights = []grade.Variable{{Name: "w0", From: 0, To: 2}, {Name: "w1", From: 0, To: 2}, {Name: "w2", From: 0, To: 3}, {Name: "w3", From: 1, To: 4}, {Name: "w4", From: 1, To: 4}}

// TestMean takes the last two of five weights out (1 point, hidden).
func TestMean(t *testing.T) {
	grade.Formula{
		Name:      "the mean of w0, w1, w2",
		Variables: testWeights,
		Got:       func(x []float64) float64 { return TakeOut(testPartSums(x), testPartSums(x[3:])).Mean },
		Want:      func(x []float64) float64 { return testPartSums(x[:3]).Mean },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 {
				return testPartSums(x).Mean - (testPartSums(x[3:]).Mean-testPartSums(x).Mean)*2/5
			}, Say: "(46.2) has the difference of the two samples, and not that of one of them and the whole"},
			{Of: func(x []float64) float64 { return testPartSums(x).Mean - testPartSums(x[3:]).Mean }, Say: "sums can be subtracted, and means cannot"},
		},
	}.Check(t)
}

// TestQ2 takes the last two of five weights out (2 points, hidden).
func TestQ2(t *testing.T) {
	grade.Formula{
		Name:      "Q2 of w0, w1, w2",
		Variables: testWeights,
		Got:       func(x []float64) float64 { return TakeOut(testPartSums(x), testPartSums(x[3:])).Q2 },
		Want:      func(x []float64) float64 { return testPartSums(x[:3]).Q2 },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return testPartSums(x).Q2 - testPartSums(x[3:]).Q2 }, Say: "the deviations were from the common mean"},
			{Of: func(x []float64) float64 {
				d := testPartSums(x[3:]).Mean - testPartSums(x).Mean
				return testPartSums(x).Q2 - testPartSums(x[3:]).Q2 - d*d*6/5
			}, Say: "(46.2) has the difference of the two samples, and not that of one of them and the whole"},
			{Of: func(x []float64) float64 {
				d := testPartSums(x[3:]).Mean - testPartSums(x[:3]).Mean
				return testPartSums(x).Q2 - testPartSums(x[3:]).Q2 + d*d*6/5
			}, Say: "two samples with different means scatter more together than each for itself"},
		},
	}.Check(t)
}

// TestDigits takes a part out of weights with the mean 10⁸ (1 point, hidden).
func TestDigits(t *testing.T) {
	left := func(shift float64) float64 {
		w := []float64{shift, shift + 1, shift + 3, shift + 2, shift + 5}
		return TakeOut(testPartSums(w), testPartSums(w[3:])).Q2
	}
	small, large := left(0), left(1e8)
	grade.Number(t, "Q2 of small weights", small, 14./3, 1e-9)
	if !(math.Abs(large-small) < 1e-4) {
		t.Errorf("Q2 = %.6g of weights about 10⁸: digits are lost. Do not go back to the sum of the squares of the weights", large)
	}
}

// TestErrorOfMean compares with gonum (1 point, hidden).
func TestErrorOfMean(t *testing.T) {
	grade.Formula{
		Name:      "ErrorOfMean of five weights",
		Variables: testWeights,
		Got:       func(x []float64) float64 { return ErrorOfMean(testPartSums(x)) },
		Want:      func(x []float64) float64 { return stat.StdErr(stat.StdDev(x, nil), 5) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return stat.StdDev(x, nil) }, Say: "this is the scatter of the weights, and not of their mean"},
			{Of: func(x []float64) float64 { return stat.PopStdDev(x, nil) / math.Sqrt(5) }, Say: "divide by n − 1"},
		},
	}.Check(t)
}
