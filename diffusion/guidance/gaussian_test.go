package guidance

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

var gaussians = []Gaussian{
	{1, 1, 0.4, 3}, {1, 1, 0.4, 0.5}, {1, -2, 0.4, 0}, {1, 1, 0.4, 1}, {2, 0.7, 0.1, 2}, {0.5, 1, 0.5, 3},
	{0.5, 1, 0.8, 1.7}, {3, 1, 4, -0.6}, {1, 1, 0.3, -1}, {1, 50, 0.4, 10},
}

// integrate solves the equations of mean and variance of a linear drift
// A(t) x + b(t) and of noise 2D per unit time, from N(0, 1) at T to 0.
func integrate(g Gaussian, scale, friction, noise float64) (mean, variance float64) {
	moments := []float64{0, 1}
	rate := func(dst, x []float64, t float64) {
		a := math.Exp(-2 * t)
		free, class := 1+a*(g.Variance-1), 1+a*(g.ClassVariance-1)
		linear := friction - scale*((1-g.Weight)/free+g.Weight/class)
		constant := scale * g.Weight * g.ClassMean * math.Exp(-t) / class
		dst[0], dst[1] = -(linear*x[0] + constant), -(2*linear*x[1] + noise)
	}
	const T, steps = 16, 4000
	for i := steps; i > 0; i-- {
		diffusion.RungeKutta(moments, rate, T*math.Pow(float64(i)/steps, 2), T*math.Pow(float64(i-1)/steps, 2))
	}
	return moments[0], moments[1]
}

// TestGaussian compares the closed forms with the equations of motion of mean and
// variance, for r below, at and above 1.
func TestGaussian(t *testing.T) {
	for _, g := range gaussians {
		check := func(name string, law func() (float64, float64, error), scale, friction, noise float64) {
			t.Helper()
			mean, variance, err := law()
			if err != nil {
				t.Fatal(err)
			}
			wantMean, wantVariance := integrate(g, scale, friction, noise)
			if math.Abs(mean-wantMean) > 1e-6 || math.Abs(variance-wantVariance) > 1e-6*variance {
				t.Errorf("%+v: %s N(%v, %v), integrated N(%v, %v)", g, name, mean, variance, wantMean, wantVariance)
			}
		}
		check("reverse process", g.Reverse, 2, 1, 2)
		check("flow", g.Flow, 1, 1, 0)
	}
}

// TestGaussianTilted: the closed form against the quadrature of Tilted.
func TestGaussianTilted(t *testing.T) {
	lawtest.Slow(t)
	for _, g := range gaussians {
		gd, err := New(isotropic(t, []float64{1}, [][]float64{{0}}, g.Variance), isotropic(t, []float64{1}, [][]float64{{g.ClassMean}}, g.ClassVariance), g.Weight)
		if err != nil {
			t.Fatal(err)
		}
		mean, variance, err := g.Tilted()
		q, numerical := gd.Tilted()
		if err != nil || numerical != nil {
			if err == nil || numerical == nil {
				t.Errorf("%+v: closed form %v, quadrature %v", g, err, numerical)
			}
			continue
		}
		if math.Abs(mean-q.Mean()) > 1e-9 || math.Abs(variance-q.Variance()) > 1e-9 {
			t.Errorf("%+v: tilted N(%v, %v), by quadrature N(%v, %v)", g, mean, variance, q.Mean(), q.Variance())
		}
	}
}

// TestGaussianLimits: with w = 0 and 1 all laws are one, at strong guidance the
// reverse process has half the variance of the tilted law, and nothing jumps where
// a formula is 0/0.
func TestGaussianLimits(t *testing.T) {
	for _, w := range []float64{0, 1} {
		g := Gaussian{2, 1.3, 0.7, w}
		for name, law := range map[string]func() (float64, float64, error){"tilted": g.Tilted, "reverse": g.Reverse, "flow": g.Flow} {
			mean, variance, err := law()
			want := [2]float64{1.3 * w, 2 - 1.3*w}
			if err != nil || math.Abs(mean-want[0]) > 1e-14 || math.Abs(variance-want[1]) > 1e-14 {
				t.Errorf("w = %v: %s N(%v, %v), %v, want N(%v, %v)", w, name, mean, variance, err, want[0], want[1])
			}
		}
	}
	strong := Gaussian{1, 1, 0.5, 1e4}
	_, reverse, _ := strong.Reverse()
	_, tilted, _ := strong.Tilted()
	if ratio := reverse / tilted; math.Abs(ratio-0.5) > 1e-4 {
		t.Errorf("at strong guidance the variances have the ratio %v, want ½", ratio)
	}
	// The flow goes to where the law and the class pull alike, μ/(1 − r), and no power overflows.
	if mean, _, _ := strong.Flow(); math.Abs(mean-2) > 1e-3 {
		t.Errorf("at strong guidance the flow ends at %v, want 2", mean)
	}
	for _, near := range [][2]Gaussian{
		{{1, 1, 0.4, 0.5}, {1, 1, 0.4, 0.5 + 1e-7}},
		{{1, 1, 1, 2}, {1, 1, 1 + 1e-7, 2}},
		{{1, 1, 0.4, 0}, {1, 1, 0.4, 1e-7}},
	} {
		for _, law := range []func(Gaussian) (float64, float64, error){Gaussian.Reverse, Gaussian.Flow} {
			m0, v0, _ := law(near[0])
			m1, v1, _ := law(near[1])
			if !(math.Abs(m1-m0) < 1e-6 && math.Abs(v1-v0) < 1e-6) {
				t.Errorf("N(%v, %v) at %+v, N(%v, %v) next to it", m0, v0, near[0], m1, v1)
			}
		}
	}
}

func TestGaussianErrors(t *testing.T) {
	for want, g := range map[string]Gaussian{
		"Variance = 0":       {0, 1, 1, 1},
		"ClassMean = NaN":    {1, math.NaN(), 1, 1},
		"ClassVariance = -1": {1, 1, -1, 1},
		"Weight = +Inf":      {1, 1, 1, math.Inf(1)},
	} {
		for _, law := range []func() (float64, float64, error){g.Tilted, g.Reverse, g.Flow} {
			_, _, err := law()
			checkError(t, err, want)
		}
	}
	_, _, err := Gaussian{1, 0, 2, 2}.Tilted()
	checkError(t, err, "Weight = 2 gives the tilted distribution the precision 0")
}
