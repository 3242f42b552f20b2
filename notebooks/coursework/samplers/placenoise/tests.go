package placenoise

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestConstantNoise tries a place where g has no slope: there Itô and Stratonovich agree (1 point).
func TestConstantNoise(t *testing.T) {
	grade.Number(t, "ItoDrift(1.7, 0)", ItoDrift(1.7, 0), 0, 1e-12)
}

// TestItoDrift tries many amplitudes and slopes (3 points, hidden).
func TestItoDrift(t *testing.T) {
	grade.Formula{
		Name:      "ItoDrift(g, slope)",
		Variables: []grade.Variable{{Name: "g", From: -2, To: 2}, {Name: "slope", From: -2, To: 2}},
		Got:       func(x []float64) float64 { return ItoDrift(x[0], x[1]) },
		Want:      func(x []float64) float64 { return x[0] * x[1] },
		Mistakes: []grade.WrongFormula{
			{Of: func([]float64) float64 { return 0 }, Say: "without a drift you would run the equation in the sense of Itô"},
			{Of: func(x []float64) float64 { return -x[0] * x[1] }, Say: "the sign: where the slope is positive, g is larger in the middle of a step upwards than at its start"},
			{Of: func(x []float64) float64 { return x[0] * x[1] / 2 }, Say: "the amplitude of the noise is √2 g, not g"},
			{Of: func(x []float64) float64 { return 2 * x[0] * x[1] }, Say: "the middle of a step is only half a step away"},
			{Of: func(x []float64) float64 { return x[1] }, Say: "the amplitude itself is missing"},
		},
	}.Check(t)
}

// TestMeanOfPaths takes 40 000 paths and allows four standard errors (2 points, hidden).
func TestMeanOfPaths(t *testing.T) {
	const n = 40000
	got, _ := MeanOfPaths(n, 50, 7)
	se := math.Sqrt((math.E - math.Sqrt(math.E)) / n) // ⟨X²⟩ − ⟨X⟩² at t = ¼ is e − √e
	grade.Number(t, "the mean of X", got, math.Exp(0.25), 4*se/math.Exp(0.25),
		grade.Mistake{Value: 1, Say: "this is the mean in the sense of Itô"},
		grade.Mistake{Value: math.Exp(0.125), Say: "this is the mean for dX = X∘dW. Here the noise is √2 times as strong"},
		grade.Mistake{Value: math.Exp(-0.25), Say: "the sign of the drift"},
		grade.Mistake{Value: math.Exp(0.5), Say: "the drift is twice as large as it should be"})
}

// TestErrorOfPaths repeats the estimate with 40 seeds and compares the scatter of the means with your standard error (1 point, hidden).
func TestErrorOfPaths(t *testing.T) {
	const n = 1000
	var means []float64
	claimed := 0.0
	for seed := range uint64(40) {
		mean, stdErr := MeanOfPaths(n, 20, seed+100)
		means, claimed = append(means, mean), claimed+stdErr/40
	}
	scatter := stat.StdDev(means, nil) // known to 11 %
	switch {
	case claimed > 0.5*scatter*math.Sqrt(n):
		t.Errorf("your standard error is %.3g, which is the scatter of single paths. The mean of many scatters less", claimed)
	case math.Abs(claimed-scatter) > 0.35*scatter:
		t.Errorf("your standard error is %.3g on average, but the means of 40 seeds scatter by %.3g. Is it the root of a variance, divided by the root of the number of paths?", claimed, scatter)
	}
}
