package filmdirection

import (
	"math"
	"slices"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/markov"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestStillFilm shows a single picture, which has no direction (1 point).
func TestStillFilm(t *testing.T) {
	p, law, _ := testTurning([]float64{0.5, 0.2, 0.3, 0.4, 0.1, 0.6})
	grade.Number(t, "FilmLogOdds of one picture", FilmLogOdds(p, law, []int{1}), 0, 1e-12)
	grade.Number(t, "FilmForwards(0)", FilmForwards(0), 0.5, 1e-12)
}

var testTurningVariables = []grade.Variable{{Name: "p01", From: 0.1, To: 0.45}, {Name: "p02", From: 0.1, To: 0.45}, {Name: "p12", From: 0.1, To: 0.45}, {Name: "p10", From: 0.1, To: 0.45}, {Name: "p20", From: 0.1, To: 0.45}, {Name: "p21", From: 0.1, To: 0.45}}

// testTurning returns a chain by its six probabilities to change the state, as an array, with its stationary law, and as the package's.
func testTurning(x []float64) (p [3][3]float64, law [3]float64, chain *markov.Chain) {
	p = [3][3]float64{{1 - x[0] - x[1], x[0], x[1]}, {x[3], 1 - x[2] - x[3], x[2]}, {x[4], x[5], 1 - x[4] - x[5]}}
	m := mat.NewDense(3, 3, nil)
	for i := range 3 {
		m.SetRow(i, p[i][:])
	}
	chain = must.M1(markov.New(m))
	copy(law[:], must.M1(chain.Stationary()))
	return p, law, chain
}

// testLikelihood returns the logarithms of the probability of a film forwards and backwards, by the package, without those of the first picture.
func testLikelihood(chain *markov.Chain, film []int) (forwards, backwards float64) {
	turned := slices.Clone(film)
	slices.Reverse(turned)
	return must.M1(chain.LogLikelihood(film)), must.M1(chain.LogLikelihood(turned))
}

// TestFilmLogOdds shows a film of seven pictures of many chains (3 points, hidden).
func TestFilmLogOdds(t *testing.T) {
	film := []int{0, 1, 1, 2, 0, 2, 1}
	steps := func(x []float64) float64 {
		_, _, chain := testTurning(x)
		f, b := testLikelihood(chain, film)
		return f - b
	}
	right := func(x []float64) float64 {
		_, law, _ := testTurning(x)
		return steps(x) + math.Log(law[0]) - math.Log(law[1])
	}
	grade.Formula{
		Name:      "FilmLogOdds(p, law, [0 1 1 2 0 2 1])",
		Variables: testTurningVariables,
		Got: func(x []float64) float64 {
			p, law, _ := testTurning(x)
			return FilmLogOdds(p, law, film)
		},
		Want: right,
		Mistakes: []grade.WrongFormula{
			{Of: steps, Say: "the steps are right, but how probable is the first picture, and which is the first if the film runs backwards?"},
			{Of: func(x []float64) float64 { return 2*steps(x) - right(x) }, Say: "the ends are the wrong way round: a film that runs backwards begins with the last picture shown"},
			{Of: func(x []float64) float64 { return right(x) / math.Ln2 }, Say: "use the natural logarithm"},
			{Of: func(x []float64) float64 { return -right(x) }, Say: "forwards and backwards are swapped"},
		},
	}.Check(t)
}

// TestFilmForwards tries many log odds (1 point, hidden).
func TestFilmForwards(t *testing.T) {
	grade.Formula{
		Name:      "FilmForwards(logOdds)",
		Variables: []grade.Variable{{Name: "logOdds", From: -4, To: 4}},
		Got:       func(x []float64) float64 { return FilmForwards(x[0]) },
		Want:      func(x []float64) float64 { return (1 + math.Tanh(x[0]/2)) / 2 },
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return (1 - math.Tanh(x[0]/2)) / 2 }, Say: "Bayes' rule is upside down: large odds speak for forwards"},
			{Of: func(x []float64) float64 { return math.Exp(x[0]) }, Say: "these are the odds, the ratio of two probabilities that add up to 1"},
			{Of: func(x []float64) float64 { return 1 / (1 + math.Exp2(-x[0])) }, Say: "the odds are a power of e"},
		},
	}.Check(t)
}

// TestArrowRate compares with the entropy production of the package (2 points, hidden).
func TestArrowRate(t *testing.T) {
	right := func(x []float64) float64 {
		_, _, chain := testTurning(x)
		return must.M1(chain.EntropyProduction())
	}
	grade.Formula{
		Name:      "ArrowRate(p, law)",
		Variables: testTurningVariables,
		Got: func(x []float64) float64 {
			p, law, _ := testTurning(x)
			return ArrowRate(p, law)
		},
		Want: right,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return right(x) / math.Ln2 }, Say: "these are bits; nats are asked for"},
			{Of: func(x []float64) float64 { return right(x) / 2 }, Say: "it is half as large as it should be: steps in both directions count"},
		},
	}.Check(t)
}
