package oneweight

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// testDrawn returns n clean points of N(0, 2).
func testDrawn(n int) []float64 {
	normal, x := rand.New(rand.NewPCG(20, 1)), make([]float64, n)
	for i := range x {
		x[i] = math.Sqrt2 * normal.NormFloat64()
	}
	return x
}

// TestWeightSign trains on 200 points (1 point).
func TestWeightSign(t *testing.T) {
	if theta, se := TrainWeight(testDrawn(200), 0.3, 1); !(theta < 0 && se > 0) {
		t.Errorf("θ = %.3g ± %.3g cannot be right: the score points back to the data, which are centred at 0", theta, se)
	}
}

// TestWeight trains on 50 000 points and allows four standard errors (3 points, hidden).
func TestWeight(t *testing.T) {
	const n, at = 50000, 0.3
	theta, _ := TrainWeight(testDrawn(n), at, 7)
	delta := -math.Expm1(-2 * at)
	v := 2*math.Exp(-2*at) + delta // the variance of x
	se := math.Sqrt((1/delta - 1/v) / v / n)
	grade.Number(t, "θ", theta, -1/v, 4*se,
		grade.Mistake{Value: -1 / delta, Say: "this regresses the point on the noise. Predict the noise from the point"},
		grade.Mistake{Value: -math.Sqrt(delta) / v, Say: "the target is −ξ/√Δ_t and not −ξ"},
		grade.Mistake{Value: -1 / (v * math.Sqrt(delta)), Say: "the target is −ξ/√Δ_t: is the noise in your points as strong as it should be, or the target too large?"},
		grade.Mistake{Value: -1. / 2, Say: "this is the score of the clean data"},
		grade.Mistake{Value: 1 / v, Say: "the sign of the target"})
}

// TestWeightError compares your standard error with the exact one (1 point, hidden).
func TestWeightError(t *testing.T) {
	const n, at = 4000, 0.3
	_, got := TrainWeight(testDrawn(n), at, 8)
	delta := -math.Expm1(-2 * at)
	v := 2*math.Exp(-2*at) + delta
	want := math.Sqrt((1/delta - 1/v) / v)
	grade.Number(t, "the standard error, times √n,", got*math.Sqrt(n), want, 0.08,
		grade.Mistake{Value: want * math.Sqrt(n), Say: "it does not fall with the number of points"},
		grade.Mistake{Value: want * want / math.Sqrt(n), Say: "this is a variance"},
		grade.Mistake{Value: math.Sqrt(1 / delta / v), Say: "take the residuals, not the targets"})
}
