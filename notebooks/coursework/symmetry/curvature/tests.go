package curvature

import (
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestNoise tries pure noise, where U is the trap y²/2 (1 point).
func TestNoise(t *testing.T) {
	grade.Number(t, "Curvature(0, 1)", Curvature(0, 1), 1, 1e-12,
		grade.Mistake{Value: 0, Say: "ln p has a factor 2 in U"},
		grade.Mistake{Value: -3, Say: "ln p has its maximum at the centre here, so −ln p has a minimum"})
}

// TestSplit tries modes that are so far apart that the centre is a ridge (1 point).
func TestSplit(t *testing.T) {
	if got := Curvature(2, 0.5); !(got < 0) {
		t.Errorf("Curvature(2, 0.5) = %.3g is not negative", got)
	}
}

// TestDifferences compares with second differences of the package's potential, for many m and v (2 points, hidden).
func TestDifferences(t *testing.T) {
	grade.Formula{
		Name:      "Curvature(m, v)",
		Variables: []grade.Variable{{Name: "m", From: 0, To: 2}, {Name: "v", From: 0.3, To: 2}},
		Tolerance: 1e-5,
		Got:       func(x []float64) float64 { return Curvature(x[0], x[1]) },
		Want: func(x []float64) float64 {
			pair, err := diffusion.SymmetricPair(x[0], x[1])
			if err != nil {
				t.Fatal(err)
			}
			u := func(y float64) float64 { return diffusion.Potential(pair, []float64{y}, 0) }
			const h = 2e-3
			return (-u(2*h) + 16*u(h) - 30*u(0) + 16*u(-h) - u(-2*h)) / (12 * h * h)
		},
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return -1 + 2/x[1] - 2*x[0]*x[0]/x[1] }, Say: "each derivative of the argument m y/v brings a factor m/v"},
			{Of: func(x []float64) float64 { return -1 + 1/x[1] - x[0]*x[0]/(x[1]*x[1]) }, Say: "ln p has a factor 2 in U"},
			{Of: func(x []float64) float64 { return -1 + 2/x[1] + 2*x[0]*x[0]/(x[1]*x[1]) }, Say: "modes that are further apart make the centre less stable: the sign of the last term"},
		},
	}.Check(t)
}
