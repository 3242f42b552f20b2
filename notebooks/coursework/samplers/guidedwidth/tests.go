package guidedwidth

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/guidance"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestGuidedPositive asks for 100 points (1 point).
func TestGuidedPositive(t *testing.T) {
	if v, se := GuidedVariance(100, 1); !(v > 0 && v < 1 && se > 0) {
		t.Errorf("%.3g ± %.3g cannot be right: guidance makes the cloud narrower than all data", v, se)
	}
}

// TestGuidedVariance takes 20 000 points and allows four standard errors (3 points, hidden).
func TestGuidedVariance(t *testing.T) {
	const n = 20000
	closed := guidance.Gaussian{Variance: 1, ClassMean: 1, ClassVariance: 0.4, Weight: 3}
	_, want, err := closed.Reverse()
	must.M(err)
	_, flow, err := closed.Flow()
	must.M(err)
	_, tilted, err := closed.Tilted()
	must.M(err)
	got, _ := GuidedVariance(n, 7)
	grade.Number(t, "the variance", got, want, 4*want*math.Sqrt(2./n),
		grade.Mistake{Value: math.Sqrt(want), Say: "a standard deviation for a variance"},
		grade.Mistake{Value: flow, Say: "this is what the probability flow makes"},
		grade.Mistake{Value: tilted, Say: "this is the variance of the tilted distribution, which the reverse process does not sample"},
		grade.Mistake{Value: 0.4, Say: "this is the class without guidance"})
}

// TestGuidedError compares your standard error with the known one (1 point, hidden).
func TestGuidedError(t *testing.T) {
	const n = 2000
	v, se := GuidedVariance(n, 8)
	grade.Number(t, "the standard error over your variance, times √n,", se/v*math.Sqrt(n), math.Sqrt2, 0.1,
		grade.Mistake{Value: 2, Say: "this is its square"},
		grade.Mistake{Value: math.Sqrt(2 * n), Say: "divide by the root of the number of points"},
		grade.Mistake{Value: 1 / math.Sqrt(v), Say: "this is the standard error of the mean"},
		grade.Mistake{Value: 1 / math.Sqrt2, Say: "this is the relative error of the standard deviation"})
}
