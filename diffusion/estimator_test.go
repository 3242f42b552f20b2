package diffusion

import (
	"context"
	"math"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestEstimatorsByDefinition adds both sums up again along recorded paths.
func TestEstimatorsByDefinition(t *testing.T) {
	const paths, steps, duration = 5, 12, 1.5
	data := zoo(t)["plane"]
	force := func(x []float64, time float64) []float64 {
		f := make([]float64, len(x))
		ReverseDrift(data)(f, x, time)
		return f
	}
	for _, estimator := range []Estimator{LogRatio, Stratonovich} {
		e := lawtest.Must(Simulation{Data: data, Paths: paths, Steps: steps, Duration: duration, Seed: 91, Estimator: estimator, RecordPaths: []int{0, 1, 2, 3, 4}}.Reverse(context.Background()))
		for i, path := range e.Trajectories {
			var want float64
			for n := range steps {
				x, y := path.RawRowView(n), path.RawRowView(n+1)
				f, next := force(x, e.Times[n]), force(y, e.Times[n+1])
				middle := force([]float64{(x[0] + y[0]) / 2, (x[1] + y[1]) / 2}, e.Times[n])
				for j := range x {
					if estimator == LogRatio {
						want += 0.5*(y[j]-x[j])*(f[j]+next[j]) + duration/steps/4*(next[j]*next[j]-f[j]*f[j])
					} else {
						want += middle[j] * (y[j] - x[j])
					}
				}
			}
			if math.Abs(e.Environment[i]-want) > 1e-10*(1+math.Abs(want)) {
				t.Errorf("estimator %d, path %d: %v, by definition %v", estimator, i, e.Environment[i], want)
			}
		}
	}
}

// TestExactBias computes ⟨e^{−ΔS_tot}⟩ of the chain without drawing a number, by
// its transfer operator on a grid: 1 for the log-ratio, and for the midpoint sum
// what it is biased to.
func TestExactBias(t *testing.T) {
	for _, test := range []struct {
		variance, duration float64
		steps              int
		estimator          Estimator
		want, tolerance    float64
	}{
		{1, 1, 10, LogRatio, 1, 1e-11},
		{1, 1, 10, Stratonovich, 1.006857234, 1e-9},
		{0.1, 1, 10, Stratonovich, 0.94176489, 1e-8},
		{1, 10, 1000, Stratonovich, 1.002586, 5e-7},
	} {
		if testing.Short() && test.steps > 100 {
			continue
		}
		got := exactMean(t, test.variance, test.duration, test.steps, test.estimator)
		if math.Abs(got-test.want) > test.tolerance {
			t.Errorf("σ² = %v, T = %v, %d steps, estimator %d: %.10f, want %v", test.variance, test.duration, test.steps, test.estimator, got, test.want)
		}
	}
}

// exactMean returns ⟨e^{−ΔS_tot}⟩ of the reverse chain of a pair at ±1. With p_T
// at the start and p_0 at the end it is ∫ p_0(x_N) Π_n K(x_n → x_{n+1}) e^{−ΔS_E,n}.
func exactMean(t *testing.T, variance, duration float64, steps int, estimator Estimator) float64 {
	data := lawtest.Must(SymmetricPair(1, variance))
	dt := duration / float64(steps)
	spread := math.Sqrt(2 * dt)
	h := spread / 4
	most := 8.5
	if variance < 1 {
		most = 14
	}
	n := 2*int(most/h) + 1
	x := func(i int) float64 { return h * float64(i-n/2) }
	forces := func(time float64) []float64 { // at the points and half-way between them
		f, point, dst := make([]float64, 2*n-1), make([]float64, 1), make([]float64, 1)
		for i := range f {
			point[0] = x(0) + h/2*float64(i)
			data.At(time).Score(dst, point)
			f[i] = point[0] + 2*dst[0]
		}
		return f
	}
	weight := make([]float64, n) // of the paths so far, by where they are
	for i := range weight {
		weight[i] = 1
	}
	f := forces(duration)
	for k := range steps {
		next := forces(duration - dt*float64(k+1))
		moved := make([]float64, n)
		for i, w := range weight {
			for j := range n {
				dx := x(j) - x(i)
				miss := dx - f[2*i]*dt
				exponent := -miss * miss / (4 * dt)
				if estimator == LogRatio {
					a, b := f[2*i], next[2*j]
					exponent -= 0.5*dx*(a+b) + 0.25*dt*(b*b-a*a)
				} else {
					exponent -= f[i+j] * dx
				}
				if exponent > -60 { // e^{−60} is nothing
					moved[j] += w * math.Exp(exponent) * h / (spread * math.Sqrt(2*math.Pi))
				}
			}
		}
		weight, f = moved, next
	}
	var mean float64
	for i, w := range weight {
		mean += w * h * math.Exp(data.LogProb([]float64{x(i)}))
	}
	return mean
}
