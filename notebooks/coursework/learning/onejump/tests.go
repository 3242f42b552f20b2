package onejump

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/sde"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestCentre follows the centre of the cloud (1 point).
func TestCentre(t *testing.T) {
	x := math.Exp(-0.8) * 3
	grade.Number(t, "FlowEnd(3e^{−0.8}, 0.8, 3, 0.5)", FlowEnd(x, 0.8, 3, 0.5), 3, 1e-9)
	grade.Number(t, "CleanMean(3e^{−0.8}, 0.8, 3, 0.5)", CleanMean(x, 0.8, 3, 0.5), 3, 1e-9)
}

var testJumpVariables = []grade.Variable{{Name: "x", From: -2, To: 2}, {Name: "t", From: 0.1, To: 1.5}, {Name: "m", From: -2, To: 2}, {Name: "sigma", From: 0.3, To: 3}}

func testGaussianData(m, sigma float64) *diffusion.Mixture {
	return must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{m}}, []float64{sigma * sigma}))
}

// testTweedie returns e^t (x + Δ_t s), the estimate by the score of the package.
func testTweedie(x []float64) float64 {
	score := testGaussianData(x[2], x[3]).At(x[1]).Score(nil, x[:1])[0]
	return math.Exp(x[1]) * (x[0] - math.Expm1(-2*x[1])*score)
}

// TestFlowEnd compares with the flow of the package, followed in small steps (2 points, hidden).
func TestFlowEnd(t *testing.T) {
	right := func(x []float64) float64 {
		data, y := testGaussianData(x[2], x[3]), []float64{x[0]}
		must.M(sde.RK4(y, diffusion.FlowVelocity(data), x[1], 0, 300))
		return y[0]
	}
	grade.Formula{
		Name:      "FlowEnd(x, t, m, sigma)",
		Variables: testJumpVariables,
		Got:       func(x []float64) float64 { return FlowEnd(x[0], x[1], x[2], x[3]) },
		Want:      right,
		Tolerance: 1e-7,
		Mistakes: []grade.WrongFormula{
			{Of: testTweedie, Say: "this is the mean of the clean points, to which the flow does not lead. It goes to one of them"},
			{Of: func(x []float64) float64 {
				width := math.Sqrt(math.Exp(-2*x[1])*x[3]*x[3] - math.Expm1(-2*x[1]))
				return x[2]*math.Exp(-x[1]) + width/x[3]*(x[0]-x[2])
			}, Say: "this runs forwards, from data to noise"},
			{Of: func(x []float64) float64 {
				v := math.Exp(-2*x[1])*x[3]*x[3] - math.Expm1(-2*x[1])
				return x[2] + x[3]*x[3]/v*(x[0]-math.Exp(-x[1])*x[2])
			}, Say: "distances go with the standard deviation and not with the variance"},
			{Of: func(x []float64) float64 { return math.Exp(x[1]) * x[0] }, Say: "the noise has not been taken out, only the shrinking"},
		},
	}.Check(t)
}

// TestCleanMean compares with Tweedie's formula and the score of the package (2 points, hidden).
func TestCleanMean(t *testing.T) {
	grade.Formula{
		Name:      "CleanMean(x, t, m, sigma)",
		Variables: testJumpVariables,
		Got:       func(x []float64) float64 { return CleanMean(x[0], x[1], x[2], x[3]) },
		Want:      testTweedie,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 {
				return x[2] + x[3]*(x[0]-math.Exp(-x[1])*x[2])/math.Sqrt(math.Exp(-2*x[1])*x[3]*x[3]-math.Expm1(-2*x[1]))
			}, Say: "this is one of the clean points, where the flow ends. The mean of all that are possible is closer to the centre"},
			{Of: func(x []float64) float64 { return math.Exp(x[1]) * x[0] }, Say: "some of the distance from the centre is noise"},
		},
	}.Check(t)
}

// TestWidthOfMeans compares with the mean square error of the package: what the estimate does not know it does not show (2 points, hidden).
func TestWidthOfMeans(t *testing.T) {
	right := func(x []float64) float64 {
		return math.Sqrt(x[1]*x[1] - must.M1(diffusion.MMSE(testGaussianData(0, x[1]), x[0])))
	}
	grade.Formula{
		Name:      "WidthOfMeans(t, sigma)",
		Variables: []grade.Variable{{Name: "t", From: 0.1, To: 1.5}, {Name: "sigma", From: 0.3, To: 3}},
		Got:       func(x []float64) float64 { return WidthOfMeans(x[0], x[1]) },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return right(x) * right(x) }, Say: "this is a variance, and a standard deviation is asked for"},
			{Of: func(x []float64) float64 { return x[1] }, Say: "this is the width of the data, and means scatter less"},
			{Of: func(x []float64) float64 { return math.Sqrt(x[1]*x[1] - right(x)*right(x)) }, Say: "this is the scatter of the clean points about their mean"},
		},
	}.Check(t)
}
