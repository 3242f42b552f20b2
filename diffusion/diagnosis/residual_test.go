package diagnosis_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestResidual: an exact score, of these data or others, obeys the Fokker–Planck equation; −(1 + ε) x for N(0, I) misses it by 2ε Δ.
func TestResidual(t *testing.T) {
	times := []float64{0.02, 0.2, 1}
	for name, law := range fiveLaws() {
		c := diagnosis.Comparison{Data: law, Score: exact(law), Paths: 200, Seed: 1}
		for k, e := range lawtest.Must(c.Residual(t.Context(), times)) {
			if law.Dim() <= 8 && e.Value > 1e-3 || law.Dim() > 8 && !(e.Value < 3*e.StdErr+1e-3) {
				t.Errorf("%s: residual %v of an exact score at t = %v", name, e, times[k])
			}
		}
	}
	const eps = 0.1
	for _, d := range []int{1, 4, 12} {
		data := gaussian(1, make([]float64, d)...)
		c := diagnosis.Comparison{Data: data, Score: wrong(data, 1+eps, 0), Paths: 2000, Seed: 1}
		for k, e := range lawtest.Must(c.Residual(t.Context(), times)) {
			checkEstimate(t, "residual", e, 2*eps*-math.Expm1(-2*times[k]), 0.05)
		}
		c.Divergence = func([]float64, float64) float64 { return -float64(d) * (1 + eps) }
		for k, e := range lawtest.Must(c.Residual(t.Context(), times)) {
			checkEstimate(t, "residual with a known divergence", e, 2*eps*-math.Expm1(-2*times[k]), 0.05)
		}
	}
}

// TestAsymmetry: a shift along x breaks the reflection of a pair; the exchange of two coordinates is none of it.
func TestAsymmetry(t *testing.T) {
	law := lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{1, 1}, {-1, -1}}, []float64{0.4, 0.4}))
	for _, m := range []func(dst, x []float64){
		func(dst, x []float64) { dst[0], dst[1] = -x[0], -x[1] },
		func(dst, x []float64) { dst[0], dst[1] = x[1], x[0] },
	} {
		c := diagnosis.Comparison{Data: law, Score: exact(law), Symmetry: m, Paths: 500, Seed: 1}
		for _, e := range lawtest.Must(c.Asymmetry(t.Context(), []float64{0, 0.5})) {
			if e.Value > 1e-12 {
				t.Errorf("asymmetry %v of an exact score", e)
			}
		}
	}
	data := gaussian(1, 0, 0)
	c := diagnosis.Comparison{Data: data, Score: wrong(data, 1, 0.3), Symmetry: func(dst, x []float64) { dst[0], dst[1] = -x[0], -x[1] }, Paths: 4000, Seed: 1}
	for _, e := range lawtest.Must(c.Asymmetry(t.Context(), []float64{0.5})) {
		checkEstimate(t, "asymmetry", e, math.Sqrt(4*2*0.09/(2+2*0.09)), 0.02)
	}
	c.Symmetry = func(dst, x []float64) { dst[0], dst[1] = 2*x[0], x[1] }
	_, err := c.Asymmetry(t.Context(), []float64{0.5})
	lawtest.CheckError(t, "diagnosis", "Asymmetry", err, "want a map that keeps lengths")
	c.Symmetry = nil
	_, err = c.Asymmetry(t.Context(), []float64{0.5})
	lawtest.CheckError(t, "diagnosis", "Asymmetry", err, "Symmetry is nil")
}

// TestCodimension: data on a line in three dimensions have 2 directions of noise alone, normal data of variance v have d Δ/C.
func TestCodimension(t *testing.T) {
	line := lawtest.Must(diffusion.NewMixture([]float64{1}, [][]float64{{0, 0, 0}}, []mat.Symmetric{mat.NewSymDense(3, []float64{1, 0, 0, 0, 0, 0, 0, 0, 0})}))
	c := diagnosis.Comparison{Data: line, Score: exact(line), Paths: 4000, Seed: 1}
	times := []float64{1e-6, 0.5}
	for k, e := range lawtest.Must(c.Codimension(t.Context(), times)) {
		checkEstimate(t, "codimension", e, 2-math.Expm1(-2*times[k]), 0.1)
	}
	wide := gaussian(0.3, 0, 0)
	c.Data, c.Score = wide, exact(wide)
	for k, e := range lawtest.Must(c.Codimension(t.Context(), times)) {
		delta := -math.Expm1(-2 * times[k])
		checkEstimate(t, "codimension", e, 2*delta/(1-0.7*(1-delta)), 0.1)
	}
}

// TestPathIdentities: all averages are 1 or equal for a wrong score and few steps, and the costs are those of shifted Gaussians.
func TestPathIdentities(t *testing.T) {
	lawtest.Slow(t)
	for name, c := range map[string]diagnosis.Comparison{
		"exact":   {Data: gaussian(1, 0), Score: exact(gaussian(1, 0))},
		"shifted": {Data: gaussian(1, 0, 0), Score: wrong(gaussian(1, 0, 0), 1, 0.2)},
		"scaled":  {Data: fiveLaws()["pair"], Score: wrong(fiveLaws()["pair"], 1.2, 0), Start: gaussian(1, 0)},
	} {
		c.From, c.To, c.Paths, c.Steps, c.Seed = 0.05, 1, 20000, 12, 3
		p := lawtest.Must(c.PathIdentities(t.Context()))
		for what, f := range map[string]diffusion.Fluctuation{"noising": p.Noising, "generation": p.Generation} {
			if f.Reliable {
				checkEstimate(t, name+" "+what, diffusion.Estimate{Value: f.Mean, StdErr: f.StdErr}, 1, 0.05)
			}
			t.Logf("%s %s: %v ± %v, %.0f effective, %s", name, what, f.Mean, f.StdErr, f.EffectiveSamples, f.Warning)
		}
		a, b := p.BennettNoising, p.BennettGeneration
		if math.Abs(a.Mean-b.Mean) > 4*math.Hypot(a.StdErr, b.StdErr) || a.Overlap > 1.01 || a.Overlap < 0.5 {
			t.Errorf("%s: %v and %v, overlap %v", name, a, b, a.Overlap)
		}
		cost := lawtest.Must(c.PathCost(t.Context()))
		t.Logf("%s: %v and %v; in continuous time %v; overlap %.3f", name, p.Cost, p.ReverseCost, cost.Integral, a.Overlap)
		if name == "shifted" {
			want := 0.0 // of chains whose steps are Gaussian
			for n := 1; n <= c.Steps; n++ {
				h := 0.95 * float64(2*n-1) / float64(c.Steps*c.Steps)
				v, off := -math.Expm1(-2*h), math.Exp(-h)-1+h
				want += 2 * ((off*off+v+4*h*h*0.04)/(4*h) - 0.5 + math.Log(2*h/v)/2)
			}
			checkEstimate(t, "cost", p.Cost, want, 0.005)
		}
	}
	// Scores that are far off: no overlap, and a warning.
	far := diagnosis.Comparison{Data: gaussian(1, 0), Score: wrong(gaussian(1, 0), 1, 6), From: 0.05, To: 2, Paths: 500, Steps: 20, Seed: 1}
	p := lawtest.Must(far.PathIdentities(t.Context()))
	if p.Noising.Reliable || p.BennettNoising.Overlap > 0.01 || p.BennettNoising.Reliable {
		t.Errorf("%+v of paths without overlap", p.BennettNoising)
	}
}

// TestChainLogProb: a chain of Gaussian steps whose density is known, x_n = a x_{n+1} + b + √(2h) ξ, and the bound below it.
func TestChainLogProb(t *testing.T) {
	const shift, from, to, steps = 0.3, 0.1, 1.0, 10
	data := gaussian(1, 0)
	c := diagnosis.Comparison{Data: data, Score: wrong(data, 1, shift), From: from, To: to, Paths: 4000, Steps: steps, Seed: 1}
	points := mat.NewDense(3, 1, []float64{-1, 0, 1.5})
	l := lawtest.Must(c.ChainLogProb(t.Context(), points))
	mean, variance := 0.0, 1.0
	for n := steps; n > 0; n-- {
		at := func(n int) float64 { return from + (to-from)*float64(n*n)/(steps*steps) }
		h := at(n) - at(n-1)
		mean, variance = mean*(1-h)+2*h*shift, variance*(1-h)*(1-h)+2*h
	}
	for i, f := range l.Points {
		x := points.At(i, 0)
		want := -(x-mean)*(x-mean)/(2*variance) - math.Log(2*math.Pi*variance)/2
		checkEstimate(t, "ln p", diffusion.Estimate{Value: f.Mean, StdErr: f.StdErr}, want, 0.02)
		if !f.Reliable || f.EffectiveSamples < 1000 {
			t.Errorf("%+v", f)
		}
	}
}
