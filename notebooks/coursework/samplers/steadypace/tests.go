package steadypace

import (
	"fmt"
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestSteadyEnds tries the two ends (1 point).
func TestSteadyEnds(t *testing.T) {
	grade.Number(t, "SteadyClock(0, 2, 1.5, 0.3)", SteadyClock(0, 2, 1.5, 0.3), 0, 1e-9)
	grade.Number(t, "SteadyClock(2, 2, 1.5, 0.3)", SteadyClock(2, 2, 1.5, 0.3), 1.5, 1e-9)
}

// testLastVariance is the variance when the clock reads end.
func testLastVariance(end, sigma float64) float64 { return 1 + (sigma*sigma-1)*math.Exp(-2*end) }

// TestSteadyClock tries many times, durations, readings and widths (2 points, hidden).
func TestSteadyClock(t *testing.T) {
	reading := func(variance, sigma float64) float64 { return -math.Log((variance-1)/(sigma*sigma-1)) / 2 }
	grade.Formula{
		Name:      "SteadyClock(share·T, T, end, sigma)",
		Variables: []grade.Variable{{Name: "share", From: 0.1, To: 0.9}, {Name: "T", From: 0.5, To: 3}, {Name: "end", From: 0.5, To: 3}, {Name: "sigma", From: 1.2, To: 4}},
		Got:       func(x []float64) float64 { return SteadyClock(x[0]*x[1], x[1], x[2], x[3]) },
		Want: func(x []float64) float64 {
			width := x[3] + (math.Sqrt(testLastVariance(x[2], x[3]))-x[3])*x[0]
			return reading(width*width, x[3])
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 {
				return reading(x[3]*x[3]+(testLastVariance(x[2], x[3])-x[3]*x[3])*x[0], x[3])
			}, Say: "here the variance changes steadily, but points move in proportion to the standard deviation"},
			{Of: func(x []float64) float64 { return x[2] * x[0] }, Say: "on a steady clock the points slow down as the cloud comes to rest"},
		},
	}.Check(t)
}

// TestSteadyPackage compares with the schedule of constant speed that the package finds numerically, for narrow data (2 points, hidden).
func TestSteadyPackage(t *testing.T) {
	data := must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{0.09}))
	schedule := must.M1(diffusion.ConstantSpeedSchedule(data, 1.5, 2))
	for _, at := range []float64{0.2, 0.9, 1.7} {
		grade.Number(t, fmt.Sprintf("SteadyClock(%v, 2, 1.5, 0.3)", at), SteadyClock(at, 2, 1.5, 0.3), schedule.Clock(at), 1e-4,
			grade.Mistake{Value: -math.Log(1-(1-math.Exp(-3))*at/2) / 2, Say: "here the variance changes steadily, but points move in proportion to the standard deviation"},
			grade.Mistake{Value: 1.5 * at / 2, Say: "on a steady clock the points slow down as the cloud comes to rest"})
	}
}

// TestLeastAction tries many durations, readings and widths, and one clock of the package (2 points, hidden).
func TestLeastAction(t *testing.T) {
	length := func(x []float64) float64 { return math.Abs(math.Sqrt(testLastVariance(x[1], x[2])) - x[2]) }
	grade.Formula{
		Name:      "LeastAction(T, end, sigma)",
		Variables: []grade.Variable{{Name: "T", From: 0.5, To: 3}, {Name: "end", From: 0.5, To: 3}, {Name: "sigma", From: 0.1, To: 4}},
		Got:       func(x []float64) float64 { return LeastAction(x[0], x[1], x[2]) },
		Want:      func(x []float64) float64 { return length(x) * length(x) / x[0] },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return length(x) * length(x) / x[0] / 2 }, Say: "an energy has the factor ½, this action has none"},
			{Of: func(x []float64) float64 { return length(x) }, Say: "this is the way of a point; the action is the square of its speed, times the duration"},
			{Of: func(x []float64) float64 { return length(x) * length(x) }, Say: "this is the square of the way; the action is the square of the speed, times the duration"},
			{Of: func(x []float64) float64 { return length(x) * length(x) / (x[0] * x[0]) }, Say: "this is per unit of time; integrate it over the duration"},
		},
	}.Check(t)
	if t.Failed() {
		return
	}
	data := must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{0.09}))
	schedule := must.M1(diffusion.ConstantSpeedSchedule(data, 1.5, 2))
	grade.Number(t, "LeastAction(2, 1.5, 0.3)", LeastAction(2, 1.5, 0.3), must.M1(diffusion.Action(data, schedule, 2)), 1e-6)
}
