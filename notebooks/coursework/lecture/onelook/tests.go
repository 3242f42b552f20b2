package onelook

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/digits"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestSamePicture compares a picture with itself, and one with a single pixel that is off by 28 (1 point).
func TestSamePicture(t *testing.T) {
	a, b := make([]float64, 784), make([]float64, 784)
	b[100] = 28
	grade.Number(t, "PixelError of equal pictures", PixelError(a, a), 0, 1e-12)
	grade.Number(t, "PixelError of pictures that differ in one pixel by 28", PixelError(a, b), 1, 1e-9)
}

// TestCleanPixel takes pictures of one pixel, whose data are three values (2 points, hidden).
func TestCleanPixel(t *testing.T) {
	values, weights := []float64{-0.4, 0.6, 2.8}, []float64{0.7, 0.1, 0.2}
	data := must.M1(diffusion.NewIsotropicMixture(weights, [][]float64{{values[0]}, {values[1]}, {values[2]}}, []float64{0, 0, 0}))
	score := func(x []float64) float64 { return data.At(x[1]).Score(nil, x[:1])[0] }
	delta := func(t float64) float64 { return -math.Expm1(-2 * t) }
	right := func(x []float64) float64 { // by Bayes
		var p, q float64
		for i, v := range values {
			w := weights[i] * math.Exp(-math.Pow(x[0]-math.Exp(-x[1])*v, 2)/(2*delta(x[1])))
			p, q = p+w, q+w*v
		}
		return q / p
	}
	grade.Formula{
		Name:      "CleanDigit([x], [score], t)",
		Variables: []grade.Variable{{Name: "x", From: -2, To: 3}, {Name: "t", From: 0.1, To: 2}},
		Got:       func(x []float64) float64 { return CleanDigit(x[:1], []float64{score(x)}, x[1])[0] },
		Want:      right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Exp(-x[1]) * right(x) }, Say: "the noise is gone, but the picture is still paler than the clean one"},
			{Of: func(x []float64) float64 { return math.Exp(x[1]) * (x[0] + 2*delta(x[1])*score(x)) }, Say: "this is how the score enters the drift of the reverse process; here it has no factor 2"},
			{Of: func(x []float64) float64 { return math.Exp(x[1]) * (x[0] - delta(x[1])*score(x)) }, Say: "the sign: the score points from the noised digit to the clean ones"},
			{Of: func(x []float64) float64 { return math.Exp(x[1]) * (x[0] + math.Sqrt(delta(x[1]))*score(x)) }, Say: "the score is −⟨ξ|x⟩/√Δ_t, and the noise in the point is √Δ_t ξ"},
			{Of: func(x []float64) float64 { return math.Exp(x[1]) * (x[0] + score(x)) }, Say: "how strong is the noise that has to be taken away?"},
		},
	}.Check(t)
}

// TestPixelError tries pictures of random pixels (1 point, hidden).
func TestPixelError(t *testing.T) {
	grade.Formula{
		Name:      "PixelError([a, b], [c, d])",
		Variables: []grade.Variable{{Name: "a", From: 0, To: 1}, {Name: "b", From: 0, To: 1}, {Name: "c", From: 0, To: 1}, {Name: "d", From: 0, To: 1}},
		Got:       func(x []float64) float64 { return PixelError(x[:2], x[2:]) },
		Want:      func(x []float64) float64 { return floats.Distance(x[:2], x[2:], 2) / math.Sqrt2 },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return floats.Distance(x[:2], x[2:], 2) }, Say: "this is the distance of the pictures; a mean over the pixels is asked for"},
			{Of: func(x []float64) float64 { return floats.Distance(x[:2], x[2:], 1) / 2 }, Say: "this is the mean of the absolute differences"},
		},
	}.Check(t)
}

// TestRealDigits noises ten test digits to t = 0.5 and cleans them with the small network (2 points, hidden).
func TestRealDigits(t *testing.T) {
	_, set, err := digits.Load()
	must.M(err)
	network, src := must.M1(digits.Small.Model()), rand.NewPCG(32, 1)
	const at = 0.5
	var yours, right, noised float64
	for i := range 10 {
		clean := set.Picture(nil, i)
		x := diffusion.Transition(nil, clean, at, src)
		score := network.Score(nil, x, at)
		guess := floats.AddScaledTo(make([]float64, len(x)), x, -math.Expm1(-2*at), score)
		floats.Scale(math.Exp(at), guess)
		yours += floats.Distance(CleanDigit(slices.Clone(x), slices.Clone(score), at), clean, 2) / 28 / 10
		right += floats.Distance(guess, clean, 2) / 28 / 10
		noised += floats.Distance(x, clean, 2) / 28 / 10
	}
	if math.IsNaN(yours) || yours > 1.001*right {
		t.Errorf("your guesses are off by %.2f a pixel, and the noised digits by %.2f. The network can do better", yours, noised)
	}
}
