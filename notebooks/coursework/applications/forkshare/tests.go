package forkshare

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestNoSaddle tries flat ground, κ = 0, where the noise of the way there and that of the way back add up (1 point).
func TestNoSaddle(t *testing.T) {
	grade.Number(t, "EndVariance(0, 0.3)", EndVariance(0, 0.3), 0.6, 1e-12,
		grade.Mistake{Value: 0.3, Say: "noise is added twice, on the way there and on the way back"})
}

// TestEndVariance compares with the integrals over the noised point and the origin (2 points, hidden).
func TestEndVariance(t *testing.T) {
	for _, c := range []struct{ kappa, delta float64 }{{1, 0.2}, {3, 0.1}, {10, 0.06}} {
		left := 1 - c.kappa*c.delta
		grade.Number(t, "EndVariance", EndVariance(c.kappa, c.delta), testEnd(0.1, c.kappa, c.delta, func(z, mean float64) float64 { return (z - mean) * (z - mean) }), 1e-6,
			grade.Mistake{Value: c.delta / left, Say: "this is the variance given the noised point, which is random as well"},
			grade.Mistake{Value: c.delta/left + c.delta, Say: "the mean of the origin moves by more than the noised point does"},
			grade.Mistake{Value: 2 * c.delta, Say: "where has the density of the data gone?"})
	}
}

// testEnd returns the mean of f over the ends of forks from l; f is told their mean, too.
func testEnd(l, kappa, delta float64, f func(z, mean float64) float64) float64 {
	variance := delta / (1 - kappa*delta) // of the origin given the noised point: by completing the square
	gauss := func(mean, variance float64, g func(x float64) float64) float64 {
		return quad.Fixed(func(u float64) float64 {
			return math.Exp(-u*u/2) / math.Sqrt(2*math.Pi) * g(mean+u*math.Sqrt(variance))
		}, -9, 9, 400, quad.Legendre{}, 0)
	}
	over := func(g func(z float64) float64) float64 {
		return gauss(l, delta, func(y float64) float64 { return gauss(variance*y/delta, variance, g) })
	}
	mean := over(func(z float64) float64 { return z })
	return over(func(z float64) float64 { return f(z, mean) })
}

// TestAtTheSaddle tries a start on the saddle (1 point).
func TestAtTheSaddle(t *testing.T) {
	grade.Number(t, "Beyond(0, 2, 0.1)", Beyond(0, 2, 0.1), 0.5, 1e-12)
}

// TestBeyond tries many saddles and times (3 points, hidden).
func TestBeyond(t *testing.T) {
	normal := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	grade.Formula{
		Name:      "Beyond(l, kappa, delta)",
		Variables: []grade.Variable{{Name: "l", From: -0.5, To: 0.5}, {Name: "kappa", From: 1, To: 4}, {Name: "delta", From: 0.02, To: 0.2}},
		Got:       func(x []float64) float64 { return Beyond(x[0], x[1], x[2]) },
		Want:      func(x []float64) float64 { return normal(x[0] * math.Sqrt(x[1]) / math.Sqrt(x[1]*x[2]*(2-x[1]*x[2]))) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return normal(x[0] * math.Sqrt(x[1])) }, Say: "this is the committor; a fork depends on the time"},
			{Of: func(x []float64) float64 { return normal(x[0] / math.Sqrt(x[2])) }, Say: "this is the share along the probability flow; the reverse process has noise, too"},
			{Of: func(x []float64) float64 { return normal(x[0] / math.Sqrt(x[2]*(1-x[1]*x[2]))) }, Say: "this is the share given that the noised point is l; l is the start"},
		},
	}.Check(t)
}
