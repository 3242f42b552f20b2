package theirunits

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestNoNoise tries models that have not begun to noise (1 point).
func TestNoNoise(t *testing.T) {
	grade.Number(t, "AlphaBarTime(1)", AlphaBarTime(1), 0, 1e-12)
	grade.Number(t, "SigmaTime(0)", SigmaTime(0), 0, 1e-12)
}

// TestHalfNoise tries points of which half of the variance is noise: both models have them at the same time (1 point).
func TestHalfNoise(t *testing.T) {
	grade.Number(t, "SigmaTime(1) − AlphaBarTime(1/2)", SigmaTime(1)-AlphaBarTime(0.5), 0, 1e-12)
}

// TestTimes compares the signals and the noises of both models with e^{−t} and √Δ_t (2 points, hidden).
func TestTimes(t *testing.T) {
	grade.Formula{
		Name:      "AlphaBarTime(ᾱ)",
		Variables: []grade.Variable{{Name: "ᾱ", From: 0.01, To: 0.99}},
		Got:       func(x []float64) float64 { return AlphaBarTime(x[0]) },
		Want:      func(x []float64) float64 { return math.Atanh((1 - x[0]) / (1 + x[0])) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return -math.Log(x[0]) }, Say: "ᾱ is a share of the variance; e^{−t} multiplies the point"},
		},
	}.Check(t)
	grade.Formula{
		Name:      "SigmaTime(σ)",
		Variables: []grade.Variable{{Name: "σ", From: 0.05, To: 20}},
		Got:       func(x []float64) float64 { return SigmaTime(x[0]) },
		Want:      func(x []float64) float64 { return -math.Log(math.Cos(math.Atan(x[0]))) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Log(x[0]) }, Say: "this is right for strong noise only; what about σ = 0?"},
			{Of: func(x []float64) float64 { return x[0] * x[0] / 2 }, Say: "this is the time of Brownian motion, in which the signal does not shrink"},
			{Of: func(x []float64) float64 { return -math.Log(1-x[0]*x[0]) / 2 }, Say: "Δ_t is not σ²: the points have to be divided by something"},
		},
	}.Check(t)
}

// testKnown returns what a perfect model of N(0.5, 0.3) predicts for y, which is f x_0 + g ξ, and the score in the units of the book.
func testKnown(y, f, g float64) (xi, clean, score float64) {
	v := f*f*0.3 + g*g
	xi = g * (y - 0.5*f) / v
	clean = (y - g*xi) / f
	data := must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0.5}}, []float64{0.3}))
	r := math.Hypot(f, g)
	return xi, clean, data.At(math.Log(r/f)).Score(nil, []float64{y / r})[0]
}

var testPoint = grade.Variable{Name: "y", From: -2, To: 2}

// TestScoreVP compares with the score of Gaussian data (1 point, hidden).
func TestScoreVP(t *testing.T) {
	known := func(x []float64) (float64, float64, float64) {
		return testKnown(x[0], math.Sqrt(x[1]), math.Sqrt(1-x[1]))
	}
	grade.Formula{
		Name:      "ScoreVP(⟨ξ|y⟩, ᾱ)",
		Variables: []grade.Variable{testPoint, {Name: "ᾱ", From: 0.05, To: 0.95}},
		Got:       func(x []float64) float64 { xi, _, _ := known(x); return ScoreVP(xi, x[1]) },
		Want:      func(x []float64) float64 { _, _, s := known(x); return s },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { xi, _, _ := known(x); return -xi / (1 - x[1]) }, Say: "1 − ᾱ is the variance of the noise"},
			{Of: func(x []float64) float64 { xi, _, _ := known(x); return -xi }, Say: "this is a noise of unit size; a score is steeper where the noise is weak"},
		},
	}.Check(t)
}

// TestScoreVE compares with the score of Gaussian data (2 points, hidden).
func TestScoreVE(t *testing.T) {
	known := func(x []float64) (float64, float64, float64) { return testKnown(x[0], 1, x[1]) }
	grade.Formula{
		Name:      "ScoreVE(⟨ξ|y⟩, σ)",
		Variables: []grade.Variable{testPoint, {Name: "σ", From: 0.1, To: 5}},
		Got:       func(x []float64) float64 { xi, _, _ := known(x); return ScoreVE(xi, x[1]) },
		Want:      func(x []float64) float64 { _, _, s := known(x); return s },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { xi, _, _ := known(x); return -xi / x[1] }, Say: "this is the gradient with respect to y, and the one with respect to x is asked for"},
			{Of: func(x []float64) float64 { xi, _, _ := known(x); return -xi / x[1] / math.Sqrt(1+x[1]*x[1]) }, Say: "x is smaller than y. Is a gradient with respect to x larger or smaller?"},
		},
	}.Check(t)
}

// TestScoreFromVelocity compares with the score of Gaussian data (2 points, hidden).
func TestScoreFromVelocity(t *testing.T) {
	known := func(x []float64) (velocity, score float64) {
		f, g := math.Sqrt(x[1]), math.Sqrt(1-x[1])
		xi, clean, s := testKnown(x[0], f, g)
		return f*xi - g*clean, s
	}
	grade.Formula{
		Name:      "ScoreFromVelocity(velocity, y, ᾱ)",
		Variables: []grade.Variable{testPoint, {Name: "ᾱ", From: 0.05, To: 0.95}},
		Got:       func(x []float64) float64 { v, _ := known(x); return ScoreFromVelocity(v, x[0], x[1]) },
		Want:      func(x []float64) float64 { _, s := known(x); return s },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { v, _ := known(x); return -v / math.Sqrt(1-x[1]) }, Say: "the velocity is not the noise: a part of it is the clean point"},
			{Of: func(x []float64) float64 {
				v, _ := known(x)
				return -(math.Sqrt(x[1])*v - math.Sqrt(1-x[1])*x[0]) / math.Sqrt(1-x[1])
			}, Say: "insert y and the velocity, and see whether x_0 drops out"},
		},
	}.Check(t)
}
