package stepparts

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/sde"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestNoFreshNoise tries η = 0 and a step to the clean picture (1 point).
func TestNoFreshNoise(t *testing.T) {
	ofClean, ofNoise, fresh := StepParts(0.2, 1, 0)
	grade.Number(t, "the factor of x_0 in a step to a' = 1", ofClean, 1, 1e-12)
	grade.Number(t, "the factor of ξ in a step to a' = 1", ofNoise, 0, 1e-12)
	grade.Number(t, "the factor of fresh noise for η = 0", fresh, 0, 1e-12)
}

var testStepVariables = []grade.Variable{{Name: "a", From: 0.05, To: 0.45}, {Name: "next", From: 0.5, To: 0.95}, {Name: "eta", From: 0.1, To: 1}}

// testBayes is the variance of x' given x and x_0, from the covariance of x' and x.
func testBayes(x []float64) float64 {
	variance, covariance := 1-x[1], math.Sqrt(x[0]/x[1])*(1-x[1])
	return variance - covariance*covariance/(1-x[0])
}

// TestStepVariance compares with the same by covariances (2 points, hidden).
func TestStepVariance(t *testing.T) {
	grade.Formula{
		Name:      "StepVariance(a, next)",
		Variables: testStepVariables[:2],
		Got:       func(x []float64) float64 { return StepVariance(x[0], x[1]) },
		Want:      testBayes,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 - x[0]/x[1] }, Say: "this is the variance of the step forwards, from x' to x"},
			{Of: func(x []float64) float64 { return 1 - x[1] }, Say: "x tells something about x', too"},
			{Of: func(x []float64) float64 { return 1 / (1/(1-x[1]) + 1/(1-x[0]/x[1])) }, Say: "as a function of x', the density of x has another width: x is √(a/a') x' and some noise"},
			{Of: func(x []float64) float64 { return (1 - x[1]) + (1-x[0]/x[1])*x[1]/x[0] }, Say: "inverse variances add up, not variances"},
		},
	}.Check(t)
}

// TestRightDistribution checks that x' has the right signal and noise; a mistake in StepVariance does not matter (2 points, hidden).
func TestRightDistribution(t *testing.T) {
	part := func(x []float64, i int) float64 {
		a, b, c := StepParts(x[0], x[1], x[2])
		return []float64{a, b, c}[i]
	}
	little := append(testStepVariables[:2:2], grade.Variable{Name: "eta", From: 0.02, To: 0.2})
	grade.Formula{
		Name:      "the factor of x_0 in StepParts(a, next, eta)",
		Variables: little,
		Got:       func(x []float64) float64 { return part(x, 0) },
		Want:      func(x []float64) float64 { return math.Sqrt(x[1]) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Sqrt(x[0]) }, Say: "this is the signal before the step"},
			{Of: func(x []float64) float64 { return x[1] }, Say: "a' is the share of the variance that is signal; what is multiplied is the picture"},
		},
	}.Check(t)
	grade.Formula{
		Name:      "the variance of all noise in StepParts(a, next, eta)",
		Variables: little,
		Got:       func(x []float64) float64 { return math.Pow(part(x, 1), 2) + math.Pow(part(x, 2), 2) },
		Want:      func(x []float64) float64 { return 1 - x[1] },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 - x[1] + math.Pow(part(x, 2), 2) }, Say: "with fresh noise there must be less of the old one"},
			{Of: func(x []float64) float64 {
				return math.Pow(math.Sqrt(1-x[1])-part(x, 2), 2) + math.Pow(part(x, 2), 2)
			}, Say: "variances add up, not standard deviations"},
		},
	}.Check(t)
}

// TestFreshNoise looks at the fresh noise alone (2 points, hidden).
func TestFreshNoise(t *testing.T) {
	fresh := func(x []float64) float64 { _, _, f := StepParts(x[0], x[1], x[2]); return f }
	grade.Formula{
		Name:      "the factor of fresh noise in StepParts(a, next, eta)",
		Variables: testStepVariables,
		Got: func(x []float64) float64 {
			if got := fresh(x); math.Abs(got-x[2]*math.Sqrt(StepVariance(x[0], x[1]))) > 1e-9 {
				return got
			}
			return x[2] * math.Sqrt(testBayes(x)) // it follows from your StepVariance
		},
		Want: func(x []float64) float64 { return x[2] * math.Sqrt(testBayes(x)) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[2] * testBayes(x) }, Say: "this is η times the variance; what multiplies z is a standard deviation"},
			{Of: func(x []float64) float64 { return math.Sqrt(x[2] * testBayes(x)) }, Say: "η multiplies the standard deviation, not the variance"},
		},
	}.Check(t)
}

// TestLikeDDIM makes a step of the package's DDIM without fresh noise (1 point, hidden).
func TestLikeDDIM(t *testing.T) {
	const a, next, clean, xi = 0.3, 0.8, 1.1, -0.4
	x := []float64{math.Sqrt(a)*clean + math.Sqrt(1-a)*xi}
	score := func(dst, _ []float64, _ float64) { dst[0] = -xi / math.Sqrt(1-a) }
	must.M(sde.DDIM{}.Sample(x, score, []float64{-math.Log(a) / 2, -math.Log(next) / 2}, nil))
	ofClean, ofNoise, _ := StepParts(a, next, 0)
	grade.Number(t, "a step from a = 0.3 to 0.8 with η = 0, x_0 = 1.1 and ξ = −0.4", ofClean*clean+ofNoise*xi, x[0], 1e-9)
}
