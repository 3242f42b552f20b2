package toocold

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/materials"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestSign tries an alloy of which the mean energy is too low by 10, with K = 0.5 and the variance 1000 (1 point).
func TestSign(t *testing.T) {
	grade.Number(t, "TooHot(−10, 0.5, 1000)", TooHot(-10, 0.5, 1000), -0.02, 1e-12,
		grade.Mistake{Value: -0.005, Say: "K is the inverse temperature: how is dT/T related to dK?"},
		grade.Mistake{Value: -0.01, Say: "this is the change of K; the temperature is asked for, as a fraction"})
}

// TestTooHot compares with alloys at two temperatures close to each other, whose energies are exact (2 points, hidden).
func TestTooHot(t *testing.T) {
	moments := func(K float64) (mean, variance float64) {
		return stat.PopMeanVariance(must.M1(materials.NewAlloy(3, 6, K, 0)).EnergyLaw())
	}
	const hotter = 1e-5
	for _, K := range []float64{0.2, 0.5, 1.1} {
		mean, variance := moments(K)
		warm, _ := moments(K / (1 + hotter))
		grade.Number(t, "TooHot of an alloy that is too hot by 10⁻⁵", TooHot(warm-mean, K, variance), hotter, 1e-8,
			grade.Mistake{Value: hotter * K, Say: "this is the change of K; the temperature is asked for, as a fraction"},
			grade.Mistake{Value: hotter * K * K, Say: "K is the inverse temperature: how is dT/T related to dK?"})
	}
}

// TestAlloysNeeded tries many temperatures and variances (2 points, hidden).
func TestAlloysNeeded(t *testing.T) {
	grade.Formula{
		Name: "AlloysNeeded(x, z, K, variance)",
		Variables: []grade.Variable{
			{Name: "x", From: 0.01, To: 0.1}, {Name: "z", From: 1, To: 5}, {Name: "K", From: 0.1, To: 2}, {Name: "variance", From: 10, To: 2000},
		},
		Got:  func(x []float64) float64 { return AlloysNeeded(x[0], x[1], x[2], x[3]) },
		Want: func(x []float64) float64 { return math.Pow(x[1]/(x[0]*x[2]), 2) / x[3] },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[1] / (x[0] * x[2] * math.Sqrt(x[3])) }, Say: "the standard error of a mean falls with the square root of the number"},
			{Of: func(x []float64) float64 { return math.Pow(x[1]/(x[0]*x[2]*x[3]), 2) }, Say: "the standard error has the standard deviation of the energy in it"},
		},
	}.Check(t)
}
