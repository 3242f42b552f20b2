package blurredbond

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestLimits: no noise leaves the spring as it is, and much noise leaves that of the noise alone, whatever the spring (1 point).
func TestLimits(t *testing.T) {
	grade.Number(t, "LearnedStiffness(3, 1, 0)", LearnedStiffness(3, 1, 0), 3, 1e-12)
	grade.Number(t, "LearnedStiffness(1e9, 1, 2)", LearnedStiffness(1e9, 1, 2), 0.125, 1e-6,
		grade.Mistake{Value: 0.25, Say: "both atoms have noise: what is the variance of their distance?"})
}

// TestLearnedStiffness compares with the curvature of the logarithm of the noised density, by quadrature (2 points, hidden).
func TestLearnedStiffness(t *testing.T) {
	for _, c := range [][3]float64{{1, 1, 0.3}, {57, 0.35, 0.03}, {4, 2, 1}} {
		k, temperature, h := c[0], c[1], c[2]
		width := math.Sqrt(temperature/k) * 10
		density := func(r float64) float64 {
			return quad.Fixed(func(q float64) float64 {
				return math.Exp(-k*q*q/(2*temperature) - (r-q)*(r-q)/(4*h*h))
			}, -width, width, 400, nil, 0)
		}
		curvature := fd.Derivative(func(r float64) float64 { return -temperature * math.Log(density(r)) }, 0, &fd.Settings{Formula: fd.Central2nd, Step: 1e-3})
		grade.Number(t, "LearnedStiffness(57, 0.35, 0.03) and others", LearnedStiffness(k, temperature, h), curvature, 1e-3*curvature,
			grade.Mistake{Value: k / (1 + k*h*h/temperature), Say: "both atoms have noise: what is the variance of their distance?"},
			grade.Mistake{Value: k / (1 + 2*k*h*h), Say: "does a hot spring, which is wide, feel the noise as much as a cold one?"})
	}
}

// TestNoiseAllowed tries many springs (2 points, hidden).
func TestNoiseAllowed(t *testing.T) {
	grade.Formula{
		Name:      "NoiseAllowed(k, temperature, loss)",
		Variables: []grade.Variable{{Name: "k", From: 0.5, To: 100}, {Name: "temperature", From: 0.1, To: 2}, {Name: "loss", From: 0.01, To: 0.9}},
		Got:       func(x []float64) float64 { return NoiseAllowed(x[0], x[1], x[2]) },
		Want:      func(x []float64) float64 { return math.Sqrt((1/(1-x[2]) - 1) / 2 * x[1] / x[0]) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Sqrt(x[2] / 2 * x[1] / x[0]) }, Say: "this is right for a small loss only"},
			{Of: func(x []float64) float64 { return math.Sqrt((1/(1-x[2]) - 1) * x[1] / x[0]) }, Say: "both atoms have noise: what is the variance of their distance?"},
		},
	}.Check(t)
}
