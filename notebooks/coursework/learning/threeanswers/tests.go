package threeanswers

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestNoPush tries points that the three networks would leave where they are (1 point).
func TestNoPush(t *testing.T) {
	grade.Number(t, "ScoreFromNoise(0, 0.4)", ScoreFromNoise(0, 0.4), 0, 1e-12)
	grade.Number(t, "ScoreFromClean(1, e^{−0.4}, 0.4)", ScoreFromClean(1, math.Exp(-0.4), 0.4), 0, 1e-12)
}

// testKnown returns the score of three points as data, and the means of ξ and x_0 given x.
func testKnown(x, t float64) (score, noise, clean float64) {
	var p, q float64
	for i, x0 := range []float64{-1.2, 0.1, 0.9} {
		weight := []float64{0.2, 0.5, 0.3}[i] * math.Exp(-math.Pow(x-math.Exp(-t)*x0, 2)/(2*testDelta(t)))
		p, q = p+weight, q+weight*x0
	}
	data := must.M1(diffusion.NewIsotropicMixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-1.2}, {0.1}, {0.9}}, []float64{0, 0, 0}))
	clean = q / p
	return data.At(t).Score(nil, []float64{x})[0], (x - math.Exp(-t)*clean) / math.Sqrt(testDelta(t)), clean
}

func testDelta(t float64) float64 { return -math.Expm1(-2 * t) }

var testPointVariables = []grade.Variable{{Name: "x", From: -2, To: 2}, {Name: "t", From: 0.1, To: 2}}

func testExactScore(x []float64) float64 { s, _, _ := testKnown(x[0], x[1]); return s }

// TestScoreFromNoise compares with the score of data that are three points (2 points, hidden).
func TestScoreFromNoise(t *testing.T) {
	noise := func(x []float64) float64 { _, n, _ := testKnown(x[0], x[1]); return n }
	grade.Formula{
		Name:      "ScoreFromNoise(⟨ξ|x⟩, t)",
		Variables: testPointVariables,
		Got:       func(x []float64) float64 { return ScoreFromNoise(noise(x), x[1]) },
		Want:      testExactScore,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return -noise(x) / testDelta(x[1]) }, Say: "Δ_t is the variance of the noise; is it the one you need?"},
			{Of: noise, Say: "the score points from the noised point back to the data, and its size is not that of ξ"},
			{Of: func(x []float64) float64 { return -noise(x) * math.Sqrt(testDelta(x[1])) }, Say: "weak noise means a steep density and a large score"},
		},
	}.Check(t)
}

// TestScoreFromClean compares with the score of data that are three points (2 points, hidden).
func TestScoreFromClean(t *testing.T) {
	clean := func(x []float64) float64 { _, _, c := testKnown(x[0], x[1]); return c }
	grade.Formula{
		Name:      "ScoreFromClean(⟨x_0|x⟩, x, t)",
		Variables: testPointVariables,
		Got:       func(x []float64) float64 { return ScoreFromClean(clean(x), x[0], x[1]) },
		Want:      testExactScore,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return (clean(x) - x[0]) / testDelta(x[1]) }, Say: "at the time t, a clean point has shrunk"},
			{Of: func(x []float64) float64 { return testExactScore(x) * math.Sqrt(testDelta(x[1])) }, Say: "Δ_t is a variance; the score of a Gaussian is the distance from its centre over the variance"},
		},
	}.Check(t)
}

// TestScoreFromDrift compares with the package's reverse drift (1 point, hidden).
func TestScoreFromDrift(t *testing.T) {
	grade.Formula{
		Name:      "ScoreFromDrift(drift, x)",
		Variables: testPointVariables,
		Got:       func(x []float64) float64 { return ScoreFromDrift(x[0]+2*testExactScore(x), x[0]) },
		Want:      testExactScore,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] + 2*testExactScore(x) }, Say: "this is the drift itself"},
			{Of: func(x []float64) float64 { return 2 * testExactScore(x) }, Say: "the score enters the drift of the reverse process with a factor 2"},
			{Of: func(x []float64) float64 { return x[0] + testExactScore(x) }, Say: "run backwards in time, the drift −x of the noising changes its sign"},
		},
	}.Check(t)
}
