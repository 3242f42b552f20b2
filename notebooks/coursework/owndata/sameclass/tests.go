package sameclass

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestNothingKnown tries rows that are all the same (1 point).
func TestNothingKnown(t *testing.T) {
	rows := [][]float64{{0.5, 0.5}, {0.5, 0.5}}
	grade.Number(t, "CloneFromRows", CloneFromRows(rows), 0.5, 1e-12)
	grade.Number(t, "KnownShare", KnownShare(rows), 0, 1e-12)
}

// TestAllKnown tries rows without a doubt (1 point).
func TestAllKnown(t *testing.T) {
	rows := [][]float64{{1, 0}, {0, 1}, {1, 0}}
	grade.Number(t, "CloneFromRows", CloneFromRows(rows), 1, 1e-12)
	grade.Number(t, "KnownShare", KnownShare(rows), 1, 1e-12)
}

var testRows = []grade.Variable{{Name: "g", From: 0.05, To: 0.95}, {Name: "h", From: 0.05, To: 0.6}}

func testGamma(x []float64) [][]float64 { return [][]float64{{x[0], 1 - x[0]}, {x[1], 1 - x[1]}} }

// TestClone tries two rows and two classes (2 points, hidden).
func TestClone(t *testing.T) {
	grade.Formula{
		Name:      "CloneFromRows([[g 1−g] [h 1−h]])",
		Variables: testRows,
		Got:       func(x []float64) float64 { return CloneFromRows(testGamma(x)) },
		Want:      func(x []float64) float64 { return 1 - x[0]*(1-x[0]) - x[1]*(1-x[1]) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { m := (x[0] + x[1]) / 2; return m*m + (1-m)*(1-m) }, Say: "both runs start at the same X_t: square before you average"},
			{Of: func(x []float64) float64 { return (math.Max(x[0], 1-x[0]) + math.Max(x[1], 1-x[1])) / 2 }, Say: "this is how often the likeliest class is right"},
		},
	}.Check(t)
}

// TestKnown tries two rows and two classes (2 points, hidden).
func TestKnown(t *testing.T) {
	left := func(x []float64) float64 {
		return (stat.Entropy(testGamma(x)[0]) + stat.Entropy(testGamma(x)[1])) / 2
	}
	all := func(x []float64) float64 { m := (x[0] + x[1]) / 2; return stat.Entropy([]float64{m, 1 - m}) }
	grade.Formula{
		Name:      "KnownShare([[g 1−g] [h 1−h]])",
		Variables: testRows,
		Got:       func(x []float64) float64 { return KnownShare(testGamma(x)) },
		Want:      func(x []float64) float64 { return (all(x) - left(x)) / all(x) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return 1 - left(x)/math.Ln2 }, Say: "H(C) is ln K only if all classes are equally frequent"},
			{Of: func(x []float64) float64 { return all(x) - left(x) }, Say: "this is the information itself, in nats, and not its share of H(C)"},
			{Of: func(x []float64) float64 { return left(x) / all(x) }, Say: "this is the share that is not known"},
		},
	}.Check(t)
}

// TestPair compares with the package for two modes, with two thousand rows (1 point, hidden).
func TestPair(t *testing.T) {
	const at, n = 0.5, 1000
	pair := must.M1(diffusion.SymmetricPair(1.2, 0.3))
	m, v := 1.2*math.Exp(-at), 1-0.7*math.Exp(-2*at)
	var rows [][]float64
	for i := range n {
		x := m + math.Sqrt(v)*distuv.UnitNormal.Quantile((float64(i)+0.5)/n)
		p := 1 / (1 + math.Exp(-2*m*x/v))
		rows = append(rows, []float64{p, 1 - p}, []float64{1 - p, p})
	}
	grade.Number(t, "CloneFromRows of the pair at ±1.2 with variance 0.3, at t = 0.5,", CloneFromRows(rows), must.M1(diffusion.CloneProbability(pair, at)), 5e-4)
	grade.Number(t, "KnownShare of the same pair", KnownShare(rows), 1-must.M1(diffusion.ClassEntropy(pair, at))/math.Ln2, 5e-4)
}
