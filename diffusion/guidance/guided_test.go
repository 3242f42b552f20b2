package guidance

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

func guided(t testing.TB, c *Classes, k int, w float64) *Guided {
	t.Helper()
	g, err := c.Guided(k, w)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func at(f diffusion.Drift, x []float64, time float64) []float64 {
	dst := make([]float64, len(x))
	f(dst, x, time)
	return dst
}

// TestScoreAgainstFiniteDifferences: at t = 0 the score is the gradient of the tilt,
// and its divergence that of its finite differences at any time.
func TestScoreAgainstFiniteDifferences(t *testing.T) {
	central := &fd.Settings{Formula: fd.Central}
	eachPoint(t, func(c *Classes, time float64, x []float64) {
		g := guided(t, c, 0, 2.5)
		if time == 0 {
			want := fd.Gradient(nil, g.LogTilt, x, central)
			if got := at(g.Score, x, 0); !floats.EqualApprox(got, want, 1e-6*(1+floats.Norm(want, 2))) {
				t.Errorf("score %v at %v, finite difference %v", got, x, want)
			}
		}
		var want float64
		for j := range x {
			y := append([]float64(nil), x...)
			want += fd.Derivative(func(v float64) float64 {
				y[j] = v
				return at(g.Score, y, time)[j]
			}, x[j], central)
		}
		if got := g.ScoreDivergence(x, time); math.Abs(got-want) > 1e-5*(1+math.Abs(want)) {
			t.Errorf("divergence %v at %v and t = %v, finite difference %v", got, x, time, want)
		}
	})
}

// TestDrifts: w = 0 and 1 are the motions of package diffusion, and the reverse drift
// is the class's flow plus Langevin dynamics at the weight 2w − 1.
func TestDrifts(t *testing.T) {
	eachPoint(t, func(c *Classes, time float64, x []float64) {
		_, class := c.Class(1)
		for _, test := range []struct {
			w   float64
			law *diffusion.Mixture
		}{{0, c.Law()}, {1, class}} {
			g := guided(t, c, 1, test.w)
			if got, want := at(g.ReverseDrift, x, time), at(diffusion.ReverseDrift(test.law), x, time); !floats.EqualApprox(got, want, 1e-13*(1+floats.Norm(want, 2))) {
				t.Errorf("w = %v: reverse drift %v, want %v", test.w, got, want)
			}
			if got, want := at(g.FlowVelocity, x, time), at(diffusion.FlowVelocity(test.law), x, time); !floats.EqualApprox(got, want, 1e-13*(1+floats.Norm(want, 2))) {
				t.Errorf("w = %v: flow velocity %v, want %v", test.w, got, want)
			}
		}
		const w = 3
		predictor := at(diffusion.FlowVelocity(class), x, time)
		want := combine(-1, predictor, 1, at(guided(t, c, 1, 2*w-1).Score, x, time))
		if got := at(guided(t, c, 1, w).ReverseDrift, x, time); !floats.EqualApprox(got, want, 1e-11*(1+floats.Norm(want, 2))) {
			t.Errorf("reverse drift %v, predictor and corrector %v", got, want)
		}
	})
}

// TestTilted: normalisation, mean and variance against Gauss–Legendre quadrature of
// p(x) p(c|x)^w, and the laws themselves at w = 0 and 1.
func TestTilted(t *testing.T) {
	c := twoModes(t)
	for _, w := range []float64{0, 0.3, 1, 2, 5, 12} {
		q, err := guided(t, c, 0, w).Tilted()
		if err != nil {
			t.Fatal(err)
		}
		integrate := func(power int) float64 {
			var sum float64
			for i := range 40 { // of unit half-width and less
				lo := -6 + 0.3*float64(i)
				sum += quad.Fixed(func(x float64) float64 {
					point := []float64{x}
					return math.Pow(x, float64(power)) * math.Exp(c.Law().LogProb(point)+w*c.LogPosterior(nil, point)[0])
				}, lo, lo+0.3, 40, nil, 0)
			}
			return sum
		}
		norm := integrate(0)
		mean := integrate(1) / norm
		variance := integrate(2)/norm - mean*mean
		if math.Abs(q.Mean()-mean) > 1e-10 || math.Abs(q.Variance()-variance) > 1e-10 {
			t.Errorf("w = %v: mean %v and variance %v, by quadrature %v and %v", w, q.Mean(), q.Variance(), mean, variance)
		}
		for _, x := range []float64{-1, 0.2, 2} {
			point := []float64{x}
			want := c.Law().LogProb(point) + w*c.LogPosterior(nil, point)[0] - math.Log(norm)
			if got := q.LogProb(point); math.Abs(got-want) > 1e-10 {
				t.Errorf("w = %v: ln q(%v) = %v, want %v", w, x, got, want)
			}
			_, class := c.Class(0)
			if law := map[float64]*diffusion.Mixture{0: c.Law(), 1: class}[w]; law != nil && math.Abs(q.LogProb(point)-law.LogProb(point)) > 1e-10 {
				t.Errorf("w = %v: ln q(%v) = %v, want %v", w, x, q.LogProb(point), law.LogProb(point))
			}
		}
	}
}

// TestTiltedFar: the weight takes the law far out of both, on either side.
func TestTiltedFar(t *testing.T) {
	for _, mu := range []float64{-200, 200} {
		g, err := New(isotropic(t, []float64{1}, [][]float64{{0}}, 1), isotropic(t, []float64{1}, [][]float64{{mu}}, 0.4), 10)
		if err != nil {
			t.Fatal(err)
		}
		q, err := g.Tilted()
		if err != nil {
			t.Fatal(err)
		}
		mean, variance, _ := Gaussian{1, mu, 0.4, 10}.Tilted()
		if math.Abs(q.Mean()-mean) > 1e-9 || math.Abs(q.Variance()-variance) > 1e-9 {
			t.Errorf("tilted N(%v, %v), want N(%v, %v)", q.Mean(), q.Variance(), mean, variance)
		}
	}
}

func TestTiltedErrors(t *testing.T) {
	lawtest.Slow(t)
	_, err := guided(t, plane(t), 0, 2).Tilted()
	checkError(t, err, "in 2 dimensions")
	narrow, wide := isotropic(t, []float64{1}, [][]float64{{0}}, 1), isotropic(t, []float64{1}, [][]float64{{0}}, 2)
	for _, w := range []float64{2, 3} { // r/(r − 1) = 2
		g, err := New(narrow, wide, w)
		if err != nil {
			t.Fatal(err)
		}
		_, err = g.Tilted()
		checkError(t, err, "cannot be normalised")
	}
}
