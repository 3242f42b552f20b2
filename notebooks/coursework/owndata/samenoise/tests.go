package samenoise

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/notebooks/coursework/grade"
)

// testLosses returns losses on n points that scatter alike for both models. Those with ξ and −ξ go in opposite directions.
func testLosses(n int) (a, b [][2]float64) {
	rng := rand.New(rand.NewPCG(41, 0))
	for range n {
		point, noise := 5*rng.NormFloat64(), rng.NormFloat64()
		own := 0.3 * rng.NormFloat64()
		a = append(a, [2]float64{point + noise + own, point - noise + 0.1*rng.NormFloat64()})
		b = append(b, [2]float64{point - 0.2 + 0.1*rng.NormFloat64(), point - 0.2})
	}
	return a, b
}

// TestConstant tries a model that is worse by 0.1 nats at every point: nothing scatters then (1 point).
func TestConstant(t *testing.T) {
	got, se := LossDifference([][2]float64{{1.1, 2.1}, {3.1, 5.1}, {-0.9, 0.1}}, [][2]float64{{1, 2}, {3, 5}, {-1, 0}})
	grade.Number(t, "the difference", got, 0.1, 1e-12)
	if !(math.Abs(se) < 1e-9) {
		t.Errorf("the standard error is %.3g, but the difference is the same at all points", se)
	}
}

// TestDifference tries twenty points (1 point, hidden).
func TestDifference(t *testing.T) {
	a, b := testLosses(20)
	got, _ := LossDifference(a, b)
	want := 0.0
	for i := range a {
		for j := range 2 {
			want += (a[i][j] - b[i][j]) / 40
		}
	}
	grade.Number(t, "the difference", got, want, 1e-9)
}

// TestError tries twenty points (3 points, hidden).
func TestError(t *testing.T) {
	const n = 20
	a, b := testLosses(n)
	_, got := LossDifference(a, b)
	var rows, means, meansA, meansB []float64
	for i := range a {
		rows = append(rows, a[i][0]-b[i][0], a[i][1]-b[i][1])
		meansA, meansB = append(meansA, (a[i][0]+a[i][1])/2), append(meansB, (b[i][0]+b[i][1])/2)
		means = append(means, meansA[i]-meansB[i])
	}
	want := stat.StdDev(means, nil) / math.Sqrt(n)
	grade.Number(t, "the standard error", got, want, 1e-9,
		grade.Mistake{Value: stat.StdDev(rows, nil) / math.Sqrt(2*n), Say: "the losses with ξ and −ξ are not independent of each other; points are"},
		grade.Mistake{Value: math.Hypot(stat.StdDev(meansA, nil), stat.StdDev(meansB, nil)) / math.Sqrt(n), Say: "the two models see the same points, so that most of their scatter is in both, and drops out"},
		grade.Mistake{Value: want * math.Sqrt(n), Say: "this is the scatter of single points, which does not fall with their number"},
		grade.Mistake{Value: want * math.Sqrt(1-1./n), Say: "divide the sum of squares by n − 1"})
}

// TestPointsToTell tries many errors and gaps (1 point, hidden).
func TestPointsToTell(t *testing.T) {
	right := func(x []float64) float64 {
		scatter := x[0] * 10
		return x[2] * x[2] * scatter * scatter / (x[1] * x[1])
	}
	grade.Formula{
		Name:      "PointsToTell(stdErr, 100, gap, sigmas)",
		Variables: []grade.Variable{{Name: "stdErr", From: 0.1, To: 1}, {Name: "gap", From: 0.1, To: 1}, {Name: "sigmas", From: 1, To: 5}},
		Got:       func(x []float64) float64 { return PointsToTell(x[0], 100, x[1], x[2]) },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 100 * x[2] * x[0] / x[1] }, Say: "the error falls like 1/√n"},
			{Of: func(x []float64) float64 { return right(x) / 100 }, Say: "the given error is that of n points, and not of one"},
		},
	}.Check(t)
}
