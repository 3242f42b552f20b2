package denoise

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestStart tries t = 0: without noise the guess is what one sees (1 point).
func TestStart(t *testing.T) {
	grade.Number(t, "Guess(1.5, -0.3, 0)", Guess(1.5, -0.3, 0), 1.5, 1e-12)
}

// TestEquilibrium tries data that are pure noise themselves, with the score −x: the guess is e^{−t}x (1 point).
func TestEquilibrium(t *testing.T) {
	grade.Number(t, "Guess(2, -2, 1)", Guess(2, -2, 1), 2/math.E, 1e-12,
		grade.Mistake{Value: math.Exp(1) * (2 + 2*(1-math.Exp(-2))), Say: "the score points to where the data are, so it is added"},
		grade.Mistake{Value: math.Exp(-1) * 2 * math.Exp(-2), Say: "the signal was made smaller by e^{−t}, and the guess must undo this"})
}

// TestPosterior averages X_0 over its distribution given x by summation, for two modes (2 points, hidden).
func TestPosterior(t *testing.T) {
	pair, err := diffusion.SymmetricPair(1.2, 0.3)
	if err != nil {
		t.Fatal(err)
	}
	grade.Formula{
		Name:      "the guess for two modes",
		Variables: []grade.Variable{{Name: "x", From: -3, To: 3}, {Name: "t", From: 0.1, To: 1.5}},
		Tolerance: 1e-8,
		Got:       func(x []float64) float64 { return Guess(x[0], pair.At(x[1]).Score(nil, x[:1])[0], x[1]) },
		Want:      func(x []float64) float64 { return testPosteriorMean(pair, x[0], x[1]) },
		Mistakes: []grade.WrongFormula{{Of: func(x []float64) float64 {
			return math.Exp(x[1]) * (x[0] + math.Sqrt(1-math.Exp(-2*x[1]))*pair.At(x[1]).Score(nil, x[:1])[0])
		}, Say: "the score is multiplied by the variance of the noise, not by its standard deviation"}},
	}.Check(t)
}

// testPosteriorMean sums x_0 p_0(x_0) exp(−(x − e^{−t}x_0)²/2Δ) over a fine grid, which is exact to many digits for smooth functions.
func testPosteriorMean(m *diffusion.Mixture, x, t float64) float64 {
	sum, norm := 0.0, 0.0
	for x0 := -12.0; x0 <= 12; x0 += 1e-3 {
		d := x - math.Exp(-t)*x0
		w := math.Exp(m.LogProb([]float64{x0}) - d*d/(2*(1-math.Exp(-2*t))))
		sum, norm = sum+w*x0, norm+w
	}
	return sum / norm
}
