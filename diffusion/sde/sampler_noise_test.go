package sde

import (
	"fmt"
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// linearMap returns how a sampler whose score is linear moves a point: x → a x + Σ b_i z_i, and the
// number of normal variables.
func linearMap(t *testing.T, s Sampler, score diffusion.Drift, times []float64) (a float64, b []float64) {
	t.Helper()
	move := func(x float64, z []float64) (float64, int) {
		noise, point := &givenNormals{z: z}, []float64{x}
		if err := s.Sample(point, score, times, noise); err != nil {
			t.Fatal(err)
		}
		return point[0], noise.used
	}
	rest, n := move(0, nil)
	if rest != 0 {
		t.Fatalf("0 moves to %v", rest)
	}
	a, _ = move(1, nil)
	for i := range n {
		z := make([]float64, n)
		z[i] = 1
		v, _ := move(0, z)
		b = append(b, v)
	}
	return a, b
}

// variance is that of the end for a start of the variance v.
func variance(a float64, b []float64, v float64) float64 {
	sum := a * a * v
	for _, c := range b {
		sum += c * c
	}
	return sum
}

// TestExactForPoint: for data that are one point, steps of any length and any share of
// fresh noise keep the law N(0, σ_t²) exactly (Song et al., Lemma 1).
func TestExactForPoint(t *testing.T) {
	score := func(dst, x []float64, t float64) { dst[0] = x[0] / math.Expm1(-2*t) }
	times := []float64{3, 1, 0.9, 0.2, 0.01}
	for _, s := range []Sampler{DDIM{}, DDIM{0.3}, DDIM{1}, DPMSolver{}, DPMSolver{0.5}, DPMSolver{1}, DPMSolver{4}, HeunFlow{}} {
		_, from := signal(3)
		_, to := signal(0.01)
		a, b := linearMap(t, s, score, times)
		if got := variance(a, b, from*from); math.Abs(got-to*to) > 1e-14 {
			t.Errorf("%#v: variance %v, want %v", s, got, to*to)
		}
		if want := s != (DDIM{}) && s != (DPMSolver{}) && s != (HeunFlow{}); (len(b) > 0) != want {
			t.Errorf("%#v draws %d normal variables", s, len(b))
		}
	}
}

// TestAncestral: DDIM with η = 1 is one step of a DDPM's ancestral sampling, whose noise has the
// variance β̃ = β (1 − ᾱ_{n−1})/(1 − ᾱ_n) and whose mean is (x + β ∇ln p)/√(1 − β).
func TestAncestral(t *testing.T) {
	const from, to = 0.8, 0.5
	beta := -math.Expm1(-2 * (from - to))
	score := func(dst, x []float64, _ float64) { dst[0] = -0.7 * x[0] }
	a, b := linearMap(t, DDIM{1}, score, []float64{from, to})
	if want := (1 - 0.7*beta) / math.Sqrt(1-beta); math.Abs(a-want) > 1e-14 {
		t.Errorf("mean %v, want %v", a, want)
	}
	want := math.Sqrt(beta * math.Expm1(-2*to) / math.Expm1(-2*from))
	if len(b) != 1 || math.Abs(b[0]-want) > 1e-14 {
		t.Errorf("noise %v, want %v", b, want)
	}
}

// TestWeakOrders: the error of the variance of N(0, 0.3), at times that are equidistant in λ. There
// is no sampling error.
func TestWeakOrders(t *testing.T) {
	lawtest.Slow(t)
	const v, from, to = 0.3, 2, 0.02
	law := func(t float64) float64 { return math.Exp(-2*t)*v - math.Expm1(-2*t) }
	score := func(dst, x []float64, t float64) { dst[0] = -x[0] / law(t) }
	for _, c := range []struct {
		sampler Sampler
		order   float64
	}{
		{DDIM{}, 1}, {DDIM{0.5}, 1}, {DDIM{1}, 1},
		{DPMSolver{}, 2}, {DPMSolver{0.5}, 2}, {DPMSolver{1}, 2}, {HeunFlow{}, 2},
	} {
		var errs []float64
		for _, steps := range []int{256, 512, 1024} {
			times := lawtest.Must(LogSNRTimes(from, to, steps))
			a, b := linearMap(t, c.sampler, score, times)
			errs = append(errs, math.Abs(variance(a, b, law(from))-law(to)))
		}
		got := slope(errs)
		t.Logf("%#v: order %.2f, errors %.2g", c.sampler, got, errs)
		if math.Abs(got-c.order) > orderTolerance {
			t.Errorf("%#v: order %.2f, want %v; errors %.3g", c.sampler, got, c.order, errs)
		}
	}
}

func TestEta(t *testing.T) {
	still := func(dst, _ []float64, _ float64) { clear(dst) }
	for _, s := range []Sampler{DDIM{-0.1}, DDIM{1.1}, DDIM{math.NaN()}, DPMSolver{-1}, DPMSolver{math.Inf(1)}} {
		lawtest.CheckError(t, "sde", fmt.Sprintf("%#v", s), s.Sample([]float64{1}, still, []float64{1, 0}, nil), "Eta = ")
	}
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	times := lawtest.Must(LogSNRTimes(3, 1e-3, 16))
	_, _, err := GenerationDistance(DPMSolver{1}, pair, times)
	lawtest.CheckError(t, "sde", "GenerationDistance", err, "remembers its last step")
	for _, eta := range []float64{0.5, 1} {
		w2, scores, err := GenerationDistance(DDIM{eta}, pair, append(times, 0))
		if err != nil || !(w2 < 0.2) || scores != 17 {
			t.Errorf("DDIM with η = %v: W₂ = %v with %v scores, error %v", eta, w2, scores, err)
		}
	}
}

// TestKarrasTimes compares with the formula and with the first and last of the ten noises of
// σ from 80 to 0.002, as Karras et al. take them.
func TestKarrasTimes(t *testing.T) {
	from, to := 0.5*math.Log1p(80*80), 0.5*math.Log1p(0.002*0.002)
	times := lawtest.Must(KarrasTimes(from, to, 9))
	for i, got := range times {
		root := math.Pow(80, 1./7) + float64(i)/9*(math.Pow(0.002, 1./7)-math.Pow(80, 1./7))
		if want := 0.5 * math.Log1p(math.Pow(root, 14)); math.Abs(got-want) > 1e-12*want+1e-16 {
			t.Errorf("times[%d] = %v, want %v", i, got, want)
		}
	}
	if sigma := math.Sqrt(math.Expm1(2 * times[1])); math.Abs(sigma-42.4152) > 1e-3 {
		t.Errorf("the second noise is %v", sigma)
	}
	if times, err := KarrasTimes(800, 1e-3, 5); err != nil || checkFall(times) != nil {
		t.Errorf("from 800: %v, %v", times, err)
	}
	_, err := KarrasTimes(1e300, 1, 5)
	lawtest.CheckError(t, "sde", "KarrasTimes", err, "rounding makes two times one")
	_, err = KarrasTimes(1, 2, 3)
	lawtest.CheckError(t, "sde", "KarrasTimes", err, "from = 1 and to = 2")
	_, err = KarrasTimes(2, 1, 1<<50)
	lawtest.CheckError(t, "sde", "KarrasTimes", err, "of memory")
}

// TestZeroTerminalSNR rescales the chain of Stable Diffusion, √β from √0.00085 to √0.012 in 1000
// steps, which leaves √ᾱ_N = 0.068265 (Lin et al., Table 1).
func TestZeroTerminalSNR(t *testing.T) {
	betas := make([]float64, 1000)
	for n := range betas {
		root := math.Sqrt(0.00085) + (math.Sqrt(0.012)-math.Sqrt(0.00085))*float64(n)/999
		betas[n] = root * root
	}
	signals := func(betas []float64) []float64 {
		alpha, product := make([]float64, len(betas)), 1.0
		for n, b := range betas {
			product *= 1 - b
			alpha[n] = math.Sqrt(product)
		}
		return alpha
	}
	rescaled := lawtest.Must(ZeroTerminalSNR(betas))
	before, after := signals(betas), signals(rescaled)
	last := before[999]
	if math.Abs(last-0.068265) > 5e-7 {
		t.Errorf("the chain ends at %v", last)
	}
	if after[999] != 0 || rescaled[999] != 1 || after[0] != before[0] {
		t.Errorf("ends at %v with β = %v, begins at %v, want %v", after[999], rescaled[999], after[0], before[0])
	}
	for n, got := range after {
		if want := before[0] * (before[n] - last) / (before[0] - last); math.Abs(got-want) > 1e-13 {
			t.Fatalf("α[%d] = %v, want %v", n, got, want)
		}
	}
	for _, c := range []struct {
		betas []float64
		want  string
	}{{nil, "len(betas) = 0"}, {[]float64{0.5, 1}, "betas[1] = 1"}, {[]float64{math.NaN(), 0.5}, "betas[0] = NaN"}, {[]float64{5e-324, 0.1, 5e-324}, "betas[2] = 5e-324"}} {
		_, err := ZeroTerminalSNR(c.betas)
		lawtest.CheckError(t, "sde", "ZeroTerminalSNR", err, c.want)
	}
}

// TestSpacings: what the package documentation says of the spacings, on the last law of its table.
func TestSpacings(t *testing.T) {
	lawtest.Slow(t)
	last := fourMixtures[3]
	law := mixture(t, last.weights, last.means, last.variances)
	for _, c := range []struct {
		sampler       Sampler
		equal, karras float64
	}{{DDIM{}, 0.351, 0.314}, {DPMSolver{}, 0.0587, 0.0833}} {
		for name, want := range map[string]float64{"LogSNRTimes": c.equal, "KarrasTimes": c.karras} {
			times := lawtest.Must(LogSNRTimes(3, 1e-3, 15))
			if name == "KarrasTimes" {
				times = lawtest.Must(KarrasTimes(3, 1e-3, 15))
			}
			w2, _, err := GenerationDistance(c.sampler, law, append(times, 0))
			if err != nil || math.Abs(w2-want) > 1e-3 {
				t.Errorf("%T at %s: W₂ = %v, want %v, error %v", c.sampler, name, w2, want, err)
			}
		}
	}
}
