package diffusion

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// randomMixture returns a mixture of k components in d dimensions with full
// covariances whose variances along their axes lie between 0.05 and 2.
func randomMixture(t testing.TB, d, k int, r *rand.Rand) *Mixture {
	t.Helper()
	weights := make([]float64, k)
	means := make([][]float64, k)
	covs := make([]mat.Symmetric, k)
	var sum float64
	for i := range k {
		weights[i] = 0.2 + r.Float64()
		sum += weights[i]
		means[i] = make([]float64, d)
		for j := range means[i] {
			means[i][j] = 1.5 * r.NormFloat64()
		}
		covs[i] = randomCovariance(d, r)
	}
	for i := range weights {
		weights[i] /= sum
	}
	return lawtest.Must(NewMixture(weights, means, covs))
}

func randomCovariance(d int, r *rand.Rand) *mat.SymDense {
	q := lawtest.Orthogonal(d, r)
	cov := mat.NewSymDense(d, nil)
	for j := range d {
		cov.SymRankOne(cov, 0.05+1.95*r.Float64(), q.ColView(j))
	}
	return cov
}

// diag returns the diagonal matrix of the given entries.
func diag(v ...float64) *mat.SymDense {
	d := mat.NewSymDense(len(v), nil)
	for i, x := range v {
		d.SetSym(i, i, x)
	}
	return d
}

func TestMixtureBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	one := [][]float64{{0}}
	two := [][]float64{{0}, {1}}
	unit := []mat.Symmetric{diag(1)}
	for name, test := range map[string]struct {
		weights []float64
		means   [][]float64
		covs    []mat.Symmetric
		want    string
	}{
		"no weights":         {nil, nil, nil, "no weights"},
		"sum":                {[]float64{0.5, 0.4}, two, []mat.Symmetric{diag(1), diag(1)}, "weights sum to 0.9"},
		"negative weight":    {[]float64{1.5, -0.5}, two, []mat.Symmetric{diag(1), diag(1)}, "weights[1] = -0.5"},
		"NaN weight":         {[]float64{nan}, one, unit, "weights[0] = NaN"},
		"infinite weight":    {[]float64{inf}, one, unit, "weights[0] = +Inf"},
		"means missing":      {[]float64{0.5, 0.5}, one, unit, "1 means for 2 weights"},
		"empty mean":         {[]float64{1}, [][]float64{{}}, unit, "means[0] is empty"},
		"ragged means":       {[]float64{0.5, 0.5}, [][]float64{{0}, {0, 1}}, unit, "means[1] has length 2, means[0] has 1"},
		"NaN mean":           {[]float64{1}, [][]float64{{nan}}, unit, "means[0][0] = NaN"},
		"infinite mean":      {[]float64{1}, [][]float64{{inf}}, unit, "means[0][0] = +Inf"},
		"covs missing":       {[]float64{1}, one, nil, "0 covs for 1 weights"},
		"nil covariance":     {[]float64{1}, one, []mat.Symmetric{nil}, "covs[0] is nil"},
		"wrong size":         {[]float64{1}, one, []mat.Symmetric{diag(1, 1)}, "covs[0] is 2×2"},
		"NaN covariance":     {[]float64{1}, one, []mat.Symmetric{diag(nan)}, "covs[0] has the entry (0, 0) = NaN"},
		"negative diagonal":  {[]float64{1}, [][]float64{{0, 0}}, []mat.Symmetric{diag(1, -2)}, "its smallest eigenvalue is -2"},
		"indefinite":         {[]float64{1}, [][]float64{{0, 0}}, []mat.Symmetric{mat.NewSymDense(2, []float64{1, 2, 2, 1})}, "its smallest eigenvalue is -1"},
		"beyond float64":     {[]float64{1}, [][]float64{{0, 0}}, []mat.Symmetric{mat.NewSymDense(2, []float64{1.7e308, 1.7e308, 1.7e308, 1.7e308})}, "covs[0] has the eigenvalue"},
		"subnormal variance": {[]float64{1}, one, []mat.Symmetric{diag(1e-320)}, "covs[0] has the eigenvalue 1e-320"},
	} {
		_, err := NewMixture(test.weights, test.means, test.covs)
		lawtest.CheckError(t, "diffusion", name, err, test.want)
	}
	for name, test := range map[string]struct {
		variances []float64
		want      string
	}{
		"missing":   {nil, "0 variances for 1 weights"},
		"subnormal": {[]float64{1e-320}, "variances[0] = 1e-320"},
		"negative":  {[]float64{-1}, "variances[0] = -1"},
		"NaN":       {[]float64{nan}, "variances[0] = NaN"},
		"infinite":  {[]float64{inf}, "variances[0] = +Inf"},
	} {
		_, err := NewIsotropicMixture([]float64{1}, one, test.variances)
		lawtest.CheckError(t, "diffusion", "isotropic, "+name, err, test.want)
	}
	_, err := SymmetricPair(nan, 1)
	lawtest.CheckError(t, "diffusion", "pair", err, "mu = NaN")
	_, err = SymmetricPair(1, -0.1)
	lawtest.CheckError(t, "diffusion", "pair", err, "variance = -0.1")
}

// checkError fails unless err starts like an error of the package and contains want.
func TestMixtureIsImmutable(t *testing.T) {
	weights, mean, cov := []float64{1}, []float64{2, 3}, diag(1, 4)
	m := lawtest.Must(NewMixture(weights, [][]float64{mean}, []mat.Symmetric{cov}))
	x := []float64{0.3, -0.7}
	want := m.LogProb(x)
	weights[0], mean[0] = 7, 7
	cov.SetSym(0, 0, 7)
	m.At(2)
	if got := m.LogProb(x); got != want {
		t.Errorf("ln p changed from %v to %v with the arguments", want, got)
	}
	if m.At(0) != m {
		t.Error("the law at time 0 is not the law of the data")
	}
}

func TestComponent(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for d := 1; d <= 4; d++ {
		cov := randomCovariance(d, r)
		mean := make([]float64, d)
		mean[0] = 3
		m := lawtest.Must(NewMixture([]float64{1}, [][]float64{mean}, []mat.Symmetric{cov}))
		w, mu, got := m.Component(0)
		if w != 1 || mu[0] != 3 || !mat.EqualApprox(got, cov, 1e-14) {
			t.Errorf("d = %d: component is %v, %v, %v", d, w, mu, mat.Formatted(got))
		}
	}
}

func TestShapePanics(t *testing.T) {
	m := lawtest.Must(SymmetricPair(1, 1))
	two := []float64{1, 2}
	for name, f := range map[string]func(){
		"LogProb":           func() { m.LogProb(two) },
		"Score x":           func() { m.Score(nil, two) },
		"Score dst":         func() { m.Score(two, []float64{1}) },
		"ScoreDivergence":   func() { m.ScoreDivergence(two) },
		"Hessian x":         func() { m.Hessian(nil, two) },
		"Hessian dst":       func() { m.Hessian(mat.NewSymDense(2, nil), []float64{1}) },
		"Posterior x":       func() { m.Posterior(nil, two) },
		"Posterior dst":     func() { m.Posterior(make([]float64, 3), []float64{1}) },
		"Rand":              func() { m.Rand(two, nil) },
		"Mean":              func() { m.Mean(two) },
		"CovarianceMatrix":  func() { m.CovarianceMatrix(mat.NewSymDense(2, nil)) },
		"Projection":        func() { m.Projection(two) },
		"Transition dst":    func() { Transition(two, []float64{1}, 1, nil) },
		"Transition time":   func() { Transition(nil, two, -1, nil) },
		"negative time":     func() { m.At(-1) },
		"time not a number": func() { m.At(math.NaN()) },
	} {
		func() {
			defer func() {
				if r, ok := recover().(string); !ok || !strings.HasPrefix(r, "diffusion: ") {
					t.Errorf("%s: panic %v, want one of the package", name, r)
				}
			}()
			f()
			t.Errorf("%s: no panic", name)
		}()
	}
}
