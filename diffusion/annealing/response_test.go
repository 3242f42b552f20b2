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

// TestResponseError: two standard errors cover the truth at n = 100, of the heat capacity of a
// trap, whose energies are draws of χ² with one degree of freedom, and of (∂V/∂T)_P of a gas.
// 400 samples.
func TestResponseError(t *testing.T) {
	runs := 400
	if testing.Short() {
		runs = 60
	}
	const draws, T, n, pressure = 100, 1.7, 3, 0.8
	src := rand.NewPCG(1, 5)
	rng := rand.New(src)
	a, h := make([]float64, draws), make([]float64, draws)
	for name, c := range map[string]struct {
		draw func() (a, h float64)
		want float64
	}{
		"trap": {func() (a, h float64) {
			z := rng.NormFloat64()
			return T * z * z / 2, T * z * z / 2
		}, 0.5},
		"gas": {func() (a, h float64) {
			volume, kinetic := IdealGas{n}.RandUnderPiston(T, pressure, src)
			return volume, kinetic + pressure*volume
		}, (n + 1) / pressure},
	} {
		var inside float64
		for range runs {
			for i := range a {
				a[i], h[i] = c.draw()
			}
			if got, se := TemperatureResponse(a, h, T); math.Abs(got-c.want) < 2*se {
				inside++
			}
		}
		share := inside / float64(runs)
		t.Logf("%s: two standard errors cover %.3f", name, share)
		if off := 3 * math.Sqrt(0.92*0.07/float64(runs)); share < 0.92-off || share > 0.98+off {
			t.Errorf("%s: two standard errors cover %v, want 0.92 to 0.98", name, share)
		}
	}
	if _, se := Response(a[:40], h[:40], T); !math.IsInf(se, 1) {
		t.Errorf("error %v of 40 draws, want +Inf", se)
	}
}
