package choicerate

import (
	"fmt"
	"math"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestGapAtZero tries the point half way between the classes, before any noise (1 point).
func TestGapAtZero(t *testing.T) {
	grade.Number(t, "ScoreGap(0, 0, 2, 0.5)", ScoreGap(0, 0, 2, 0.5), 4, 1e-9)
}

// TestScoreGap compares with the scores of the package (2 points, hidden).
func TestScoreGap(t *testing.T) {
	scores := func(x []float64) (plus, minus, all float64) {
		one := func(m float64) float64 {
			law := must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{m}}, []float64{x[3]}))
			return law.At(x[1]).Score(nil, x[:1])[0]
		}
		return one(x[2]), one(-x[2]), must.M1(diffusion.SymmetricPair(x[2], x[3])).At(x[1]).Score(nil, x[:1])[0]
	}
	right := func(x []float64) float64 { plus, _, all := scores(x); return plus - all }
	grade.Formula{
		Name:      "ScoreGap(x, t, mu, variance)",
		Variables: []grade.Variable{{Name: "x", From: -2, To: 2}, {Name: "t", From: 0.1, To: 1.5}, {Name: "mu", From: 0.5, To: 2}, {Name: "variance", From: 0.2, To: 1.5}},
		Got:       func(x []float64) float64 { return ScoreGap(x[0], x[1], x[2], x[3]) },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { plus, minus, _ := scores(x); return plus - minus }, Say: "this is the difference of the two classes; the score of all data lies between"},
			{Of: func(x []float64) float64 { _, minus, all := scores(x); return minus - all }, Say: "this is the gap of the other class"},
			{Of: func(x []float64) float64 { plus, _, _ := scores(x); return plus }, Say: "this is the score of the class alone"},
		},
	}.Check(t)
}

// testLost returns the rate at which the package's class entropy grows, by a difference.
func testLost(t, mu, variance float64) float64 {
	pair := must.M1(diffusion.SymmetricPair(mu, variance))
	const h = 1e-3
	return (must.M1(diffusion.ClassEntropy(pair, t+h)) - must.M1(diffusion.ClassEntropy(pair, t-h))) / (2 * h)
}

// testGapMoment integrates a power of your gap over the points of class + times mine and those of the other times other.
func testGapMoment(power int, t, mu, variance, mine, other float64) float64 {
	m, v := mu*math.Exp(-t), 1+(variance-1)*math.Exp(-2*t)
	return quad.Fixed(func(x float64) float64 {
		p, q := distuv.Normal{Mu: m, Sigma: math.Sqrt(v)}, distuv.Normal{Mu: -m, Sigma: math.Sqrt(v)}
		return (mine*p.Prob(x) + other*q.Prob(x)) * math.Pow(ScoreGap(x, t, mu, variance), float64(power))
	}, -m-8*math.Sqrt(v), m+8*math.Sqrt(v), 200, nil, 0)
}

// TestChoiceRate takes 100 000 draws at two times and allows four standard errors; a mistake in ScoreGap is not counted again (3 points, hidden).
func TestChoiceRate(t *testing.T) {
	const n = 100000
	for _, at := range []float64{0.3, 0.8} {
		got, _ := ChoiceRate(at, 1.2, 0.3, n, 7)
		want, follows := testLost(at, 1.2, 0.3), testGapMoment(2, at, 1.2, 0.3, 1, 0)
		se := math.Sqrt(max(0, testGapMoment(4, at, 1.2, 0.3, 1, 0)-follows*follows) / n)
		if math.Abs(got-follows) < 4*se+1e-6 {
			continue // it follows from your ScoreGap
		}
		grade.Number(t, fmt.Sprintf("the rate at t = %v", at), got, want, 4*se,
			grade.Mistake{Value: testGapMoment(2, at, 1.2, 0.3, 0.5, 0.5), Say: "you average over all points; for points of the other class it is not their gap"},
			grade.Mistake{Value: testGapMoment(2, at, 1.2, 0.3, 0, 1), Say: "you average the gap of one class over the points of the other"},
			grade.Mistake{Value: want / math.Ln2, Say: "these are bits per unit of time; nats are asked for"},
			grade.Mistake{Value: testGapMoment(1, at, 1.2, 0.3, 1, 0), Say: "this is the mean gap, not the mean of its square"},
			grade.Mistake{Value: math.Pow(testGapMoment(1, at, 1.2, 0.3, 1, 0), 2), Say: "this is the square of the mean gap, not the mean of its square"})
		if t.Failed() {
			return
		}
	}
}

// TestChoiceError compares your standard error with the exact one for your ScoreGap (1 point, hidden).
func TestChoiceError(t *testing.T) {
	const n = 20000
	_, se := ChoiceRate(0.5, 1.2, 0.3, n, 8)
	mean := testGapMoment(2, 0.5, 1.2, 0.3, 1, 0)
	want := math.Sqrt(max(0, testGapMoment(4, 0.5, 1.2, 0.3, 1, 0)-mean*mean))
	grade.Number(t, "the standard error, times √n,", se*math.Sqrt(n), want, 0.1,
		grade.Mistake{Value: want * math.Sqrt(n), Say: "this is the scatter of single draws"},
		grade.Mistake{Value: want * want / math.Sqrt(n), Say: "this is a variance"})
}
