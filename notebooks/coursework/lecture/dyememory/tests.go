package dyememory

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/fokkerplanck"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestDyeMiddle puts the drop in the middle, from where nothing goes into this wave (1 point).
func TestDyeMiddle(t *testing.T) {
	grade.Number(t, "DyeWave(1, 2, 0.3)", DyeWave(1, 2, 0.3), 0, 1e-12)
	grade.Number(t, "DyeMemory(1, 2, 0.3)", DyeMemory(1, 2, 0.3), 0, 1e-12)
}

var testDyeVariables = []grade.Variable{{Name: "x0", From: 0, To: 0.35}, {Name: "length", From: 0.8, To: 1.2}, {Name: "t", From: 0.4, To: 0.6}}

// testBox has mirrors at its ends.
func testBox(length float64) fokkerplanck.Interval {
	return fokkerplanck.Interval{Lo: 0, Hi: length, Boundary: fokkerplanck.Reflecting}
}

// TestDyeWave compares with twice the average of the cosine over the exact density, by quadrature (2 points, hidden).
func TestDyeWave(t *testing.T) {
	right := func(x []float64) float64 {
		return 2 * quad.Fixed(func(y float64) float64 {
			return testBox(x[1]).Density(y, x[0], x[2]) * math.Cos(math.Pi*y/x[1])
		}, 0, x[1], 60, nil, 0)
	}
	decay := func(x []float64) float64 { return math.Exp(-math.Pow(math.Pi/x[1], 2) * x[2]) }
	grade.Formula{
		Name:      "DyeWave(x0, length, t)",
		Variables: testDyeVariables,
		Got:       func(x []float64) float64 { return DyeWave(x[0], x[1], x[2]) },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return right(x) / 2 }, Say: "it is half as large as it should be: project the point on the wave, and remember that cos² is ½ on average"},
			{Of: func(x []float64) float64 { return right(x) / math.Sqrt(decay(x)) }, Say: "the wave decays twice as fast: there is no factor ½ in ∂p/∂t = ∂²p/∂x²"},
			{Of: func(x []float64) float64 { return right(x) * decay(x) }, Say: "the wave decays half as fast: this is how its square decays"},
		},
	}.Check(t)
}

// TestDyeMemory compares with the relative entropy of the exact density, by quadrature, up to the next order (3 points, hidden).
func TestDyeMemory(t *testing.T) {
	// The ratio to the exact one is 1 up to the square of the wave.
	right := func(x []float64) float64 {
		return quad.Fixed(func(y float64) float64 {
			p := testBox(x[1]).Density(y, x[0], x[2])
			return p * math.Log(p*x[1])
		}, 0, x[1], 60, nil, 0)
	}
	wave := func(x []float64) float64 {
		return 2 * math.Cos(math.Pi*x[0]/x[1]) * math.Exp(-math.Pow(math.Pi/x[1], 2)*x[2])
	}
	scaled := func(f func(x []float64) float64) func(x []float64) float64 {
		return func(x []float64) float64 { return f(x) / right(x) }
	}
	grade.Formula{
		Name:      "DyeMemory(x0, length, t), over the exact value,",
		Variables: testDyeVariables,
		Got:       scaled(func(x []float64) float64 { return DyeMemory(x[0], x[1], x[2]) }),
		Want:      func(x []float64) float64 { return 1 },
		Tolerance: 0.005,
		Mistakes: []grade.WrongFormula{
			{Of: scaled(func(x []float64) float64 { return wave(x) * wave(x) / 2 }), Say: "it is twice as large as it should be: what is the average of cos²?"},
			{Of: scaled(func(x []float64) float64 { return wave(x) * wave(x) }), Say: "it is four times as large as it should be: expand (1+δ) ln(1+δ) to second order, and average"},
			{Of: scaled(wave), Say: "the first order vanishes on average; the memory goes with the square of the wave"},
			{Of: scaled(func(x []float64) float64 { return math.Abs(wave(x)) / 2 }), Say: "your memory decays like the wave, but it goes with the square of the wave"},
			{Of: scaled(func(x []float64) float64 {
				return math.Pow(math.Cos(math.Pi*x[0]/x[1]), 2) * math.Exp(-math.Pow(math.Pi/x[1], 2)*x[2])
			}), Say: "it decays at half the rate that it should: the memory goes with the square of the wave"},
		},
	}.Check(t)
}

// TestDyeForgets tries many numbers of nats; a mistake in DyeMemory is not counted again (2 points, hidden).
func TestDyeForgets(t *testing.T) {
	memory := func(x0, length, t float64) float64 {
		return math.Pow(math.Cos(math.Pi*x0/length), 2) * math.Exp(-2*math.Pow(math.Pi/length, 2)*t)
	}
	later := func(x []float64, factor float64) float64 {
		return factor * math.Log(memory(x[1], x[2], 0)/x[0]) / math.Pow(math.Pi/x[2], 2)
	}
	grade.Formula{
		Name:      "DyeForgets(nats, x0, length)",
		Variables: []grade.Variable{{Name: "nats", From: 1e-5, To: 1e-3}, {Name: "x0", From: 0, To: 0.35}, {Name: "length", From: 0.8, To: 1.2}},
		Got: func(x []float64) float64 {
			got := DyeForgets(x[0], x[1], x[2])
			if math.Abs(DyeMemory(x[1], x[2], got)-x[0]) < 1e-12 {
				return later(x, 0.5) // it follows from your DyeMemory
			}
			return got
		},
		Want: func(x []float64) float64 { return later(x, 0.5) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return later(x, 1) }, Say: "it is twice as large as it should be: the memory goes with the square of the wave"},
			{Of: func(x []float64) float64 { return later(x, -0.5) }, Say: "the sign of a logarithm"},
		},
	}.Check(t)
}
