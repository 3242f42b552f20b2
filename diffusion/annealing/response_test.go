package annealing

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestResponse: covariances of a sample are derivatives of the closed forms, and the
// sides of a Maxwell relation are the same covariance.
func TestResponse(t *testing.T) {
	const draws = 40000
	src := rand.NewPCG(7, 2)
	rng := rand.New(src)
	const T, k = 1.7, 2.5
	half, energy := make([]float64, draws), make([]float64, draws)
	for i := range half {
		x := math.Sqrt(T/k) * rng.NormFloat64()
		half[i] = x * x / 2 // ∂U/∂k
		energy[i] = k * half[i]
	}
	got, se := TemperatureResponse(half, energy, T)
	within(t, "trap: ∂f/∂T", got, se, 1/(2*k))
	got, se = TemperatureResponse(energy, energy, T)
	within(t, "trap: C", got, se, 0.5)
	got, se = Response(half, half, T)
	within(t, "trap: ∂f/∂k", got, se, -T/(2*k*k))

	const pressure, n = 0.8, 9.0
	volumes, enthalpies := make([]float64, draws), make([]float64, draws)
	for i := range volumes {
		volume, kinetic := IdealGas{n}.RandUnderPiston(T, pressure, src)
		volumes[i], enthalpies[i] = volume, kinetic+pressure*volume
	}
	got, se = TemperatureResponse(volumes, enthalpies, T)
	within(t, "gas: (∂V/∂T)_P", got, se, (n+1)/pressure)
	got, se = TemperatureResponse(enthalpies, enthalpies, T)
	within(t, "gas: C_P", got, se, 2.5*n+1)
	got, se = Response(volumes, volumes, T)
	within(t, "gas: (∂V/∂P)_T", got, se, -(n+1)*T/(pressure*pressure))
}

// TestResponseError: the standard error is the scatter between samples.
func TestResponseError(t *testing.T) {
	const runs, draws = 300, 200
	rng := rand.New(rand.NewPCG(1, 5))
	var inside int
	for range runs {
		a := make([]float64, draws)
		for i := range a {
			a[i] = rng.NormFloat64()
		}
		if got, se := Response(a, a, 1); math.Abs(got+1) < 2*se {
			inside++
		}
	}
	if share := float64(inside) / runs; share < 0.90 || share > 0.98 {
		t.Errorf("two standard errors cover the truth in %v of the samples, want 0.95 ± 0.013, less some for the skew", share)
	}
}
