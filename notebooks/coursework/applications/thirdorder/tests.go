package thirdorder

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/fluids"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestInertial tries a small separation without viscosity, where the law is that of an inertial range (1 point).
func TestInertial(t *testing.T) {
	grade.Number(t, "ThirdMoment(0.01, 1, 2, 0, 5)", ThirdMoment(0.01, 1, 2, 0, 5), -0.24, 1e-4,
		grade.Mistake{Value: 0.24, Say: "shocks make large negative increments: which sign has their third power?"},
		grade.Mistake{Value: -0.04, Say: "advection adds S₃′/6 to the rate, so that a 6 goes to the other side"},
		grade.Mistake{Value: -0.016, Say: "this is the four-fifths law, that of a fluid in three dimensions with pressure"})
}

// TestViscous tries the viscosity alone (1 point).
func TestViscous(t *testing.T) {
	grade.Number(t, "ThirdMoment(1, 1, 0, 0.5, 2)", ThirdMoment(1, 1, 0, 0.5, 2), 6, 1e-12,
		grade.Mistake{Value: 12, Say: "C is ⟨u²⟩ − S₂/2: where is the factor ½?"})
}

// TestThirdMoment compares with the integral of the covariance of the force, for many waves and separations (2 points, hidden).
func TestThirdMoment(t *testing.T) {
	want := func(x []float64) float64 {
		force := fluids.Burgers{Forcing: make([]float64, int(x[1]))}
		force.Forcing[int(x[1])-1] = x[2]
		return 6*x[3]*x[4] - 6*quad.Fixed(force.Covariance, 0, x[0], 60, nil, 0)
	}
	grade.Formula{
		Name: "ThirdMoment(r, k, ε, ν, slope)",
		Variables: []grade.Variable{
			{Name: "r", From: 0.1, To: 3}, {Name: "k", From: 1, To: 5}, {Name: "ε", From: 0.5, To: 2}, {Name: "ν", From: 0.05, To: 0.5}, {Name: "slope", From: 0.5, To: 5},
		},
		Got:  func(x []float64) float64 { return ThirdMoment(x[0], math.Floor(x[1]), x[2], x[3], x[4]) },
		Want: want,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 6*x[3]*x[4] - 12*x[2]*x[0] }, Say: "the force at two points is not the same where r is as large as its waves"},
			{Of: func(x []float64) float64 { return 6*x[3]*x[4] - 12*x[2]*x[0]*math.Cos(math.Floor(x[1])*x[0]) }, Say: "the covariance of the force is integrated over the separations from 0 to r"},
		},
	}.Check(t)
}

// TestSecondMoment tries many powers and viscosities (1 point, hidden).
func TestSecondMoment(t *testing.T) {
	grade.Formula{
		Name:      "SecondMoment(r, ε, ν)",
		Variables: []grade.Variable{{Name: "r", From: 0.01, To: 0.1}, {Name: "ε", From: 0.5, To: 2}, {Name: "ν", From: 0.05, To: 0.5}},
		Got:       func(x []float64) float64 { return SecondMoment(x[0], x[1], x[2]) },
		Want:      func(x []float64) float64 { return x[0] * x[0] * x[1] / x[2] },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] * x[0] * x[1] / x[2] / 2 }, Say: "the power that viscosity takes is ν⟨(∂u)²⟩, without a factor ½"},
		},
	}.Check(t)
}
