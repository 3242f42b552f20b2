package fromplaces

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestTwoAtoms: for two atoms at the distance R = 1, θ = [ϑ·2n(n − 1) + κn]/2n² (2 points).
func TestTwoAtoms(t *testing.T) {
	pair := [][]float64{{0.5, 0, 0, -0.5, 0, 0}}
	grade.Number(t, "Strength of one pair at R = 1, n = 2, κ = 0, ϑ = 1", Strength(pair, 2, 0, 1), 0.5, 1e-12,
		grade.Mistake{Value: 0.25, Say: "each pair has two atoms that can be moved: Δ is the sum over both"},
		grade.Mistake{Value: 1.5, Say: "Δ in three dimensions is u″ + 2u′/R"})
	grade.Number(t, "the same with κ = 3", Strength(pair, 2, 3, 1), 1.25, 1e-12,
		grade.Mistake{Value: -0.25, Say: "the trap pulls inwards, against the repulsion: look at the sign of its term"})
}

// TestStrength compares with derivatives by finite differences, for five atoms (2 points, hidden).
func TestStrength(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const n, kappa, temperature = 4.0, 0.7, 0.4
	energy := func(x []float64) (u float64) {
		for i := 0; i < len(x); i += 3 {
			for j := 0; j < i; j += 3 {
				u += math.Pow(floats.Distance(x[i:i+3], x[j:j+3], 2), -n)
			}
		}
		return u
	}
	var configurations [][]float64
	var numerator, denominator float64
	for range 6 {
		x := make([]float64, 15)
		for i := range x {
			x[i] = 2 * rng.NormFloat64()
		}
		configurations = append(configurations, x)
		for i := range x {
			const step = 1e-3
			at := func(d float64) float64 {
				y := append([]float64(nil), x...)
				y[i] += d
				return energy(y)
			}
			slope := (8*(at(step)-at(-step)) - at(2*step) + at(-2*step)) / (12 * step)
			curvature := (16*(at(step)+at(-step)) - at(2*step) - at(-2*step) - 30*at(0)) / (12 * step * step)
			numerator += temperature*curvature - kappa*x[i]*slope
			denominator += slope * slope
		}
	}
	want := numerator / denominator
	grade.Number(t, "Strength of six configurations of five atoms", Strength(configurations, n, kappa, temperature), want, 1e-5*math.Abs(want))
}
