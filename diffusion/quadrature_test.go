package diffusion

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestAverageOfNeedles: averages of polynomials over mixtures of extreme shapes are
// their moments; no component, however thin, is missed or counted twice.
func TestAverageOfNeedles(t *testing.T) {
	needle := mat.NewSymDense(2, []float64{1, 0.999, 0.999, 1})
	for name, m := range map[string]*Mixture{
		"far":    mixture1D(t, []float64{0.25, 0.75}, []float64{-1e4, 3e4}, []float64{1, 1e-6}),
		"inside": mixture1D(t, []float64{0.5, 0.5}, []float64{0, 0.7}, []float64{4, 1e-8}),
		"slanted": lawtest.Must(NewMixture([]float64{0.5, 0.5}, [][]float64{{0, 1}, {0, -1}},
			[]mat.Symmetric{needle, diag(1, 1e-4)})),
	} {
		cover := m.cover(nil, 1)
		got := lawtest.Must(average(cover, 3, func(value *averages, _ int, _, x []float64) {
			value[0], value[1], value[2] = 1, x[len(x)-1], squareNorm(x)
		}))
		cov, mean := m.CovarianceMatrix(nil), m.Mean(nil)
		checkRel(t, name+": ⟨1⟩", got[0], 1, 1e-12)
		if want := mean[len(mean)-1]; math.Abs(got[1]-want) > 1e-12*(1+math.Abs(want)) {
			t.Errorf("%s: ⟨x⟩ = %v, want %v", name, got[1], want)
		}
		checkRel(t, name+": ⟨|x|²⟩", got[2], mat.Trace(cov)+squareNorm(mean), 1e-12)
	}
}

// TestAverageOfHiddenNeedle: a narrow component matters to the average over a
// broad one only near itself. The posterior weight is bounded by 1 and its average is the weight.
func TestAverageOfHiddenNeedle(t *testing.T) {
	m := lawtest.Must(NewIsotropicMixture([]float64{0.9, 0.1}, [][]float64{{0, 0}, {1.234, -0.77}}, []float64{1, 1e-5}))
	gamma := make([]float64, 2)
	got := lawtest.Must(average(m.cover(nil, 1), 1, func(value *averages, _ int, _, x []float64) {
		value[0] = m.Posterior(gamma, x)[1]
	}))
	checkRel(t, "⟨γ⟩", got[0], 0.1, 1e-11)
}

// TestAverageGivesUp: an integral that does not converge is an error.
func TestAverageGivesUp(t *testing.T) {
	r := rand.New(rand.NewPCG(71, 72))
	limit := evaluationLimit
	defer func() { evaluationLimit = limit }()
	evaluationLimit[1] = 1e5
	cover := standardNormal(1).cover(nil, 1)
	_, err := average(cover, 1, func(value *averages, _ int, _, _ []float64) { value[0] = r.Float64() })
	lawtest.CheckError(t, "diffusion", "noise", err, "did not converge")
	sheets := lawtest.Must(NewMixture([]float64{0.5, 0.5}, [][]float64{{0, 0}, {0, 0}},
		[]mat.Symmetric{diag(1, 1e-14), mat.NewSymDense(2, []float64{1, 0.5, 0.5, 1})}))
	_, err = average(sheets.cover(nil, 1), 1, func(value *averages, _ int, _, _ []float64) { value[0] = 1 })
	lawtest.CheckError(t, "diffusion", "sheet", err, "too many boxes")
}
