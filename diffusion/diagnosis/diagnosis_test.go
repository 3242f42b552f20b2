package diagnosis_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/internal/lawtest"
)

// gaussian is N(mean, variance I).
func gaussian(variance float64, mean ...float64) *diffusion.Mixture {
	return lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{mean}, []float64{variance}))
}

// exact is the score of the data, scale·s + shift that with two errors.
func exact(m *diffusion.Mixture) diffusion.Drift { return wrong(m, 1, 0) }

func wrong(m *diffusion.Mixture, scale, shift float64) diffusion.Drift {
	return func(dst, x []float64, t float64) {
		m.At(t).Score(dst, x)
		for j := range dst {
			dst[j] = scale*dst[j] + shift
		}
	}
}

// checkEstimate fails the test if e is more than 4 standard errors from want, or if the error itself is larger than most.
func checkEstimate(t *testing.T, what string, e diffusion.Estimate, want, most float64) {
	t.Helper()
	if !(math.Abs(e.Value-want) <= 4*e.StdErr+1e-12*math.Abs(want)) {
		t.Errorf("%s = %v, want %v: %.1f errors away", what, e, want, (e.Value-want)/e.StdErr)
	}
	if !(e.StdErr <= most) {
		t.Errorf("%s = %v has the error %v, want at most %v", what, e, e.StdErr, most)
	}
}

// TestScoreError: a score that is scaled by 1 + ε has the mean square error ε² ⟨|s|²⟩ = ε² d/C_t.
func TestScoreError(t *testing.T) {
	data := gaussian(0.3, 1, -2, 0.5)
	times := []float64{0, 0.1, 1}
	c := diagnosis.Comparison{Data: data, Score: wrong(data, 1.2, 0), Paths: 4000, Seed: 1}
	got := lawtest.Must(c.ScoreError(t.Context(), times))
	for k, time := range times {
		variance := 1 - 0.7*math.Exp(-2*time)
		checkEstimate(t, "score error", got[k], 0.2*math.Sqrt(3/variance), 0.01)
	}
	c.Score = wrong(data, 1, 0.3)
	for _, e := range lawtest.Must(c.ScoreError(t.Context(), times)) {
		if math.Abs(e.Value-0.3*math.Sqrt(3)) > 1e-12 || e.StdErr > 1e-12 {
			t.Errorf("error %v of a shifted score, want %v without an error", e, 0.3*math.Sqrt(3))
		}
	}
}

// TestCostOfShift: s + ε with ε = 0.3 for unit time costs 0.09 nats, by the integral and by the probabilities of paths.
func TestCostOfShift(t *testing.T) {
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	for _, from := range []float64{0, 0.01} {
		c := diagnosis.Comparison{Data: pair, Score: wrong(pair, 1, 0.3), From: from, To: from + 1, Paths: 2000, Steps: 25, Seed: 2}
		cost := lawtest.Must(c.PathCost(t.Context()))
		if math.Abs(cost.Integral.Value-0.09) > 1e-12 {
			t.Errorf("integral = %v, want 0.09", cost.Integral)
		}
		checkEstimate(t, "log-ratio", cost.LogRatio, 0.09, 0.03)
		checkEstimate(t, "chain ratio", cost.ChainRatio, 0.09, 0.02)
		checkEstimate(t, "disagreement", cost.Disagreement, 0, 0.03)
		checkEstimate(t, "theorem", diffusion.Estimate{Value: cost.Theorem.Mean, StdErr: cost.Theorem.StdErr}, 1, 0.02)
		if share := cost.Share(from + 0.25); math.Abs(share-0.25) > 1e-9 {
			t.Errorf("share %v in the first quarter, want 0.25", share)
		}
	}
}

// TestCostOfScale: ε² d ∫dt/C_t = ε² d [T + ½ ln(C_T/C_0)].
func TestCostOfScale(t *testing.T) {
	lawtest.Slow(t)
	data := gaussian(0.2, 0.5, -1)
	c := diagnosis.Comparison{Data: data, Score: wrong(data, 0.8, 0), From: 0, To: 2, Paths: 5000, Steps: 50, Seed: 3}
	cost := lawtest.Must(c.PathCost(t.Context()))
	want := 0.04 * 2 * (2 + 0.5*math.Log((1-0.8*math.Exp(-4))/0.2))
	checkEstimate(t, "integral", cost.Integral, want, 0.01)
	checkEstimate(t, "log-ratio", cost.LogRatio, want, 0.03)
	checkEstimate(t, "disagreement", cost.Disagreement, 0, 0.03)
}

// TestCostAgainstPathKL: the score of another mixture, whose cost is known by quadrature.
func TestCostAgainstPathKL(t *testing.T) {
	lawtest.Slow(t)
	p := lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{-1}, {1}}, []float64{0.3, 0.5}))
	q := lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{-0.8}, {1.2}}, []float64{0.4, 0.5}))
	want := lawtest.Must(diffusion.PathKL(p, q, 1.5))
	c := diagnosis.Comparison{Data: p, Score: exact(q), To: 1.5, Paths: 10000, Steps: 40, Seed: 4}
	cost := lawtest.Must(c.PathCost(t.Context()))
	checkEstimate(t, "integral", cost.Integral, want, 0.01)
	checkEstimate(t, "log-ratio", cost.LogRatio, want, 0.02)
	checkEstimate(t, "chain ratio", cost.ChainRatio, want, 0.01)
	checkEstimate(t, "disagreement", cost.Disagreement, 0, 0.02)
	if cost.Start != (diffusion.Estimate{}) {
		t.Errorf("start = %v, want 0", cost.Start)
	}
	c.Start = gaussian(1, 0)
	cost = lawtest.Must(c.PathCost(t.Context()))
	checkEstimate(t, "start", cost.Start, lawtest.Must(diffusion.KLToEquilibrium(p, 1.5)), 0.01)
}

// TestIdenticalScore: with the exact score there is no cost but that of finite steps, which goes with their length.
func TestIdenticalScore(t *testing.T) {
	lawtest.Slow(t)
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	c := diagnosis.Comparison{Data: pair, Score: exact(pair), To: 1, Paths: 10000, Steps: 10, Seed: 5}
	coarse := lawtest.Must(c.PathCost(t.Context()))
	if coarse.Integral != (diffusion.Estimate{}) || coarse.ChainRatio != (diffusion.Estimate{}) {
		t.Errorf("integral %v and chain ratio %v, want 0", coarse.Integral, coarse.ChainRatio)
	}
	c.Steps = 40
	fine := lawtest.Must(c.PathCost(t.Context()))
	if got := coarse.Discretisation.Value / fine.Discretisation.Value; !(got > 2.5 && got < 6) || !(fine.Discretisation.Value > 0) {
		t.Errorf("20 steps cost %v, 80 steps %v, want a quarter", coarse.Discretisation, fine.Discretisation)
	}
}

// TestExtrapolation: finite steps cost as much as the score, and the extrapolated log-ratio has nothing of it.
func TestExtrapolation(t *testing.T) {
	lawtest.Slow(t)
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.1))
	c := diagnosis.Comparison{Data: pair, Score: wrong(pair, 1, 0.3), To: 1, Paths: 20000, Steps: 20, Seed: 5}
	cost := lawtest.Must(c.PathCost(t.Context()))
	checkEstimate(t, "log-ratio", cost.LogRatio, 0.09, 0.005)
	checkEstimate(t, "disagreement", cost.Disagreement, 0, 0.005)
	checkEstimate(t, "chain ratio", cost.ChainRatio, 0.09, 0.004)
	if !(cost.Discretisation.Value > 0.04) {
		t.Errorf("finite steps cost %v, want more than 0.04", cost.Discretisation)
	}
}

// TestTheoremIsBlind: ⟨e^{−ΔS_tot}⟩ = 1 for wrong scores, at long steps, and for another start.
func TestTheoremIsBlind(t *testing.T) {
	lawtest.Slow(t)
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.7))
	rotated := func(dst, x []float64, t float64) { dst[0], dst[1] = -x[0]-0.2*x[1], -x[1]+0.2*x[0] }
	for name, c := range map[string]diagnosis.Comparison{
		"exact":       {Data: pair, Score: exact(pair)},
		"scaled":      {Data: pair, Score: wrong(pair, 0.7, 0)},
		"shifted":     {Data: pair, Score: wrong(pair, 1, 0.3)},
		"other start": {Data: pair, Score: wrong(pair, 0.9, 0), Start: gaussian(1, 0)},
		"rotating":    {Data: gaussian(1, 0, 0), Score: rotated},
	} {
		c.To, c.Paths, c.Steps, c.Seed = 1, 40000, 3, 6
		g := lawtest.Must(c.Generate(t.Context()))
		checkEstimate(t, name, diffusion.Estimate{Value: g.Theorem.Mean, StdErr: g.Theorem.StdErr}, 1, 0.03)
		t.Logf("%s: %v ± %v", name, g.Theorem.Mean, g.Theorem.StdErr)
		if !g.Theorem.Reliable {
			t.Logf("%s: %s", name, g.Theorem.Warning)
		}
	}
}

// TestProductionOfShift: with normal data and the score −x + ε all steps are linear, and ⟨ΔS_tot⟩ follows from
// the first two moments of the force: f → f − Δy.
func TestProductionOfShift(t *testing.T) {
	const shift, steps, to = 0.4, 8, 1.0
	data := gaussian(1, 0)
	c := diagnosis.Comparison{Data: data, Score: wrong(data, 1, shift), To: to, Paths: 10000, Steps: steps, Seed: 7}
	g := lawtest.Must(c.Generate(t.Context()))
	mean, variance, total := 2*shift, 1.0, 0.0 // of the force f = −y + 2ε
	for n := steps; n > 0; n-- {
		at := func(n int) float64 { return to * float64(n*n) / (steps * steps) }
		h := at(n) - at(n-1)
		square := mean*mean + variance
		environment := square*h*(1-h/2) - (0.5-h/4)*(h*h*square+2*h)
		y := 2*shift - mean
		end, endVariance := mean*(1-h), variance*(1-h)*(1-h)+2*h
		yEnd := 2*shift - end
		system := 0.5 * (yEnd*yEnd + endVariance - y*y - variance)
		checkEstimate(t, "rate", g.Production[steps-n], (environment+system)/h, 0.1)
		total += environment + system
		mean, variance = end, endVariance
	}
	checkEstimate(t, "total", g.Total, total, 0.02)
	if limit := 4 * shift * shift * (1 - math.Exp(-to)); math.Abs(total-limit) > 0.05 {
		t.Errorf("the steps produce %v, want about %v", total, limit)
	}
	if n, d := g.Final.Dims(); n != 10000 || d != 1 || len(g.Times) != steps {
		t.Errorf("%d × %d points and %d times", n, d, len(g.Times))
	}
}

// TestProductionOfExact: the exact score produces KL_0 − KL_T.
func TestProductionOfExact(t *testing.T) {
	lawtest.Slow(t)
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	c := diagnosis.Comparison{Data: pair, Score: exact(pair), From: 0.01, To: 1, Paths: 10000, Steps: 200, Seed: 8}
	g := lawtest.Must(c.Generate(t.Context()))
	want := lawtest.Must(diffusion.ReverseBalance(pair.At(0.01), 0.99)).Total
	checkEstimate(t, "total", g.Total, want, 0.01)
	if g.Total != g.ExactTotal || g.Excess != (diffusion.Estimate{}) {
		t.Errorf("total %v, exact %v, excess %v", g.Total, g.ExactTotal, g.Excess)
	}
	for k := 0; k < len(g.Times); k += 20 {
		rate := lawtest.Must(diffusion.ReverseRates(pair, g.Times[k])).Production
		checkEstimate(t, "rate", g.Production[k], rate, 0.5)
	}
}

// TestCurl: s = −x + ωJx has ‖A‖²/‖J‖² = ω²/(1 + ω²), and a gradient none.
func TestCurl(t *testing.T) {
	for _, pairs := range []int{1, 8} { // all of the Jacobian, and random pairs of directions
		const omega = 0.3
		data := gaussian(1, make([]float64, 2*pairs)...)
		rotating := func(dst, x []float64, _ float64) {
			for j := 0; j < len(x); j += 2 {
				dst[j], dst[j+1] = -x[j]-omega*x[j+1], -x[j+1]+omega*x[j]
			}
		}
		c := diagnosis.Comparison{Data: data, Score: rotating, Paths: 4000, Seed: 9}
		for _, e := range lawtest.Must(c.Curl(t.Context(), []float64{0, 0.5})) {
			want := math.Sqrt(omega * omega / (1 + omega*omega))
			if pairs == 1 && math.Abs(e.Value-want) > 1e-9 {
				t.Errorf("curl %v, want %v", e, want)
			}
			if pairs > 1 {
				checkEstimate(t, "curl", e, want, 0.02)
			}
		}
	}
	slanted := lawtest.Must(diffusion.NewMixture([]float64{0.5, 0.5}, [][]float64{{1, 0}, {-1, 1}},
		[]mat.Symmetric{mat.NewSymDense(2, []float64{0.5, 0.2, 0.2, 0.3}), mat.NewSymDense(2, []float64{0.4, -0.1, -0.1, 0.2})}))
	single := func(dst, x []float64, t float64) { // as a network computes it
		rounded := make([]float64, len(x))
		for j, v := range x {
			rounded[j] = float64(float32(v))
		}
		slanted.At(t).Score(dst, rounded)
		for j, v := range dst {
			dst[j] = float64(float32(v))
		}
	}
	for _, test := range []struct {
		score      diffusion.Drift
		difference float64
		most       float64
	}{{exact(slanted), 0, 5e-5}, {exact(slanted), 1e-4, 1e-8}, {single, 0, 1e-4}} {
		c := diagnosis.Comparison{Data: slanted, Score: test.score, Paths: 1000, Seed: 10, Difference: test.difference}
		for _, e := range lawtest.Must(c.Curl(t.Context(), []float64{0.01, 0.1, 1})) {
			if e.Value > test.most {
				t.Errorf("curl %.2g of a gradient with Difference %v, want at most %v", e.Value, test.difference, test.most)
			}
			t.Logf("%.2g", e.Value)
		}
	}
}

// TestLikelihood: normal data and the score −(1 + ε)x: the flow is dX/dt = εX, and p_θ = N(0, e^{−2εT}).
func TestLikelihood(t *testing.T) {
	const eps, to = 0.2, 1.5
	for _, d := range []int{1, 3, 12} {
		data := gaussian(1, make([]float64, d)...)
		n := float64(d)
		want := -n/2*math.Log(2*math.Pi) - n/2*math.Exp(2*eps*to) + n*eps*to
		c := diagnosis.Comparison{Data: data, Score: wrong(data, 1+eps, 0), To: to, Paths: 500, Steps: 10, Seed: 11}
		l := lawtest.Must(c.Likelihood(t.Context()))
		checkEstimate(t, "mean", l.Mean, want, 0.1*n)
		checkEstimate(t, "bits", l.BitsPerDimension, -want/n/math.Ln2, 0.1)
		checkEstimate(t, "KL", *l.KL, n*((math.Exp(2*eps*to)-1)/2-eps*to), 0.1*n)
		x := mat.NewDense(2, d, nil)
		x.Set(1, 0, 0.7)
		own := lawtest.Must(c.LogProb(t.Context(), x))
		for i, value := range []float64{0, 0.7} {
			want := -n/2*math.Log(2*math.Pi) - value*value/2*math.Exp(2*eps*to) + n*eps*to
			if math.Abs(own.LogProb[i]-want) > 1e-6 {
				t.Errorf("d = %d: ln p(%v) = %v, want %v", d, value, own.LogProb[i], want)
			}
		}
		if own.KL != nil {
			t.Error("a relative entropy of points of which nothing is known")
		}
	}
}

// TestHutchinson: a score whose Jacobian is not diagonal, s = −x + εBx with B swapping neighbours. The flow is
// dX/dt = −εBX, so ⟨ln p_θ⟩ = −(d/2) [ln 2π + cosh 2εT]. A known divergence does the same without scatter of its own.
func TestHutchinson(t *testing.T) {
	const eps, to, d = 0.3, 1.0, 12
	swapping := func(dst, x []float64, _ float64) {
		for j := 0; j < len(x); j += 2 {
			dst[j], dst[j+1] = -x[j]+eps*x[j+1], -x[j+1]+eps*x[j]
		}
	}
	c := diagnosis.Comparison{Data: gaussian(1, make([]float64, d)...), Score: swapping, To: to, Paths: 5000, Steps: 10, Seed: 12}
	want := -d / 2. * (math.Log(2*math.Pi) + math.Cosh(2*eps*to))
	probed := lawtest.Must(c.Likelihood(t.Context()))
	c.Divergence = func([]float64, float64) float64 { return -d }
	known := lawtest.Must(c.Likelihood(t.Context()))
	checkEstimate(t, "Hutchinson", probed.Mean, want, 0.1)
	checkEstimate(t, "known", known.Mean, want, 0.1)
	if !(known.Mean.StdErr < probed.Mean.StdErr) {
		t.Errorf("errors %v with the divergence, %v without", known.Mean.StdErr, probed.Mean.StdErr)
	}
}

// TestLikelihoodOfExact: the flow of the exact score generates the data, to the order of the method.
func TestLikelihoodOfExact(t *testing.T) {
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.1))
	points := mat.NewDense(4, 1, []float64{-1, 0, 0.8, 1.5})
	c := diagnosis.Comparison{Data: pair, Score: exact(pair), To: 2, Seed: 13, Difference: 1e-4}
	var off [2]float64
	for k, steps := range []int{20, 40} {
		c.Steps = steps
		for i, got := range lawtest.Must(c.LogProb(t.Context(), points)).LogProb {
			off[k] = max(off[k], math.Abs(got-pair.LogProb(points.RawRowView(i))))
		}
	}
	if !(off[1] < 1e-4 && off[0]/off[1] > 8) {
		t.Errorf("off by %v with 20 and 40 steps, want a sixteenth", off)
	}
}

// TestManyDimensions: the exact score of two modes in 16 dimensions, where divergence and curl are taken along random directions.
func TestManyDimensions(t *testing.T) {
	lawtest.Slow(t)
	const d = 16
	means := [][]float64{make([]float64, d), make([]float64, d)}
	for j := range d {
		means[0][j], means[1][j] = 0.5, -0.5
	}
	data := lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.3, 0.7}, means, []float64{0.3, 0.5}))
	c := diagnosis.Comparison{Data: data, Score: exact(data), From: 0.01, To: 3, Paths: 3000, Steps: 40, Seed: 20}
	l := lawtest.Must(c.Likelihood(t.Context()))
	checkEstimate(t, "KL", *l.KL, 0, 0.05)
	for _, got := range lawtest.Must(c.Calibration(t.Context(), []float64{0.1, 0.5})) {
		checkEstimate(t, "ratio", got.Ratio, 1, 0.02)
		checkEstimate(t, "difference", got.Difference, 0, 0.1)
	}
	for _, e := range lawtest.Must(c.Curl(t.Context(), []float64{0.1, 0.5})) {
		if e.Value > 1e-4 {
			t.Errorf("curl %v of a gradient", e)
		}
	}
	c.Score = wrong(data, 1, 0.1)
	cost := lawtest.Must(c.PathCost(t.Context()))
	checkEstimate(t, "log-ratio", cost.LogRatio, 0.01*d*2.99, 0.05)
	checkEstimate(t, "disagreement", cost.Disagreement, 0, 0.05)
	g := lawtest.Must(c.Generate(t.Context()))
	w := lawtest.Must(diagnosis.SampleDistance(t.Context(), g.Final, data.At(0.01), 1))
	if !(w.Wasserstein.Value > 5*w.Floor) || g.Theorem.Reliable { // shifted, and so wide a scatter of entropies cannot be averaged
		t.Errorf("distance %v with the floor %v; theorem %+v", w.Wasserstein, w.Floor, g.Theorem)
	}
}

// TestCalibration: closed forms for N(0, v) and a score that is scaled and shifted.
func TestCalibration(t *testing.T) {
	const v, scale, shift = 0.5, 1.1, 0.2
	for _, d := range []int{2, 10} {
		data := gaussian(v, make([]float64, d)...)
		n := float64(d)
		times := []float64{0.05, 0.5, 1.5}
		c := diagnosis.Comparison{Data: data, Score: wrong(data, scale, shift), Paths: 5000, Seed: 14}
		for k, got := range lawtest.Must(c.Calibration(t.Context(), times)) {
			a := math.Exp(-2 * times[k])
			delta, variance := 1-a, 1+(v-1)*a
			least := n * v * delta / variance
			excess := delta * delta / a * n * ((scale-1)*(scale-1)/variance + shift*shift)
			implied := delta / a * n * (1 - delta*scale/variance)
			if math.Abs(got.Implied.Value-implied) > 1e-6*delta*n/a {
				t.Errorf("implied = %v, want %v", got.Implied, implied)
			}
			checkEstimate(t, "realised", got.Realized, least+excess, 0.2*n)
			checkEstimate(t, "excess", *got.Excess, excess, 0.2*n)
			checkEstimate(t, "difference", got.Difference, least+excess-implied, 0.2*n)
			checkEstimate(t, "ratio", got.Ratio, (least+excess)/implied, 0.2)
		}
	}
}

// TestCalibrationOfExact: an exact score makes the error that it implies, which is the least.
func TestCalibrationOfExact(t *testing.T) {
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.1))
	times := []float64{0.1, 0.5, 1}
	c := diagnosis.Comparison{Data: pair, Score: exact(pair), Paths: 20000, Seed: 15}
	for k, got := range lawtest.Must(c.Calibration(t.Context(), times)) {
		least := lawtest.Must(diffusion.MMSE(pair, times[k]))
		checkEstimate(t, "implied", got.Implied, least, 0.05)
		checkEstimate(t, "realised", got.Realized, least, 0.05)
		checkEstimate(t, "difference", got.Difference, 0, 0.05)
		checkEstimate(t, "ratio", got.Ratio, 1, 0.05)
		checkEstimate(t, "excess", *got.Excess, 0, 0.05)
	}
}

// TestIdentities: those of an exact score, and how a scaled one violates them.
func TestIdentities(t *testing.T) {
	data := lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{1, 0}, {-1, 1}}, []float64{0.3, 0.5}))
	times := []float64{0, 0.2, 1}
	c := diagnosis.Comparison{Data: data, Score: exact(data), Paths: 5000, Seed: 16}
	for _, got := range lawtest.Must(c.Identities(t.Context(), times)) {
		checkEstimate(t, "virial", got.Virial, -2, 0.1)
		checkEstimate(t, "Stein", got.Stein, 0, 0.2)
		for _, m := range got.Mean {
			checkEstimate(t, "mean", m, 0, 0.1)
		}
	}
	const scale, v = 1.3, 0.5
	data = gaussian(v, 0.4, 0, 1)
	c.Data, c.Score = data, wrong(data, scale, 0)
	for k, got := range lawtest.Must(c.Identities(t.Context(), times)) {
		variance := 1 + (v-1)*math.Exp(-2*times[k])
		checkEstimate(t, "virial", got.Virial, -3*scale, 0.1)
		checkEstimate(t, "Stein", got.Stein, 3*scale*(scale-1)/variance, 0.2)
		checkEstimate(t, "score matching", got.ScoreMatching, 3*scale*(scale-2)/variance, 0.2) // (ε² − 1) 3/C
	}
}

// TestSampleDistance: points that are shifted or stretched, in closed form, and exact draws.
func TestSampleDistance(t *testing.T) {
	const n = 3000
	for _, d := range []int{1, 3} {
		law := gaussian(1, make([]float64, d)...)
		src := rand.NewPCG(1, 1)
		draws, stretched := mat.NewDense(n, d, nil), mat.NewDense(n, d, nil)
		for i := range n {
			law.Rand(draws.RawRowView(i), src)
		}
		stretched.Scale(1.3, draws)
		none := lawtest.Must(diagnosis.SampleDistance(t.Context(), draws, law, 1))
		if w := none.Wasserstein; !(w.Value < 3*none.Floor && none.Floor < 0.06) {
			t.Errorf("d = %d: exact draws have the distance %v, floor %v", d, w, none.Floor)
		}
		far := lawtest.Must(diagnosis.SampleDistance(t.Context(), stretched, law, 1))
		checkEstimate(t, "stretched", far.Wasserstein, 0.3, 0.03)
		if (far.KL == nil) != (d > 1) {
			t.Errorf("d = %d: KL = %v", d, far.KL)
		}
		if d == 1 {
			checkEstimate(t, "KL of exact draws", *none.KL, 0, 0.01)
			shifted := mat.DenseCopyOf(draws)
			for i := range n {
				shifted.Set(i, 0, 0.3+draws.At(i, 0))
			}
			near := lawtest.Must(diagnosis.SampleDistance(t.Context(), shifted, law, 1))
			checkEstimate(t, "shifted", near.Wasserstein, 0.3, 0.03)
			if kl := *near.KL; math.Abs(kl.Value-0.045) > 3*kl.StdErr+0.002 || kl.StdErr > 0.01 { // cells lose a little
				t.Errorf("KL = %v, want a little below 0.045", kl)
			}
		}
	}
}

// TestDistanceError: that of stretched points is that of their standard deviation, (1 + c)/√(2n), and of the floor.
func TestDistanceError(t *testing.T) {
	const n, stretch = 4000, 1.5
	law, src := gaussian(1, 0), rand.NewPCG(2, 2)
	points := mat.NewDense(n, 1, nil)
	for i := range n {
		points.Set(i, 0, stretch*law.Rand(nil, src)[0])
	}
	d := lawtest.Must(diagnosis.SampleDistance(t.Context(), points, law, 1))
	want := math.Hypot(stretch/math.Sqrt(2*n), d.Floor*d.Floor/(2*d.Wasserstein.Value))
	if got := d.Wasserstein.StdErr; math.Abs(got/want-1) > 0.1 {
		t.Errorf("error %v, want %v", got, want)
	}
}

// TestRunners: what all runners of ensembles promise.
func TestRunners(t *testing.T) {
	lawtest.Slow(t)
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	for name, start := range map[string]func(ctx context.Context, c diagnosis.Comparison) (any, error){
		"PathCost": func(ctx context.Context, c diagnosis.Comparison) (any, error) { return c.PathCost(ctx) },
		"Generate": func(ctx context.Context, c diagnosis.Comparison) (any, error) { return c.Generate(ctx) },
		"ScoreError": func(ctx context.Context, c diagnosis.Comparison) (any, error) {
			return c.ScoreError(ctx, []float64{0.1, 1})
		},
		"Curl": func(ctx context.Context, c diagnosis.Comparison) (any, error) { return c.Curl(ctx, []float64{0.1, 1}) },
		"Identities": func(ctx context.Context, c diagnosis.Comparison) (any, error) {
			return c.Identities(ctx, []float64{0.1, 1})
		},
		"Likelihood": func(ctx context.Context, c diagnosis.Comparison) (any, error) { return c.Likelihood(ctx) },
		"Calibration": func(ctx context.Context, c diagnosis.Comparison) (any, error) {
			return c.Calibration(ctx, []float64{0.1, 1})
		},
	} {
		t.Run(name, func(t *testing.T) {
			lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
				return start(ctx, diagnosis.Comparison{
					Data: pair, Score: wrong(pair, 1.1, 0), From: 0.01, To: 1,
					Paths: r.Paths, Steps: r.Steps, Workers: r.Workers, Progress: r.Progress, Seed: 1,
				})
			})
		})
	}
}

// TestCoverage: ± 1.96 errors contain the truth as often as they should, for few paths, too.
func TestCoverage(t *testing.T) {
	lawtest.Slow(t)
	data := gaussian(0.5, 0, 0)
	const runs, scale = 400, 1.2
	var inside [5]float64
	for seed := range uint64(runs) {
		c := diagnosis.Comparison{Data: data, Score: wrong(data, scale, 0), To: 1, Paths: 100, Steps: 8, Seed: seed}
		count := func(k int, e diffusion.Estimate, want float64) {
			if e.Agrees(want, 1.96) {
				inside[k]++
			}
		}
		variance := 1 - 0.5*math.Exp(-1)
		count(0, lawtest.Must(c.ScoreError(t.Context(), []float64{0.5}))[0], (scale-1)*math.Sqrt(2/variance))
		cost := lawtest.Must(c.PathCost(t.Context()))
		count(1, cost.Integral, 2*(scale-1)*(scale-1)*(1+0.5*math.Log((1-0.5*math.Exp(-2))/0.5)))
		g := lawtest.Must(c.Generate(t.Context()))
		count(2, diffusion.Estimate{Value: g.Theorem.Mean, StdErr: g.Theorem.StdErr}, 1)
		delta, a := 1-math.Exp(-1), math.Exp(-1)
		calibration := lawtest.Must(c.Calibration(t.Context(), []float64{0.5}))[0]
		least, implied := 2*0.5*delta/variance, delta/a*2*(1-delta*scale/variance)
		count(3, calibration.Ratio, (least+delta*delta/a*2*(scale-1)*(scale-1)/variance)/implied)
		count(4, lawtest.Must(c.Identities(t.Context(), []float64{0.5}))[0].Virial, -2*scale)
	}
	for k, n := range inside {
		if share := n / runs; share < 0.92 || share > 0.985 {
			t.Errorf("estimate %d: the interval covers %.3f", k, share)
		}
		t.Logf("estimate %d: %.3f", k, n/runs)
	}
}
