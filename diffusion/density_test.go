package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// reference is testdata/mixture_2d.json: densities and their derivatives of a
// mixture in two dimensions, computed with 40 digits.
type reference struct {
	Mixture struct {
		Weights []float64
		Means   [][]float64
		Covs    [][][]float64
		Points  []struct {
			T     float64
			X     []float64
			Logp  lawtest.Number
			Post  []lawtest.Number
			Score []lawtest.Number
			Div   lawtest.Number     `json:"div_score"`
			Hess  [][]lawtest.Number `json:"hess_logp"`
		}
	}
}

func TestDensityReference(t *testing.T) {
	const tol = 1e-12
	var ref reference
	lawtest.ReadJSON(t, "mixture_2d.json", &ref)
	covs := make([]mat.Symmetric, len(ref.Mixture.Covs))
	for k, c := range ref.Mixture.Covs {
		covs[k] = mat.NewSymDense(2, []float64{c[0][0], c[0][1], c[1][0], c[1][1]})
	}
	data := lawtest.Must(NewMixture(ref.Mixture.Weights, ref.Mixture.Means, covs))
	if len(ref.Mixture.Points) == 0 {
		t.Fatal("no points")
	}
	for _, p := range ref.Mixture.Points {
		m := data.At(p.T)
		check := func(name string, got float64, want lawtest.Number) {
			t.Helper()
			if !scalar.EqualWithinRel(got, float64(want), tol) {
				t.Errorf("t = %v, x = %v: %s = %v, want %v", p.T, p.X, name, got, want)
			}
		}
		check("ln p", m.LogProb(p.X), p.Logp)
		check("∇·score", m.ScoreDivergence(p.X), p.Div)
		score, post, hess := m.Score(nil, p.X), m.Posterior(nil, p.X), m.Hessian(nil, p.X)
		for i := range score {
			check("score", score[i], p.Score[i])
			for j := range score {
				check("Hessian", hess.At(i, j), p.Hess[i][j])
			}
		}
		for k := range post {
			check("posterior", post[k], p.Post[k])
		}
	}
}

func TestDerivativesAgainstFiniteDifferences(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	central := &fd.Settings{Formula: fd.Central}
	for d := 1; d <= 5; d++ {
		for k := 1; k <= 4; k++ {
			m := randomMixture(t, d, k, r).At(0.3 * r.Float64())
			x := m.Rand(nil, r)
			score := m.Score(nil, x)
			for j, want := range fd.Gradient(nil, m.LogProb, x, central) {
				if !scalar.EqualWithinAbsOrRel(score[j], want, 1e-7, 1e-7) {
					t.Errorf("d = %d, K = %d: score[%d] = %v, finite difference %v", d, k, j, score[j], want)
				}
			}
			hess := m.Hessian(nil, x)
			want := mat.NewDense(d, d, nil)
			fd.Jacobian(want, func(dst, x []float64) { m.Score(dst, x) }, x, &fd.JacobianSettings{Formula: fd.Central})
			if !mat.EqualApprox(hess, want, 1e-6) {
				t.Errorf("d = %d, K = %d: Hessian\n%v\nfinite difference\n%v", d, k, mat.Formatted(hess), mat.Formatted(want))
			}
			if got := m.ScoreDivergence(x); !scalar.EqualWithinAbsOrRel(got, mat.Trace(hess), 1e-12, 1e-12) {
				t.Errorf("d = %d, K = %d: ∇·score = %v, trace of the Hessian %v", d, k, got, mat.Trace(hess))
			}
		}
	}
}

// TestTweedie checks the score and Hessian at time t against the moments of X_0
// given X_t, which know nothing of derivatives.
func TestTweedie(t *testing.T) {
	const time = 0.4
	r := rand.New(rand.NewPCG(5, 6))
	shrink, noise := decay(time)
	for d := 1; d <= 4; d++ {
		data := randomMixture(t, d, 3, r)
		x := data.At(time).Rand(nil, r)
		posterior := originGiven(t, data, x, time)
		mean, cov := posterior.Mean(nil), posterior.CovarianceMatrix(nil)
		score, hess := data.At(time).Score(nil, x), data.At(time).Hessian(nil, x)
		for i := range d {
			if want := (shrink*mean[i] - x[i]) / noise; !scalar.EqualWithinAbsOrRel(score[i], want, 1e-12, 1e-12) {
				t.Errorf("d = %d: score[%d] = %v, Tweedie %v", d, i, score[i], want)
			}
			for j := range d {
				want := shrink * shrink / noise / noise * cov.At(i, j)
				if i == j {
					want -= 1 / noise
				}
				if !scalar.EqualWithinAbsOrRel(hess.At(i, j), want, 1e-11, 1e-11) {
					t.Errorf("d = %d: Hessian(%d, %d) = %v, Tweedie %v", d, i, j, hess.At(i, j), want)
				}
			}
		}
	}
}

// originGiven returns the law of X_0 given X_t = x by Bayes' rule with matrices:
// precision Σ⁻¹ + (a/Δ)I, weights by the density of x.
func originGiven(t *testing.T, data *Mixture, x []float64, time float64) *Mixture {
	t.Helper()
	d := data.Dim()
	shrink, noise := decay(time)
	weights := data.At(time).Posterior(nil, x)
	means := make([][]float64, data.Len())
	covs := make([]mat.Symmetric, data.Len())
	for k := range covs {
		_, mu, sigma := data.Component(k)
		var precision, cov mat.SymDense
		var chol mat.Cholesky
		chol.Factorize(sigma)
		chol.InverseTo(&precision)
		pull := mat.NewVecDense(d, nil)
		pull.MulVec(&precision, mat.NewVecDense(d, mu))
		for i := range d {
			precision.SetSym(i, i, precision.At(i, i)+shrink*shrink/noise)
			pull.SetVec(i, pull.AtVec(i)+shrink/noise*x[i])
		}
		chol.Factorize(&precision)
		chol.InverseTo(&cov)
		means[k] = make([]float64, d)
		mat.NewVecDense(d, means[k]).MulVec(&cov, pull)
		covs[k] = &cov
	}
	return lawtest.Must(NewMixture(weights, means, covs))
}

func TestFarApart(t *testing.T) {
	// Midway between components 2000 standard deviations apart both densities
	// underflow; by symmetry the score is −x/σ² + (μ/σ²) tanh(μx/σ²).
	// The log-odds are a difference of numbers as large as μ²/2, rounded.
	const mu, variance = 1000, 1
	const tol = mu * (mu * mu / 2) * epsilon
	m := lawtest.Must(SymmetricPair(mu, variance))
	for _, x := range []float64{0, 1e-3, -0.5, 3, 999, 1e6} {
		want := (mu*math.Tanh(mu*x) - x) / variance
		if got := m.Score(nil, []float64{x})[0]; !scalar.EqualWithinAbs(got, want, tol) {
			t.Errorf("score(%v) = %v, want %v", x, got, want)
		}
		wantLog := -0.5*math.Pow(math.Abs(x)-mu, 2) + math.Log1p(math.Exp(-2*mu*math.Abs(x))) - math.Log(2) - 0.5*math.Log(2*math.Pi)
		if got := m.LogProb([]float64{x}); !scalar.EqualWithinRel(got, wantLog, 1e-12) {
			t.Errorf("ln p(%v) = %v, want %v", x, got, wantLog)
		}
		u := mu / math.Cosh(mu*x)
		if got, want := m.ScoreDivergence([]float64{x}), u*u-1; !scalar.EqualWithinAbs(got, want, mu*tol) {
			t.Errorf("∇·score(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestTinyVariances(t *testing.T) {
	for _, variance := range []float64{1e-8, 1e-16, 1e-100} {
		m := lawtest.Must(SymmetricPair(1, variance))
		offset := 0.5 * math.Sqrt(variance)
		x := 1 + offset
		offset = x - 1 // as rounded
		if got, want := m.Score(nil, []float64{x})[0], -offset/variance; !scalar.EqualWithinRel(got, want, 1e-12) {
			t.Errorf("σ² = %v: score = %v, want %v", variance, got, want)
		}
		if got, want := m.ScoreDivergence([]float64{x}), -1/variance; !scalar.EqualWithinRel(got, want, 1e-12) {
			t.Errorf("σ² = %v: ∇·score = %v, want %v", variance, got, want)
		}
		// A little time turns the variance into 2t, without cancellation.
		for _, time := range []float64{1e-12, 1e-6} {
			_, _, cov := m.At(time).Component(0)
			want := math.Exp(-2*time)*variance - math.Expm1(-2*time)
			if got := cov.At(0, 0); !scalar.EqualWithinRel(got, want, 1e-14) {
				t.Errorf("σ² = %v, t = %v: variance %v, want %v", variance, time, got, want)
			}
		}
	}
}

func TestScoreInPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	m := randomMixture(t, 3, 3, r)
	x := m.Rand(nil, r)
	want := m.Score(nil, x)
	m.Score(x, x)
	for j := range x {
		if x[j] != want[j] {
			t.Fatalf("in place %v, elsewhere %v", x, want)
		}
	}
}

func TestScoreDoesNotAllocate(t *testing.T) {
	m := lawtest.Must(SymmetricPair(1, 0.4))
	x, dst := []float64{0.3}, make([]float64, 1)
	if n := testing.AllocsPerRun(100, func() { m.Score(dst, x); m.LogProb(x) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestPosteriorFarOut: posterior weights are differences of exponents, right also where the exponents are
// so large that their rounding is not small.
func TestPosteriorFarOut(t *testing.T) {
	clouds := lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{4, 0}, {-4, 0}}, []float64{1, 1}))
	slanted := mat.NewSymDense(2, []float64{1, 0.6, 0.6, 2})
	turned := lawtest.Must(NewMixture([]float64{0.5, 0.5}, [][]float64{{4, 0}, {-4, 0}}, []mat.Symmetric{slanted, slanted}))
	var precision mat.SymDense
	var chol mat.Cholesky
	chol.Factorize(slanted)
	chol.InverseTo(&precision)
	for _, y := range []float64{0, 1e3, 1e6} {
		x := []float64{0.1, y}
		u := math.Tanh(4 * 0.1)
		checkRel(t, fmt.Sprintf("divergence at %v", x), clouds.ScoreDivergence(x), 16*(1-u*u)-2, 1e-9)
		odds := 8 * (precision.At(0, 0)*0.1 + precision.At(0, 1)*y)
		if gamma := turned.Posterior(nil, x); math.Abs(gamma[0]-1/(1+math.Exp(-odds))) > 1e-9 || math.Abs(gamma[0]+gamma[1]-1) > 1e-15 {
			t.Errorf("slanted, at %v: posterior %v, want %v", x, gamma, 1/(1+math.Exp(-odds)))
		}
	}
	needles := lawtest.Must(SymmetricPair(1, 1e-14))
	for _, x := range []float64{0, 1e-16, -3e-15, 1e-14} {
		want := 1 / (1 + math.Exp(-2*x/1e-14))
		if gamma := needles.Posterior(nil, []float64{x}); math.Abs(gamma[0]-want) > 1e-13 || math.Abs(gamma[0]+gamma[1]-1) > 1e-15 {
			t.Errorf("needles, at %v: posterior %v, want %v", x, gamma, want)
		}
		checkRel(t, fmt.Sprintf("needles: score at %v", x), needles.Score(nil, []float64{x})[0]+x/1e-14, math.Tanh(x/1e-14)/1e-14, 1e-9)
	}
}
