package guidance

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
)

func newFlow(t testing.TB, g *Guided, start *diffusion.Mixture, duration float64, steps int) *Flow {
	t.Helper()
	f, err := NewFlow(g, start, duration, steps)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFlowOfOneLaw: with w = 0 and 1 and the right noise the flow ends in the law itself.
func TestFlowOfOneLaw(t *testing.T) {
	const T = 2
	for _, c := range []*Classes{twoModes(t), plane(t)} {
		_, class := c.Class(0)
		for w, law := range map[float64]*diffusion.Mixture{0: c.Law(), 1: class} {
			f := newFlow(t, guided(t, c, 0, w), law.At(T), T, 200)
			for _, x := range [][]float64{{0.2, 0.1}, {-0.8, 1}, {2, -1}} {
				x = x[:c.Dim()]
				if got, want := f.LogProb(x), law.LogProb(x); math.Abs(got-want) > 1e-6*(1+math.Abs(want)) {
					t.Errorf("w = %v: ln ρ(%v) = %v, want %v", w, x, got, want)
				}
			}
		}
	}
}

// TestFlowGaussian: mean, variance and shape are the closed forms.
func TestFlowGaussian(t *testing.T) {
	const T = 14
	for _, w := range []float64{0.5, 2, 4} {
		mean, variance, err := Gaussian{1, 1, 0.4, w}.Flow()
		if err != nil {
			t.Fatal(err)
		}
		g, err := New(isotropic(t, []float64{1}, [][]float64{{0}}, 1), isotropic(t, []float64{1}, [][]float64{{1}}, 0.4), w)
		if err != nil {
			t.Fatal(err)
		}
		f := newFlow(t, g, nil, T, 400)
		want := isotropic(t, []float64{1}, [][]float64{{mean}}, variance)
		for _, p := range []float64{0.01, 0.3, 0.9} {
			x, err := f.Quantile(p)
			if err != nil {
				t.Fatal(err)
			}
			exact, _ := want.Quantile(p)
			if math.Abs(x-exact) > 2e-6 {
				t.Errorf("w = %v: quantile %v at %v, want %v", w, p, x, exact)
			}
			if got, want := f.LogProb([]float64{exact}), want.LogProb([]float64{exact}); math.Abs(got-want) > 1e-5 {
				t.Errorf("w = %v: ln ρ(%v) = %v, want %v", w, exact, got, want)
			}
		}
	}
}

// TestFlowTransport: the density by the divergence is that by the slope of the
// quantiles, 1/(dx/dp), which knows nothing of the divergence.
func TestFlowTransport(t *testing.T) {
	f := newFlow(t, guided(t, twoModes(t), 0, 3), nil, 4, 200)
	for _, p := range []float64{0.005, 0.04, 0.3, 0.8} {
		quantile := func(p float64) float64 {
			x, err := f.Quantile(p)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		slope := fd.Derivative(quantile, p, &fd.Settings{Formula: fd.Central, Step: 1e-5})
		got, want := math.Exp(f.LogProb([]float64{quantile(p)})), 1/slope
		if math.Abs(got-want) > 1e-4*want {
			t.Errorf("density %v at the quantile %v, from quantiles %v", got, p, want)
		}
	}
	_, err := f.Quantile(1)
	checkError(t, err, "p = 1 is not between 0 and 1")
}

// TestFlowInThePlane: two modes along a slanted line are the problem on the line
// times a Gaussian across it.
func TestFlowInThePlane(t *testing.T) {
	const T, w, variance = 3, 2.5, 0.3
	along, across := []float64{0.6, 0.8}, []float64{-0.8, 0.6}
	on := func(s float64) []float64 { return []float64{s * along[0], s * along[1]} }
	classes := func(place func(s float64) []float64) *Classes {
		c, err := NewClasses([]float64{0.4, 0.6}, []*diffusion.Mixture{
			isotropic(t, []float64{0.5, 0.5}, [][]float64{place(0.5), place(2)}, variance),
			isotropic(t, []float64{1}, [][]float64{place(-1)}, variance),
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	flat := newFlow(t, guided(t, classes(on), 0, w), nil, T, 100)
	line := newFlow(t, guided(t, classes(func(s float64) []float64 { return []float64{s} }), 0, w), nil, T, 100)
	// Across, N(0, 1) at T goes to the variance of the data over that at T.
	side := isotropic(t, []float64{1}, [][]float64{{0}}, variance/(1+math.Exp(-2*T)*(variance-1)))
	for _, x := range [][]float64{{0, 0}, {1, 1}, {1.5, 1}, {2, -0.3}} {
		v := mat.NewVecDense(2, x)
		s, u := mat.Dot(v, mat.NewVecDense(2, along)), mat.Dot(v, mat.NewVecDense(2, across))
		want := line.LogProb([]float64{s}) + side.LogProb([]float64{u})
		if got := flat.LogProb(x); math.Abs(got-want) > 1e-6*(1+math.Abs(want)) {
			t.Errorf("ln ρ(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestFlowErrors(t *testing.T) {
	g := guided(t, twoModes(t), 0, 1)
	_, err := NewFlow(nil, nil, 1, 1)
	checkError(t, err, "g is nil")
	_, err = NewFlow(g, plane(t).Law(), 1, 1)
	checkError(t, err, "start has dimension 2")
	_, err = NewFlow(g, nil, math.Inf(1), 1)
	checkError(t, err, "duration = +Inf")
	_, err = newFlow(t, guided(t, plane(t), 0, 1), nil, 1, 1).Quantile(0.5)
	checkError(t, err, "the flow has 2 dimensions")
	_, err = NewFlow(g, nil, 1, 0)
	checkError(t, err, "steps = 0")
}
