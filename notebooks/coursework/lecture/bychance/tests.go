package bychance

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestAsExpected tries counts that are just as expected (1 point).
func TestAsExpected(t *testing.T) {
	grade.Number(t, "PearsonSum of what is expected", PearsonSum([]int{20, 30, 50}, []float64{0.2, 0.3, 0.5}), 0, 1e-12)
	grade.Number(t, "ShareError(100, 1)", ShareError(100, 1), 0, 1e-12)
}

var testChanceVariables = []grade.Variable{{Name: "p0", From: 0.1, To: 0.45}, {Name: "p1", From: 0.1, To: 0.45}, {Name: "q0", From: 0.1, To: 0.45}, {Name: "q1", From: 0.1, To: 0.45}}

func testThree(x []float64) []float64 { return []float64{x[0], x[1], 1 - x[0] - x[1]} }

// TestPearsonSum compares with gonum (2 points, hidden).
func TestPearsonSum(t *testing.T) {
	counts := []int{12, 25, 23}
	seen := []float64{12, 25, 23}
	expected := func(x []float64) []float64 { e := testThree(x); floats.Scale(60, e); return e }
	grade.Formula{
		Name:      "PearsonSum([12 25 23], [p0 p1 1−p0−p1])",
		Variables: testChanceVariables[:2],
		Got:       func(x []float64) float64 { return PearsonSum(counts, testThree(x)) },
		Want:      func(x []float64) float64 { return stat.ChiSquare(seen, expected(x)) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return stat.ChiSquare(expected(x), seen) }, Say: "you divide by what is seen, not by what is expected"},
			{Of: func(x []float64) float64 { return stat.ChiSquare(seen, expected(x)) / 60 }, Say: "it is made of shares, and counts are needed: how sure one can be depends on how many digits there are"},
			{Of: func(x []float64) float64 { return math.Pow(floats.Distance(seen, expected(x), 2), 2) }, Say: "a large count scatters more than a small one"},
		},
	}.Check(t)
}

// TestMeanPearson goes through all 28 outcomes for six digits of three kinds (3 points, hidden).
func TestMeanPearson(t *testing.T) {
	const n = 6
	right := func(x []float64) (sum float64) {
		p, q := testThree(x[:2]), testThree(x[2:])
		for a := range n + 1 {
			for b := range n + 1 - a {
				c := n - a - b
				ways := float64(combin.Binomial(n, a) * combin.Binomial(n-a, b))
				chance := ways * math.Pow(q[0], float64(a)) * math.Pow(q[1], float64(b)) * math.Pow(q[2], float64(c))
				sum += chance * stat.ChiSquare([]float64{float64(a), float64(b), float64(c)}, []float64{n * p[0], n * p[1], n * p[2]})
			}
		}
		return sum
	}
	divergence := func(x []float64) float64 { return stat.ChiSquare(testThree(x[2:]), testThree(x[:2])) }
	grade.Formula{
		Name:      "MeanPearson(6, [p0 p1 1−p0−p1], [q0 q1 1−q0−q1])",
		Variables: testChanceVariables,
		Got:       func(x []float64) float64 { return MeanPearson(n, testThree(x[:2]), testThree(x[2:])) },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return n * divergence(x) }, Say: "counts scatter about their means; this part is missing"},
			{Of: func(x []float64) float64 { return 2 + n*divergence(x) }, Say: "the scatter of the counts is that of the q_i, not of the p_i; this is right only if the two are close"},
			{Of: func(x []float64) float64 { return right(x) - n*divergence(x) }, Say: "the means of the counts are not what is expected; this part is missing"},
			{Of: func(x []float64) float64 { return right(x) + (n*n-n)*divergence(x) }, Say: "how does the part that is due to the wrong shares grow with n?"},
		},
	}.Check(t)
}

// TestShareError tries many numbers and probabilities (1 point, hidden).
func TestShareError(t *testing.T) {
	grade.Formula{
		Name:      "ShareError(400, q)",
		Variables: []grade.Variable{{Name: "q", From: 0.02, To: 0.98}},
		Got:       func(x []float64) float64 { return ShareError(400, x[0]) },
		Want:      func(x []float64) float64 { return distuv.Binomial{N: 400, P: x[0]}.StdDev() / 400 },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] * (1 - x[0]) / 400 }, Say: "this is the variance"},
			{Of: func(x []float64) float64 { return math.Sqrt(400 * x[0] * (1 - x[0])) }, Say: "this is the error of the count, and not of the share"},
			{Of: func(x []float64) float64 { return math.Sqrt(x[0] / 400) }, Say: "this is right for small q; what if nearly all digits are of this kind?"},
		},
	}.Check(t)
}
