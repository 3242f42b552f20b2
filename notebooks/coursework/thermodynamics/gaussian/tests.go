package gaussian

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestMean tries s = 3 (1 point).
func TestMean(t *testing.T) {
	grade.Number(t, "Mean(3)", Mean(3), 4.5, 1e-12,
		grade.Mistake{Value: 1.5, Say: "the cumulants of e^{−ΔS} contain the variance, not the standard deviation"},
		grade.Mistake{Value: -4.5, Say: "this mean is against the second law"},
		grade.Mistake{Value: 9, Say: "the second cumulant has a factor in the exponent"})
}

// TestNone tries a tiny s, where both signs are nearly as frequent (1 point).
func TestNone(t *testing.T) {
	grade.Number(t, "Negative(1e-9)", Negative(1e-9), 0.5, 1e-6)
}

// TestTheorem averages e^{−ΔS} over the distribution with your mean by summation, for several s (1 point, hidden).
func TestTheorem(t *testing.T) {
	for _, s := range []float64{0.5, 1, 2} {
		mean, sum := Mean(s), 0.0
		for z := -12.0; z <= 12; z += 1e-3 {
			sum += 1e-3 * math.Exp(-z*z/2-(mean+s*z)) / math.Sqrt(2*math.Pi)
		}
		if !(math.Abs(sum-1) < 1e-6) {
			t.Errorf("with your mean and the standard deviation %g the average of e^{−ΔS} is %.3g, not 1", s, sum)
		}
	}
}

// TestNegative compares with the distribution function, for many s (2 points, hidden).
func TestNegative(t *testing.T) {
	grade.Formula{
		Name:      "Negative(s)",
		Variables: []grade.Variable{{Name: "s", From: 0.2, To: 5}},
		Got:       func(x []float64) float64 { return Negative(x[0]) },
		Want:      func(x []float64) float64 { return distuv.Normal{Mu: x[0] * x[0] / 2, Sigma: x[0]}.CDF(0) },
		Mistakes: []grade.WrongFormula{{Of: func(x []float64) float64 { return distuv.UnitNormal.CDF(-x[0] * x[0] / 2) },
			Say: "the distance of 0 from the mean counts in units of the standard deviation"}},
	}.Check(t)
}
