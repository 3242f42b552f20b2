package heatalong

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/driven"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestHeatAcross walks once around the unit square, without a trap and with a vortex of Ω = 3: the heat is 2Ω times the area (1 point).
func TestHeatAcross(t *testing.T) {
	grade.Number(t, "the heat", HeatAlong([]float64{0, 1, 1, 0, 0}, []float64{0, 0, 1, 1, 0}, 0, 3), 6, 1e-12)
}

// TestNoVortex measures without a vortex: in equilibrium no heat flows on average (1 point).
func TestNoVortex(t *testing.T) {
	if rate, stdErr := HeatRate(1, 0, 1, 200, 1000, 1); !(math.Abs(rate) < 5*stdErr) {
		t.Errorf("HeatRate(1, 0, 1, 200, 1000, 1) = %.3f ± %.3f, and there should be no heat", rate, stdErr)
	}
}

// TestHeatAlong tries a path of two long steps (2 points, hidden).
func TestHeatAlong(t *testing.T) {
	// Along a straight line the trap does the work that its potential κ|x|²/2 says, and the vortex 2Ω times the area of a triangle.
	right := func(x []float64) float64 {
		return x[4]*(x[0]*x[0]-x[2]*x[2]-x[3]*x[3])/2 + x[5]*(x[0]*x[1]-x[1]*x[2])
	}
	leap := func(x []float64) float64 { // half the sum of the squared steps
		return x[4] / 2 * (x[1]*x[1] + x[0]*x[0] + x[2]*x[2] + (x[3]-x[1])*(x[3]-x[1]))
	}
	yours := func(x []float64) float64 {
		return HeatAlong([]float64{x[0], 0, x[2]}, []float64{0, x[1], x[3]}, x[4], x[5])
	}
	grade.Formula{
		Name: "HeatAlong([a, 0, c], [0, b, d], kappa, omega)",
		Variables: []grade.Variable{{Name: "a", From: 0.5, To: 2}, {Name: "b", From: 0.5, To: 2}, {Name: "c", From: -2, To: -0.5}, {Name: "d", From: -2, To: 2},
			{Name: "kappa", From: 0.5, To: 2}, {Name: "omega", From: 0.3, To: 3}},
		Got:  yours,
		Want: right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return right(x) + leap(x) }, Say: "you take the force at the start of each step, which is Itô's product"},
			{Of: func(x []float64) float64 { return right(x) - leap(x) }, Say: "you take the force at the end of each step"},
			{Of: func(x []float64) float64 { return -right(x) }, Say: "the sign: the bath gets the work that the force does"},
		},
	}.Check(t)
}

// TestHeatRate takes 2000 paths for κ = 1.5 and Ω = 1, and allows four standard errors. A mistake in HeatAlong shows here, too (2 points, hidden).
func TestHeatRate(t *testing.T) {
	trap := driven.Vortex{Stiffness: 1.5, Rotation: 1}
	const T, steps, paths = 2, 1000, 2000
	got, se := HeatRate(1.5, 1, T, steps, paths, 7)
	if !(se > 0.01 && se < 0.1) {
		t.Errorf("your standard error is %.3g, which cannot be right for a rate near 1 and 2000 paths of the duration 2", se)
	}
	want := trap.SteadyRate()
	grade.Number(t, "HeatRate(1.5, 1, 2, 1000, 2000, 7)", got, want, 4*math.Sqrt(testRateVariance(T)/paths)/want,
		grade.Mistake{Value: want + 2*1.5, Say: "it is too large by 2κ, the difference of the products of Itô and Stratonovich"},
		grade.Mistake{Value: want - 2*1.5, Say: "it is too small by 2κ: is the force taken at the end of each step?"},
		grade.Mistake{Value: want * T, Say: "this is the heat of the whole path; the heat per unit of time is asked for"},
		grade.Mistake{Value: want * T / steps, Say: "this is the heat per step; the heat per unit of time is asked for"})
}

// testRateVariance is the variance of the heat per unit of time for κ = 1.5 and Ω = 1: that of the housekeeping part, which the package
// knows, and that of the change of κ|x|²/2 over T, whose two ends have the variance 1 each and the covariance e^{−2κT}.
func testRateVariance(T float64) float64 {
	trap := driven.Vortex{Stiffness: 1.5, Rotation: 1}
	_, v, err := trap.HousekeepingCumulants(T, 1000)
	must.M(err)
	return (v + 2*(1-math.Exp(-2*1.5*T))) / (T * T)
}
