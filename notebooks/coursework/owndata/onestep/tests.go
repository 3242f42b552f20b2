package onestep

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestReversible tries a model that is the exact reverse of noising in equilibrium: then R is the same on all paths from x_0 (1 point).
func TestReversible(t *testing.T) {
	b, v := math.Exp(-0.4), 1-math.Exp(-0.8)
	grade.Number(t, "StepRatio(1, 2, 0.4, e^{−0.4}, Δ) − StepRatio(1, −1, 0.4, e^{−0.4}, Δ)", StepRatio(1, 2, 0.4, b, v)-StepRatio(1, -1, 0.4, b, v), 0, 1e-12,
		grade.Mistake{Value: -1.5, Say: "the model has to draw x_1 before it can go back"})
}

// TestIsBound checks that the mean of R is not below −ln p (1 point).
func TestIsBound(t *testing.T) {
	for _, x0 := range []float64{0, 0.5, 2} {
		if bound, log := StepBound(x0, 0.3, 0.9, 0.5), StepLogProb(x0, 0.9, 0.5); !(bound > -log) {
			t.Errorf("at x_0 = %g the mean of R is %.3g, and −ln p is %.3g: Jensen's inequality is violated", x0, bound, -log)
		}
	}
}

var testStep = []grade.Variable{{Name: "x0", From: -2, To: 2}, {Name: "h", From: 0.1, To: 1}, {Name: "b", From: 0.3, To: 1.5}, {Name: "v", From: 0.2, To: 1.5}, {Name: "x1", From: -2, To: 2}}

// testRatio returns R and, with a factor 0, R without one of its parts: the start of the model, and the width of its step.
func testRatio(x0, x1, h, b, v, start, width float64) float64 {
	noising := distuv.Normal{Mu: math.Exp(-h) * x0, Sigma: math.Sqrt(1 - math.Exp(-2*h))}
	return noising.LogProb(x1) - start*distuv.UnitNormal.LogProb(x1) - distuv.Normal{Mu: b * x1, Sigma: math.Sqrt(v)}.LogProb(x0) - (1-width)*math.Log(2*math.Pi*v)/2
}

// TestStepRatio compares with the densities of gonum (2 points, hidden).
func TestStepRatio(t *testing.T) {
	of := func(start, width float64) func(x []float64) float64 {
		return func(x []float64) float64 { return testRatio(x[0], x[4], x[1], x[2], x[3], start, width) }
	}
	grade.Formula{
		Name:      "StepRatio(x0, x1, h, b, v)",
		Variables: testStep,
		Got:       func(x []float64) float64 { return StepRatio(x[0], x[4], x[1], x[2], x[3]) },
		Want:      of(1, 1),
		Mistakes: []grade.WrongFormula{
			{Of: of(0, 1), Say: "the probability of a path of the model begins with that of x_1"},
			{Of: of(1, 0), Say: "a Gaussian has a norm, and that of the model's step depends on v"},
			{Of: of(0, 0), Say: "the probability of a path of the model begins with that of x_1, and Gaussians have norms"},
		},
	}.Check(t)
}

// testBound averages R over x_1 by quadrature.
func testBound(x []float64) float64 {
	delta := 1 - math.Exp(-2*x[1])
	return quad.Fixed(func(z float64) float64 {
		x1 := math.Exp(-x[1])*x[0] + math.Sqrt(2*delta)*z
		return testRatio(x[0], x1, x[1], x[2], x[3], 1, 1) / math.Sqrt(math.Pi)
	}, math.Inf(-1), math.Inf(1), 10, quad.Hermite{}, 0)
}

func testLogProb(x []float64) float64 {
	return distuv.Normal{Sigma: math.Sqrt(x[2]*x[2] + x[3])}.LogProb(x[0])
}

// TestStepBound compares with the mean by quadrature (3 points, hidden).
func TestStepBound(t *testing.T) {
	grade.Formula{
		Name:      "StepBound(x0, h, b, v)",
		Variables: testStep[:4],
		Got:       func(x []float64) float64 { return StepBound(x[0], x[1], x[2], x[3]) },
		Want:      testBound,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return testRatio(x[0], math.Exp(-x[1])*x[0], x[1], x[2], x[3], 1, 1) }, Say: "this is R on the mean path, and the mean of R is asked for"},
			{Of: func(x []float64) float64 { return -testLogProb(x) }, Say: "this is −ln p itself; the bound is above it, because the model's paths are not those of noising"},
		},
	}.Check(t)
}

// TestStepLogProb compares with the density of gonum (1 point, hidden).
func TestStepLogProb(t *testing.T) {
	grade.Formula{
		Name:      "StepLogProb(x0, b, v)",
		Variables: testStep[:4],
		Got:       func(x []float64) float64 { return StepLogProb(x[0], x[2], x[3]) },
		Want:      testLogProb,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return -testBound(x) }, Say: "this is the bound, and not what it bounds"},
			{Of: func(x []float64) float64 { return distuv.Normal{Sigma: math.Sqrt(x[3])}.LogProb(x[0]) }, Say: "x_0 varies because x_1 does, too"},
			{Of: func(x []float64) float64 { return distuv.Normal{Sigma: math.Sqrt(x[2] + x[3])}.LogProb(x[0]) }, Say: "b multiplies x_1; what multiplies its variance?"},
		},
	}.Check(t)
}
