package sde

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestReflectedBrownian: reflected Brownian motion is |x + W|, and the steps have its law
// exactly, since |x| + W and x + W have the same absolute value in law.
func TestReflectedBrownian(t *testing.T) {
	const start, duration, n = 0.3, 1, 4000
	eq := SDE{1, func(dst, _ []float64, _ float64) { dst[0] = 0 }, Isotropic(1, func(float64) float64 { return 1 })}
	src := rand.NewPCG(5, 6)
	sample := make([]float64, n)
	for i := range sample {
		x := []float64{start}
		if err := Simulate(x, &eq, Reflected{EulerMaruyama{}}, 0, duration, 5, src); err != nil {
			t.Fatal(err)
		}
		sample[i] = x[0]
	}
	free := distuv.Normal{Mu: start, Sigma: math.Sqrt(duration)}
	if ks, p := lawtest.KolmogorovSmirnov(sample, func(x float64) float64 { return free.CDF(x) - free.CDF(-x) }); p < 1e-3 {
		t.Errorf("Kolmogorov–Smirnov statistic %.2f, p = %.2g", ks, p)
	}
}

// cir is dX = κ(θ − X) dt + s √X dW.
func cir(kappa, theta, s float64) SDE {
	return SDE{
		Dim:   1,
		Drift: func(dst, x []float64, _ float64) { dst[0] = kappa * (theta - x[0]) },
		Noise: Diagonal(1, func(x, _ float64) float64 { return s * math.Sqrt(x) }),
	}
}

// TestSquareRootProcess: the law at late times is Gamma(2κθ/s², rate 2κ/s²), where 0 is never reached
// and where it is. Without the reflection a path comes below 0 and the noise is NaN.
func TestSquareRootProcess(t *testing.T) {
	lawtest.Slow(t)
	const n = 3000
	for _, c := range []struct{ kappa, theta, s float64 }{{1, 1, 0.7}, {1, 0.5, 1}, {1, 0.4, 1}} {
		eq, src := cir(c.kappa, c.theta, c.s), rand.NewPCG(7, 8)
		sample := make([]float64, n)
		for i := range sample {
			x := []float64{c.theta}
			if err := Simulate(x, &eq, Reflected{EulerMaruyama{}}, 0, 6, 6000, src); err != nil {
				t.Fatal(err)
			}
			sample[i] = x[0]
		}
		law := distuv.Gamma{Alpha: 2 * c.kappa * c.theta / (c.s * c.s), Beta: 2 * c.kappa / (c.s * c.s)}
		ks, p := lawtest.KolmogorovSmirnov(sample, law.CDF)
		t.Logf("%+v: Kolmogorov–Smirnov %.2f, p = %.2g", c, ks, p)
		if p < 1e-3 {
			t.Errorf("%+v: Kolmogorov–Smirnov statistic %.2f, p = %.2g", c, ks, p)
		}
	}
}

func TestReflectedErrors(t *testing.T) {
	eq := cir(1, 0.2, 1)
	err := Simulate([]float64{0.01}, &eq, EulerMaruyama{}, 0, 10, 100, rand.NewPCG(1, 1))
	lawtest.CheckError(t, "sde", "without reflection", err, "NaN at t = ")
	x := []float64{-0.01}
	if err := Simulate(x, &eq, Reflected{EulerMaruyama{}}, 0, 10, 100, rand.NewPCG(1, 1)); err != nil || !(x[0] >= 0) {
		t.Errorf("x = %v, error %v", x, err)
	}
	lawtest.CheckError(t, "sde", "Simulate", Simulate(x, &eq, Reflected{}, 0, 1, 1, nil), "the integrator is nil")
	lawtest.CheckError(t, "sde", "Simulate", Simulate(x, &eq, Reflected{SRA1{}}, 0, 1, 1, nil), "SRA1 wants additive noise")
}
