package labelpush

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/guidance"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestEqualClasses tries the point half way between two classes that are equally probable (1 point).
func TestEqualClasses(t *testing.T) {
	d := Noised{P: 0.5, MA: 1, MB: -1, V: 0.5}
	grade.Number(t, "Posterior there", Posterior(d, 0), 0.5, 1e-12)
	grade.Number(t, "the guided score there, without guidance,", GuidedScore(d, 0, 0), 0, 1e-12)
}

var testNoisedVariables = []grade.Variable{{Name: "P", From: 0.1, To: 0.9}, {Name: "MA", From: 0.5, To: 1.5}, {Name: "MB", From: -1.5, To: 0.3}, {Name: "V", From: 0.3, To: 1.5}, {Name: "x", From: -2, To: 2}, {Name: "g", From: 1.5, To: 4}}

func testNoised(x []float64) Noised { return Noised{P: x[0], MA: x[1], MB: x[2], V: x[3]} }

// testGuidedBy returns the classifier, its gradient and the guided score of the package, and the score of class A.
func testGuidedBy(x []float64) (posterior, push, guided, ofA float64) {
	law := func(mean float64) *diffusion.Mixture {
		return must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{mean}}, []float64{x[3]}))
	}
	classes := must.M1(guidance.NewClasses([]float64{x[0], 1 - x[0]}, []*diffusion.Mixture{law(x[1]), law(x[2])}))
	at, score := x[4:5], make([]float64, 1)
	must.M1(classes.Guided(0, x[5])).Score(score, at, 0)
	return math.Exp(classes.LogPosterior(nil, at)[0]), classes.PosteriorScore(nil, at, 0)[0], score[0], (x[1] - x[4]) / x[3]
}

// testDensity is p(x|A).
func testDensity(x []float64) float64 {
	return math.Exp(-(x[4]-x[1])*(x[4]-x[1])/(2*x[3])) / math.Sqrt(2*math.Pi*x[3])
}

// TestPosterior compares with the package's classifier (2 points, hidden).
func TestPosterior(t *testing.T) {
	right := func(x []float64) float64 { p, _, _, _ := testGuidedBy(x); return p }
	grade.Formula{
		Name:      "Posterior(Noised{P, MA, MB, V}, x)",
		Variables: testNoisedVariables[:5],
		Got:       func(x []float64) float64 { return Posterior(testNoised(x), x[4]) },
		Want:      func(x []float64) float64 { return right(append(x, 1)) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return right(append([]float64{0.5}, append(x[1:], 1)...)) }, Say: "what do you know about the class before you see the point?"},
			{Of: func(x []float64) float64 { return 1 / right(append(x, 1)) }, Say: "Bayes' rule is upside down; a probability is at most 1"},
			{Of: testDensity, Say: "this is p(x|A), the density of the points of the class; asked for is the probability of the class of a point"},
		},
	}.Check(t)
}

// TestPush compares with the package; a mistake in Posterior is not counted again (2 points, hidden).
func TestPush(t *testing.T) {
	right := func(x []float64) float64 { _, p, _, _ := testGuidedBy(append(x, 1)); return p }
	ofA := func(x []float64) float64 { return (x[1] - x[4]) / x[3] }
	yours := func(x []float64) float64 { return (1 - Posterior(testNoised(x), x[4])) * (x[1] - x[2]) / x[3] }
	grade.Formula{
		Name:      "Push(Noised{P, MA, MB, V}, x)",
		Variables: testNoisedVariables[:5],
		Got: func(x []float64) float64 {
			push := Push(testNoised(x), x[4])
			if follows := yours(x); math.Abs(push-follows) < 1e-9 {
				return right(x) // it follows from your posterior
			}
			return push
		},
		Want: right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return -right(x) }, Say: "it points away from the class"},
			{Of: ofA, Say: "this is the score of the class; by how much does it differ from that of all data?"},
			{Of: func(x []float64) float64 { return 2*ofA(x) - right(x) }, Say: "p(x) is in the denominator of Bayes' rule"},
		},
	}.Check(t)
}

// TestGuidedScore compares with the package; a mistake in Push is not counted again (3 points, hidden).
func TestGuidedScore(t *testing.T) {
	guide := func(x []float64, a, b float64) float64 { // a of class A, b of all data
		push := Push(testNoised(x), x[4])
		ofA := (x[1] - x[4]) / x[3]
		return a*ofA + b*(ofA-push)
	}
	grade.Formula{
		Name:      "GuidedScore(Noised{P, MA, MB, V}, g, x)",
		Variables: testNoisedVariables,
		Got: func(x []float64) float64 {
			got, follows := GuidedScore(testNoised(x), x[5], x[4]), guide(x, x[5], 1-x[5])
			if math.Abs(got-follows) < 1e-9 {
				_, _, got, _ = testGuidedBy(x)
			}
			return got
		},
		Want: func(x []float64) float64 { _, _, g, _ := testGuidedBy(x); return g },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return guide(x, 1-x[5], x[5]) }, Say: "conditional and unconditional are swapped; without guidance, g = 0, the label does not matter"},
			{Of: func(x []float64) float64 { return guide(x, 1+x[5], -x[5]) }, Say: "g = 0 should leave the score of all data, and yours leaves that of the class"},
		},
	}.Check(t)
}
