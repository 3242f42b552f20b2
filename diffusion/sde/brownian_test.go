package sde

import (
	"math"
	"strings"
	"testing"
)

// TestPathMoments: at every level W and H of all steps are independent, with
// variances h and h/12.
func TestPathMoments(t *testing.T) {
	const limit = 4.5 // standard errors
	paths := 20000
	if testing.Short() {
		paths = 4000
	}
	total := float64(paths)
	for level := 0; level <= 3; level++ {
		n := 2 << level
		h := math.Ldexp(3, -level)
		products := make([]float64, n*n)
		v := make([]float64, n) // W and H in units of their standard deviations
		for seed := range paths {
			p, err := NewPath(1, 1, 4, uint64(seed))
			if err != nil {
				t.Fatal(err)
			}
			for i := range n / 2 {
				dw := p.Increment(level, i)
				v[2*i], v[2*i+1] = dw.W[0]/math.Sqrt(h), dw.H[0]/math.Sqrt(h/12)
			}
			for i := range n {
				for j := range n {
					products[i*n+j] += v[i] * v[j] / total
				}
			}
		}
		for i := range n {
			for j := range n {
				want, deviation := 0.0, 1/math.Sqrt(total)
				if i == j {
					want, deviation = 1, math.Sqrt(2/total)
				}
				if got := products[i*n+j]; math.Abs(got-want) > limit*deviation {
					t.Errorf("level %d: covariance (%d, %d) is %.4f, want %v ± %.4f", level, i, j, got, want, deviation)
				}
			}
		}
	}
}

// TestPathRefines: two halves make the whole, W = W₁ + W₂ and
// H = (H₁ + H₂)/2 + (W₁ − W₂)/4, whatever has been asked before.
func TestPathRefines(t *testing.T) {
	p, err := NewPath(2, 0, 1, 7)
	if err != nil {
		t.Fatal(err)
	}
	read := func(level, i, j int) (w, h float64) {
		dw := p.Increment(level, i)
		return dw.W[j], dw.H[j]
	}
	for _, at := range [][2]int{{5, 31}, {0, 0}, {9, 100}, {4, 3}, {30, 1 << 29}, {1, 1}} {
		level, i := at[0], at[1]
		for j := range 2 {
			w, h := read(level, i, j)
			w2, h2 := read(level+1, 2*i+1, j)
			w1, h1 := read(level+1, 2*i, j)
			scale := 1e-14 * math.Ldexp(1, -level/2)
			if d := w1 + w2 - w; math.Abs(d) > scale {
				t.Errorf("step %d of level %d: W misses the sum of its halves by %g", i, level, d)
			}
			if d := (h1+h2)/2 + (w1-w2)/4 - h; math.Abs(d) > scale {
				t.Errorf("step %d of level %d: H misses that of its halves by %g", i, level, d)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	_, motions := NewPath(0, 0, 1, 1)
	_, interval := NewPath(1, 1, 1, 1)
	p, err := NewPath(1, 0, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	x := []float64{1}
	for _, c := range []struct {
		err  error
		want string
	}{
		{motions, "motions = 0"},
		{interval, "to = 1"},
		{Integrate(x, &growth.eq, SRA1{}, p, 1), "Noise.Structure = diagonal"},
		{Integrate(x, &growth.eq, OUSplitting{1}, p, 1), "Noise.Structure = diagonal"},
		{Integrate(x, &cooling.eq, SRIW1{}, p, 1), "Noise.Structure = additive"},
		{Integrate(x, &growth.eq, Heun{}, p, -1), "level = -1"},
		{Integrate(x, &SDE{}, Heun{}, p, 1), "Dim = 0"},
		{Simulate(x, &growth.eq, Heun{}, 0, 1, 0, nil), "steps = 0"},
		{Simulate(x, &growth.eq, Heun{}, 0, math.Inf(1), 1, nil), "to = +Inf"},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), "sde: ") || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v, want one about %s", c.err, c.want)
		}
	}
}
