package straightlines

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestLineStart tries data that are noise of the width 1 themselves, and a density of 1 (1 point).
func TestLineStart(t *testing.T) {
	grade.Number(t, "LineVelocity(0.7, 0.5, 0, 1)", LineVelocity(0.7, 0.5, 0, 1), 0, 1e-12)
	grade.Number(t, "LogDensityChange(2, 1)", LogDensityChange(2, 1), 0, 1e-12)
	grade.Number(t, "BitsPerPixel(0, 784)", BitsPerPixel(0, 784), 0, 1e-12)
}

// TestLineVelocity compares with the package's interpolant (3 points, hidden).
func TestLineVelocity(t *testing.T) {
	law := func(m, sigma float64) *diffusion.Mixture {
		return must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{m}}, []float64{sigma * sigma}))
	}
	guess := func(x []float64, covariance, variance float64) float64 {
		return x[2] + covariance/variance*(x[0]-x[1]*x[2])
	}
	width := func(x []float64) float64 { return x[1]*x[1]*x[3]*x[3] + (1-x[1])*(1-x[1]) }
	right := func(x []float64) float64 {
		path := must.M1(learned.NewInterpolant(law(0, 1), law(x[2], x[3]), 0))
		return path.Velocity(nil, x[:1], x[1])[0]
	}
	grade.Formula{
		Name:      "LineVelocity(x, tau, m, sigma)",
		Variables: []grade.Variable{{Name: "x", From: -2, To: 2}, {Name: "tau", From: 0.05, To: 0.95}, {Name: "m", From: -2, To: 2}, {Name: "sigma", From: 0.2, To: 3}},
		Got:       func(x []float64) float64 { return LineVelocity(x[0], x[1], x[2], x[3]) },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return -right(x) }, Say: "this is the velocity from the data back to the noise"},
			{Of: func(x []float64) float64 { return guess(x, x[1]*x[3]-(1-x[1]), x[1]*x[1]*x[3]+(1-x[1])*(1-x[1])) }, Say: "a covariance contains the variance of the data, and sigma is their standard deviation"},
			{Of: func(x []float64) float64 { return guess(x, x[1]*x[3]-(1-x[1]), width(x)) }, Say: "a covariance contains the variance of the data, and sigma is their standard deviation"},
			{Of: func(x []float64) float64 { return guess(x, x[1]*x[3]*x[3]+(1-x[1]), width(x)) }, Say: "x_0 − ξ: the sign of the noise in the covariance"},
			{Of: func(x []float64) float64 { return x[2] + (x[3]-1)*(x[0]-x[1]*x[2])/(1-x[1]+x[1]*x[3]) }, Say: "this joins equal quantiles; flow matching joins independent points"},
			{Of: func(x []float64) float64 { return guess(x, x[1]*x[3]*x[3]-(1-x[1]), x[1]*x[3]*x[3]+1-x[1]) }, Say: "how do the variances of τ x_0 and (1−τ) ξ depend on τ?"},
		},
	}.Check(t)
}

// TestLogDensityChange tries many data (2 points, hidden).
func TestLogDensityChange(t *testing.T) {
	grade.Formula{
		Name:      "LogDensityChange(m, sigma)",
		Variables: []grade.Variable{{Name: "m", From: -2, To: 2}, {Name: "sigma", From: 0.2, To: 3}},
		Got:       func(x []float64) float64 { return LogDensityChange(x[0], x[1]) },
		Want: func(x []float64) float64 { // a point one width from the centre stays there
			return distuv.Normal{Mu: x[0], Sigma: x[1]}.LogProb(x[0]+x[1]) - distuv.UnitNormal.LogProb(1)
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Log(x[1]) }, Say: "the sign: where the points spread, the density falls"},
			{Of: func(x []float64) float64 { return -2 * math.Log(x[1]) }, Say: "it is twice as large as it should be: volumes grow with the width and not with the variance"},
			{Of: func(x []float64) float64 { return -math.Log2(x[1]) }, Say: "use the natural logarithm"},
		},
	}.Check(t)
}

// TestBitsPerPixel compares with the package (1 point, hidden).
func TestBitsPerPixel(t *testing.T) {
	grade.Formula{
		Name:      "BitsPerPixel(l, 784)",
		Variables: []grade.Variable{{Name: "l", From: -2000, To: 500}},
		Got:       func(x []float64) float64 { return BitsPerPixel(x[0], 784) },
		Want:      func(x []float64) float64 { return learned.BitsPerDim(x[0], 784) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return -x[0] / 784 }, Say: "these are nats"},
			{Of: func(x []float64) float64 { return -x[0] * math.Ln2 / 784 }, Say: "a bit is 0.69 nats, so there are more bits than nats"},
			{Of: func(x []float64) float64 { return -x[0] / math.Ln2 }, Say: "this is for the whole picture"},
		},
	}.Check(t)
}
