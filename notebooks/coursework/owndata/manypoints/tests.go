package manypoints

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/samples"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestMiddle tries an x in the middle of two points (1 point).
func TestMiddle(t *testing.T) {
	points := []float64{-1, 1}
	grade.Number(t, "PointWeights([−1 1], 0, 0.3)[0]", PointWeights(points, 0, 0.3)[0], 0.5, 1e-12)
	grade.Number(t, "CleanPoint([−1 1], 0, 0.3)", CleanPoint(points, 0, 0.3), 0, 1e-12)
	grade.Number(t, "SameEnd([−1 1], 0, 0.3)", SameEnd(points, 0, 0.3), 0.5, 1e-12)
}

var (
	testPoints = []float64{-1.2, 0.1, 0.9}
	testNoised = []grade.Variable{{Name: "x", From: -2, To: 2}, {Name: "t", From: 0.1, To: 2}}
)

func testLaw(t float64) *samples.Law {
	return must.M1(samples.New(mat.NewDense(len(testPoints), 1, append([]float64(nil), testPoints...)))).At(t)
}

func testPosterior(x []float64) []float64 { return testLaw(x[1]).Posterior(nil, x[:1]) }

// testWrong returns weights for points that have shrunk by a factor, and noise of a variance.
func testWrong(x, shrink, variance float64) []float64 {
	w := make([]float64, len(testPoints))
	for i, p := range testPoints {
		w[i] = math.Exp(-math.Pow(x-shrink*p, 2) / (2 * variance))
	}
	floats.Scale(1/floats.Sum(w), w)
	return w
}

// TestWeights compares with the posterior of the package for three points (2 points, hidden).
func TestWeights(t *testing.T) {
	delta := func(t float64) float64 { return -math.Expm1(-2 * t) }
	grade.Formula{
		Name:      "PointWeights([−1.2 0.1 0.9], x, t)[0]",
		Variables: testNoised,
		Got:       func(x []float64) float64 { return PointWeights(testPoints, x[0], x[1])[0] },
		Want:      func(x []float64) float64 { return testPosterior(x)[0] },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return testWrong(x[0], 1, delta(x[1]))[0] }, Say: "at the time t the points have shrunk"},
			{Of: func(x []float64) float64 { return testWrong(x[0], math.Exp(-x[1]), math.Sqrt(delta(x[1])))[0] }, Say: "Δ_t is a variance, and not a standard deviation"},
			{Of: func(x []float64) float64 { return testWrong(x[0], math.Exp(-x[1]), delta(x[1])/2)[0] }, Say: "a Gaussian has the square of the distance over twice the variance"},
			{Of: func(x []float64) float64 { return testWrong(x[0], math.Exp(-x[1]), 2*x[1])[0] }, Say: "this is the noise of Brownian motion; that of this process ends at 1"},
		},
	}.Check(t)
}

// TestCleanPoint compares with the denoiser of the package (1 point, hidden).
func TestCleanPoint(t *testing.T) {
	grade.Formula{
		Name:      "CleanPoint([−1.2 0.1 0.9], x, t)",
		Variables: testNoised,
		Got:       func(x []float64) float64 { return CleanPoint(testPoints, x[0], x[1]) },
		Want:      func(x []float64) float64 { return testLaw(x[1]).Denoise(nil, x[:1])[0] },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Exp(-x[1]) * testLaw(x[1]).Denoise(nil, x[:1])[0] }, Say: "this is the mean of the shrunk points"},
			{Of: func(x []float64) float64 { return testPoints[floats.MaxIdx(testPosterior(x))] }, Say: "this is the likeliest point, and not the mean"},
		},
	}.Check(t)
}

// TestSameEnd compares with the posterior of the package (1 point, hidden).
func TestSameEnd(t *testing.T) {
	grade.Formula{
		Name:      "SameEnd([−1.2 0.1 0.9], x, t)",
		Variables: testNoised,
		Got:       func(x []float64) float64 { return SameEnd(testPoints, x[0], x[1]) },
		Want:      func(x []float64) float64 { w := testPosterior(x); return floats.Dot(w, w) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return floats.Max(testPosterior(x)) }, Say: "this is the probability of the likeliest point; both runs may also end at another one"},
		},
	}.Check(t)
}

// TestFar tries weak noise, far from all points (2 points, hidden).
func TestFar(t *testing.T) {
	grade.Number(t, "PointWeights([−1.2 0.1 0.9], 5, 0.0001)[2]", PointWeights(testPoints, 5, 1e-4)[2], 1, 1e-9)
}
