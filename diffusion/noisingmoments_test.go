package diffusion

import (
	"math"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestNoisingInfiniteVariance compares T* with known values and, for narrow, middling and
// wide data, the interval with the sign of det M.
func TestNoisingInfiniteVariance(t *testing.T) {
	for variance, want := range map[float64]float64{0.1: 0.0208, 0.3: 0.1131, 0.4: 0.2415, 0.49: 0.7896} {
		from, to, err := NoisingInfiniteVariance(lawtest.Must(SymmetricPair(1, variance)))
		if err != nil || math.Abs(from-want) > 5e-5 || !math.IsInf(to, 1) {
			t.Errorf("σ² = %v: from %v to %v, %v, want from %v on", variance, from, to, err, want)
		}
	}
	for _, variance := range []float64{1e-12, 0.01, 0.1, 0.3, 0.499, 0.5, 1, 2, 4.49, 4.51, 6, 9, 100, 1e6} {
		from, to, _ := NoisingInfiniteVariance(lawtest.Must(SymmetricPair(1, variance)))
		for T := 1e-13; T < 15; T *= 1.05 {
			if math.Abs(T-from) < 1e-6*from || math.Abs(T-to) < 1e-6*to {
				continue
			}
			a, noise := math.Exp(-2*T), -math.Expm1(-2*T)
			v := a*variance + noise
			xx, yy := 2-1/variance+a/noise, 1/noise+2/v-2
			if c := 1 - variance; noise < 1e-3 { // det M cancels; its factor does not
				if finite := 2*c*c*a*a-c*(2*c-1)*a-(2*c-1) > 0; finite == (from <= T && T <= to) && noise > 1e-9 {
					t.Errorf("σ² = %v, T = %v: the factor of det M disagrees with %v to %v", variance, T, from, to)
				}
				continue
			}
			if finite := yy > 0 && xx*yy > a/noise/noise; finite == (from <= T && T <= to) {
				t.Errorf("σ² = %v, T = %v: finite is %v, infinite from %v to %v", variance, T, finite, from, to)
			}
		}
	}
	from, to, _ := NoisingInfiniteVariance(mixture1D(t, []float64{0.5, 0.4, 0.1, 0}, []float64{0, 1, 2, 0}, []float64{0.1, 0.3, 0.6, 20}))
	if !math.IsInf(from, 1) || !math.IsInf(to, 1) {
		t.Errorf("the widest component decides: from %v to %v, want never", from, to)
	}
	_, _, err := NoisingInfiniteVariance(zoo(t)["plane"])
	lawtest.CheckError(t, "diffusion", "plane", err, "m has dimension 2")
}

// TestNoisingSecondMoment compares the quadrature with known values, Gaussians in closed form, the
// limit of long times, and an average of ω² over both ends.
func TestNoisingSecondMoment(t *testing.T) {
	lawtest.Slow(t)
	pair := func(mu, variance float64) *Mixture { return lawtest.Must(SymmetricPair(mu, variance)) }
	for _, c := range []struct {
		mu, variance, T, want, tol float64
	}{
		{1, 0.4, 0.2, 1.19708, 5e-6}, {1, 0.5, 1, 1.20279, 5e-6}, {1, 0.4, 0, 1, 0},
		{1, 0.1, 1, math.Inf(1), 0}, {1, 0.1, 0.021, math.Inf(1), 0}, {1, 9, 0.4, math.Inf(1), 0},
	} {
		got, err := NoisingSecondMoment(pair(c.mu, c.variance), c.T)
		if err != nil || !(got == c.want || math.Abs(got-c.want) <= c.tol) {
			t.Errorf("pair (%v, %v), T = %v: ⟨ω²⟩ = %.8f, %v, want %v", c.mu, c.variance, c.T, got, err, c.want)
		}
	}
	for _, variance := range []float64{0.3, 0.5, 0.8, 1, 2, 4, 9} {
		for _, T := range []float64{0.01, 0.1, 0.4, 1, 3} {
			law := mixture1D(t, []float64{1}, []float64{0}, []float64{variance})
			want := gaussianSecondMoment(variance, T)
			if got := lawtest.Must(NoisingSecondMoment(law, T)); !(got == want || math.Abs(got/want-1) < 1e-11) {
				t.Errorf("N(0, %v), T = %v: ⟨ω²⟩ = %v, want %v", variance, T, got, want)
			}
		}
	}
	uneven := mixture1D(t, []float64{0.7, 0.3}, []float64{1, -0.5}, []float64{0.8, 1.2})
	for name, m := range map[string]*Mixture{"pair (1, 1)": pair(1, 1), "pair (2, 0.6)": pair(2, 0.6), "uneven": uneven} {
		// ∫ N²/p_0 by the trapezoid rule
		var want float64
		for x := -40.0; x < 40; x += 1e-3 {
			want += 1e-3 * math.Exp(2*standardLogProb([]float64{x})-m.LogProb([]float64{x}))
		}
		checkRel(t, name+", late: ⟨ω²⟩", lawtest.Must(NoisingSecondMoment(m, 40)), want, 1e-11)
	}
	for _, c := range []struct {
		m *Mixture
		T float64
	}{{pair(1, 0.8), 0.5}, {pair(1, 0.4), 0.05}, {uneven, 0.3}, {pair(0.5, 1.5), 1}, {pair(3, 1), 0.2}} {
		const step, half = 0.04, 600
		shrink, noise := decay(c.T)
		law := c.m.At(c.T)
		var end [2*half + 1]float64
		for j := range end {
			y := step * float64(j-half)
			end[j] = 2*law.LogProb([]float64{y}) + y*y
		}
		var want float64
		for i := -half; i <= half; i++ {
			x := step * float64(i)
			start := c.m.LogProb([]float64{x}) + x*x
			for j, l := range end {
				away := step*float64(j-half) - shrink*x
				want += step * step * math.Exp(l-start-away*away/(2*noise)) / math.Sqrt(2*math.Pi*noise)
			}
		}
		checkRel(t, "⟨ω²⟩ over both ends", lawtest.Must(NoisingSecondMoment(c.m, c.T)), want, 1e-9)
	}
}

// gaussianSecondMoment returns ⟨ω²⟩ of N(0, σ²), by the determinant of the quadratic form in both ends.
func gaussianSecondMoment(variance, T float64) float64 {
	a, noise := math.Exp(-2*T), -math.Expm1(-2*T)
	v := a*variance + noise
	xx, yy := 2-1/variance+a/noise, 1/noise+2/v-2
	det := xx*yy - a/noise/noise
	if !(yy > 0 && det > 0) {
		return math.Inf(1)
	}
	return math.Sqrt(variance/noise/det) / v
}

// TestNoisingSecondMomentNear: close to T* the moment grows without bound, and far modes and narrow
// ones do not escape the quadrature.
func TestNoisingSecondMomentNear(t *testing.T) {
	for _, c := range []struct{ mu, variance float64 }{{0.5, 0.4}, {1, 0.1}, {1, 1e-3}, {2, 0.3}, {1, 6}} {
		m := lawtest.Must(SymmetricPair(c.mu, c.variance))
		from, _, _ := NoisingInfiniteVariance(m)
		last := 1.0
		for _, part := range []float64{0.1, 0.5, 0.9, 0.99} {
			got, err := NoisingSecondMoment(m, part*from)
			if err != nil || !(got > last) {
				t.Errorf("pair (%v, %v), %v T*: ⟨ω²⟩ = %v after %v, %v", c.mu, c.variance, part, got, last, err)
			}
			last = got
		}
	}
	for _, c := range []struct{ mu, variance, T float64 }{{5, 0.6, 1}, {20, 0.6, 1}, {60, 0.6, 1}, {5, 1e-4, 1e-5}, {0, 1, 1}, {1, 0.5, 1e3}} {
		got, err := NoisingSecondMoment(lawtest.Must(SymmetricPair(c.mu, c.variance)), c.T)
		if err != nil || !(got >= 1-1e-11) {
			t.Errorf("pair %v: ⟨ω²⟩ = %v, %v", c, got, err)
		}
		t.Logf("pair %v: ⟨ω²⟩ = %v", c, got)
	}
}
