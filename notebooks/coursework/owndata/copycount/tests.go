package copycount

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestExtremes tries models that make nothing but copies, and nothing but new points (1 point).
func TestExtremes(t *testing.T) {
	grade.Number(t, "CopyShare(1, 0.2)", CopyShare(1, 0.2), 1, 1e-12,
		grade.Mistake{Value: 0.8, Say: "a copy can't count by chance a second time"})
	grade.Number(t, "CopyShare(0.2, 0.2)", CopyShare(0.2, 0.2), 0, 1e-12)
	grade.Number(t, "CountByChance(1, 3)", CountByChance(1, 3), 1, 1e-12)
}

// TestChance tries many limits and dimensions (2 points, hidden).
func TestChance(t *testing.T) {
	grade.Formula{
		Name:      "CountByChance(c, ⌊d⌋)",
		Variables: []grade.Variable{{Name: "c", From: 0.2, To: 0.9}, {Name: "d", From: 2, To: 9}},
		Got:       func(x []float64) float64 { return CountByChance(x[0], int(x[1])) },
		Want:      func(x []float64) float64 { return math.Exp(math.Floor(x[1]) * math.Log(x[0])) },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return x[0] }, Say: "volumes are uniformly distributed, and not distances"},
			{Of: func(x []float64) float64 { return math.Pow(x[0], 1/math.Floor(x[1])) }, Say: "does a volume grow faster or more slowly than the distance?"},
			{Of: func(x []float64) float64 { return math.Pow(x[0], math.Floor(x[1])-1) }, Say: "this is a surface, and not a volume"},
		},
	}.Check(t)
}

var testShares = []grade.Variable{{Name: "f", From: 0.05, To: 0.9}, {Name: "chance", From: 0.05, To: 0.6}}

// testCounted returns the share that counts as copies, if the share f is.
func testCounted(f, chance float64) float64 { return 1 - (1-f)*(1-chance) }

// TestShare makes a share f of copies, and asks for it (2 points, hidden).
func TestShare(t *testing.T) {
	grade.Formula{
		Name:      "CopyShare(counted, chance)",
		Variables: testShares,
		Got:       func(x []float64) float64 { return CopyShare(testCounted(x[0], x[1]), x[1]) },
		Want:      func(x []float64) float64 { return x[0] },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return testCounted(x[0], x[1]) - x[1] }, Say: "a copy can't count by chance a second time"},
			{Of: func(x []float64) float64 { return testCounted(x[0], x[1]) }, Say: "it does not depend on chance"},
			{Of: func(x []float64) float64 { return (testCounted(x[0], x[1]) - x[1]) / testCounted(x[0], x[1]) }, Say: "this is the share of copies among the points that count, and not among all"},
		},
	}.Check(t)
}

// TestShareError compares with the distribution of the count (1 point, hidden).
func TestShareError(t *testing.T) {
	right := func(x []float64) float64 {
		return distuv.Binomial{N: 200, P: testCounted(x[0], x[1])}.StdDev() / 200 / (1 - x[1])
	}
	grade.Formula{
		Name:      "CopyShareError(counted, chance, 200)",
		Variables: testShares,
		Got:       func(x []float64) float64 { return CopyShareError(testCounted(x[0], x[1]), x[1], 200) },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return right(x) * (1 - x[1]) }, Say: "this is the error of the share that counts; how does the share of copies change with it?"},
			{Of: func(x []float64) float64 { return math.Sqrt(x[0] * (1 - x[0]) / 200) }, Say: "the points that count by chance scatter, too"},
			{Of: func(x []float64) float64 { return right(x) * right(x) }, Say: "this is the variance"},
		},
	}.Check(t)
}
