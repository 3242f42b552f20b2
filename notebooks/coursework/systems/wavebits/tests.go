package wavebits

import (
	"math"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestWaveHalf tries a wave that is three times as strong as the noise in equilibrium (1 point).
func TestWaveHalf(t *testing.T) {
	grade.Number(t, "KnownUntil(0.5, 3)", KnownUntil(0.5, 3), math.Ln2, 1e-9,
		grade.Mistake{Value: 2 * math.Ln2, Say: "which of the two is e^{−t}, the share that is left of the amplitude or of its variance?"},
		grade.Mistake{Value: math.Log(10) / 2, Say: "s is the squared correlation, not the correlation"})
}

// TestKnownUntil tries many shares and strengths (2 points, hidden).
func TestKnownUntil(t *testing.T) {
	grade.Formula{
		Name:      "KnownUntil(s, lambda)",
		Variables: []grade.Variable{{Name: "s", From: 0.1, To: 0.95}, {Name: "lambda", From: 0.5, To: 50}},
		Got:       func(x []float64) float64 { return KnownUntil(x[0], x[1]) },
		Want:      func(x []float64) float64 { return math.Log1p(x[1]*(1/x[0]-1)) / 2 },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Log1p(x[1] * (1/x[0] - 1)) }, Say: "which of the two is e^{−t}, the share that is left of the amplitude or of its variance?"},
			{Of: func(x []float64) float64 { return math.Log1p(x[1]*(1/(x[0]*x[0])-1)) / 2 }, Say: "s is the squared correlation, not the correlation"},
			{Of: func(x []float64) float64 { return math.Log1p(x[1]*(1-x[0])) / 2 }, Say: "the noise does not have the variance 1 from the start"},
			{Of: func(x []float64) float64 { return math.Log2(1+x[1]*(1/x[0]-1)) / 2 }, Say: "e^{−2t} asks for the natural logarithm"},
		},
	}.Check(t)
}

// TestWaveBits compares with the mutual information that the package finds by quadrature (2 points, hidden).
func TestWaveBits(t *testing.T) {
	nats := func(x []float64) float64 {
		wave := must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{x[0]}))
		return must.M1(diffusion.MutualInformation(wave, x[1]))
	}
	grade.Formula{
		Name:      "WaveBits(lambda, t)",
		Variables: []grade.Variable{{Name: "lambda", From: 0.5, To: 50}, {Name: "t", From: 0.1, To: 2}},
		Got:       func(x []float64) float64 { return WaveBits(x[0], x[1]) },
		Want:      func(x []float64) float64 { return nats(x) / math.Ln2 },
		Mistakes: []grade.WrongFormula{
			{Of: nats, Say: "these are nats; bits are asked for"},
			{Of: func(x []float64) float64 { return 2 * nats(x) / math.Ln2 }, Say: "where is the ½ of the mutual information?"},
			{Of: func(x []float64) float64 { return nats(x) * math.Ln2 }, Say: "a bit is ln 2 = 0.69 nats, so there are more bits than nats"},
		},
	}.Check(t)
}
