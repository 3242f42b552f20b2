package realism

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestTemperature: U = x⁴/4, of which x⁴/4ϑ has the distribution Gamma(1/4); stretched by s, the virial is s⁴ϑ and ⟨F²⟩/⟨−F′⟩ the same.
func TestTemperature(t *testing.T) {
	const temperature = 0.7
	quartic := Force(func(dst, x []float64) { dst[0] = -x[0] * x[0] * x[0] })
	rng := rand.New(rand.NewPCG(24, 25))
	gamma := distuv.Gamma{Alpha: 0.25, Beta: 1, Src: rng}
	points, mixed := make([][]float64, 20000), make([][]float64, 20000)
	for i := range points {
		x := math.Pow(4*temperature*gamma.Rand(), 0.25) * (1 - 2*float64(rng.IntN(2)))
		points[i], mixed[i] = []float64{1.1 * x}, []float64{x}
		if i%2 == 0 {
			mixed[i][0] = 0
		}
	}
	found := lawtest.Must(Temperature(quartic, points, 0))
	agrees(t, "virial", found.Virial, math.Pow(1.1, 4)*temperature, 0.05)
	agrees(t, "configurational", found.Configurational, math.Pow(1.1, 4)*temperature, 0.05)
	// Half of the points at the bottom: the virial halves, and the other, a ratio of means both of which halve, does not see it.
	found = lawtest.Must(Temperature(quartic, mixed, 0))
	agrees(t, "virial", found.Virial, temperature/2, 0.05)
	agrees(t, "configurational", found.Configurational, temperature, 0.05)
}

// TestTemperatureOfParticles: three particles that are tied to each other by springs, anywhere in space.
func TestTemperatureOfParticles(t *testing.T) {
	const temperature, dim = 0.5, 2
	springs := Force(func(dst, x []float64) {
		center := centerOfMass(make([]float64, len(x)), x, dim)
		for j, v := range x {
			dst[j] = center[j] - v
		}
	})
	rng := rand.New(rand.NewPCG(26, 27))
	points := normals(rng, 4000, 3*dim)
	for _, x := range points {
		for j := range x {
			x[j] *= math.Sqrt(temperature)
			if j%dim == 0 {
				x[j] += 5
			}
		}
	}
	found := lawtest.Must(Temperature(springs, points, dim))
	agrees(t, "virial", found.Virial, temperature, 0.01)
	agrees(t, "configurational", found.Configurational, temperature, 0.01)
}
