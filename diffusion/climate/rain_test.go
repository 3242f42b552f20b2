package climate

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/sde"
)

// TestRainAt compares what a noised day tells with quadrature over y^k, in which the density of small amounts is smooth.
func TestRainAt(t *testing.T) {
	for _, shape := range []float64{0.1, 0.7, 1, 6} {
		r := lawtest.Must(NewRain(0.6, shape, 1.5))
		for _, time := range []float64{1e-4, 0.01, 0.3, 2} {
			signal, variance := arg.Noise(time)
			for _, x := range []float64{-3, -0.5, 0, 0.02, 0.4, 3, 15} {
				sd := math.Sqrt(variance) / signal
				if x < -8*math.Sqrt(variance) {
					continue // the draw would be too improbable to be computed with positive numbers here
				}
				sum := func(power float64) float64 {
					root := min(shape, 1)
					f := func(u float64) float64 { // u = y^k, or y for k > 1
						y := math.Pow(u, 1/root)
						return math.Pow(y, power+shape-root) * math.Exp(-y/1.5-(x-signal*y)*(x-signal*y)/(2*variance)) / root
					}
					from, to := max(0, x/signal-20*sd), max(0, x/signal)+12*sd
					to = min(to, from+300)
					total := 0.0
					const panels = 250
					lo, hi := math.Pow(from, root), math.Pow(to, root)
					for i := range panels {
						a := lo + (hi-lo)*math.Pow(float64(i)/panels, 3)
						b := lo + (hi-lo)*math.Pow(float64(i+1)/panels, 3)
						total += quad.Fixed(f, a, b, 20, nil, 0)
					}
					return total / (math.Gamma(shape) * math.Pow(1.5, shape)) / math.Sqrt(2*math.Pi*variance)
				}
				wet, dry := 0.4*sum(0), 0.6*math.Exp(-x*x/(2*variance))/math.Sqrt(2*math.Pi*variance)
				got := r.At(x, time)
				for name, v := range map[string][2]float64{
					"ln p": {got.LogProb, math.Log(wet + dry)}, "wet": {got.Wet, wet / (wet + dry)},
					"amount": {got.Amount, 0.4 * sum(1) / wet}, "square": {got.Square, 0.4 * sum(2) / wet},
				} {
					if math.Abs(v[0]-v[1]) > 1e-7*(1e-3+math.Abs(v[1])) {
						t.Errorf("k = %v, t = %v, x = %v: %s = %.12g, want %.12g", shape, time, x, name, v[0], v[1])
					}
				}
			}
		}
	}
}

// TestRainScore compares the score with differences of ln p, and an exponential law with its closed form.
func TestRainScore(t *testing.T) {
	r := lawtest.Must(NewRain(0.3, 0.6, 2))
	s := make([]float64, 1)
	for _, time := range []float64{0.02, 0.5} {
		for _, x := range []float64{-1, 0.1, 0.9} {
			r.Score(s, []float64{x}, time)
			want := fd.Derivative(func(x float64) float64 { return r.At(x, time).LogProb }, x, &fd.Settings{Formula: fd.Central, Step: 1e-5})
			if math.Abs(s[0]-want) > 1e-6*(1+math.Abs(want)) {
				t.Errorf("score %v at x = %v, t = %v, want %v", s[0], x, time, want)
			}
		}
	}
	// Exponential amounts and noise make an exponentially modified Gaussian.
	e := lawtest.Must(NewRain(0, 1, 1))
	const time, x = 0.4, 0.7
	signal, variance := arg.Noise(time)
	want := math.Log(1/(2*signal)) + (variance/signal-2*x)/(2*signal) + math.Log(math.Erfc((variance/signal-x)/math.Sqrt(2*variance)))
	if got := e.At(x, time).LogProb; math.Abs(got-want) > 1e-12 {
		t.Errorf("ln p = %v, want %v", got, want)
	}
}

// TestRainGenerated generates days and compares their wet share, mean, variance and distribution with the exact ones.
func TestRainGenerated(t *testing.T) {
	lawtest.Slow(t)
	r := lawtest.Must(NewRain(0.6, 0.7, 1.2))
	times := lawtest.Must(sde.LogSNRTimes(4, 1e-4, 40))
	const n = 4000
	m := lawtest.Must(sde.Generation{Sampler: sde.DPMSolver{}, Score: r.Score, Dim: 1, Times: times, Points: n, Seed: 1}.Run(context.Background()))
	src := rand.NewPCG(1, 4)
	wet, amounts := 0.0, []float64(nil)
	for i := range n {
		if y := r.Settle(m.At(i, 0), times[40], src); y > 0 {
			wet++
			amounts = append(amounts, (r.CDF(y)-0.6)/0.4)
		}
	}
	if se := math.Sqrt(n * 0.24); math.Abs(wet-0.4*n) > 3.3*se {
		t.Errorf("%v of %d days are wet, want %v ± %v", wet, n, 0.4*n, se)
	}
	if s, p := lawtest.KolmogorovSmirnov(amounts, func(u float64) float64 { return max(0, min(1, u)) }); p < 1e-3 {
		t.Errorf("amounts differ, %v, p = %v", s, p)
	}
}

// TestRainAtExtremes: at the ends of what is allowed the numbers are finite, and those that one can guess.
func TestRainAtExtremes(t *testing.T) {
	for _, shape := range []float64{0.05, 1, 1000} {
		r := lawtest.Must(NewRain(0.5, shape, 1))
		for _, time := range []float64{1e-15, 1, 700} {
			for _, x := range []float64{-1e10, -1, 0, 1e-9, 1, 1e10} {
				n := r.At(x, time)
				for _, v := range []float64{n.LogProb, n.Wet, n.Amount, n.Square} {
					if math.IsNaN(v) || math.IsInf(v, 0) {
						t.Fatalf("k = %v, t = %v, x = %v: %+v", shape, time, x, n)
					}
				}
				if time == 1e-15 && x > 1e-6 && math.Abs(n.Amount/x-1) > 1e-6 {
					t.Errorf("k = %v: without noise the amount is %v, want %v", shape, n.Amount, x)
				}
			}
		}
	}
}

// TestRainLaw compares draws with the distribution function, mean and variance.
func TestRainLaw(t *testing.T) {
	r := lawtest.Must(NewRain(0.6, 0.7, 1.2))
	days := make([]float64, 20000)
	r.Rand(days, rand.NewPCG(1, 5))
	mean, square, below := 0.0, 0.0, 0.0
	for _, y := range days {
		mean += y / 20000
		square += math.Pow(y-r.Mean(), 2) / 20000
		if y <= 0.5 {
			below += 1. / 20000
		}
	}
	if math.Abs(mean-r.Mean()) > 3.3*math.Sqrt(r.Variance()/20000) || math.Abs(square/r.Variance()-1) > 0.1 || math.Abs(below-r.CDF(0.5)) > 0.012 {
		t.Errorf("mean %v, variance %v, share below 0.5 %v; want %v, %v, %v", mean, square, below, r.Mean(), r.Variance(), r.CDF(0.5))
	}
}
