package annealing

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// IdealGas is a gas of N particles of mass 1 in three dimensions, as a [System] whose control is
// the volume V. With ħ = 1 the thermal wavelength is ℓ = √(2π/ϑ), and
//
//	F = −Nϑ [ln(V/(Nℓ³)) + 1],    dF = −S dϑ − P dV
//
// (Sackur and Tetrode), so that its force is f = −P. Its methods panic unless temperature,
// volume and pressure are positive and finite.
type IdealGas struct{ N int }

// FreeEnergy returns F = −Nϑ [ln(V/(Nℓ³)) + 1].
func (g IdealGas) FreeEnergy(theta, volume float64) float64 {
	return -float64(g.N) * theta * (g.logSpace(theta, volume) + 1)
}

// Energy returns 3Nϑ/2, whatever the volume.
func (g IdealGas) Energy(theta, _ float64) float64 {
	g.require(theta, 1)
	return 1.5 * float64(g.N) * theta
}

// Entropy returns S = N [ln(V/(Nℓ³)) + 5/2].
func (g IdealGas) Entropy(theta, volume float64) float64 {
	return float64(g.N) * (g.logSpace(theta, volume) + 2.5)
}

// Force returns ∂F/∂V = −Nϑ/V, minus the pressure.
func (g IdealGas) Force(theta, volume float64) float64 {
	g.require(theta, volume)
	return -float64(g.N) * theta / volume
}

// logSpace returns the logarithm of the room a particle has, in units of ℓ³.
func (g IdealGas) logSpace(theta, volume float64) float64 {
	g.require(theta, volume)
	return math.Log(volume/float64(g.N)) + 1.5*math.Log(theta/(2*math.Pi))
}

// RandUnderPiston returns a draw of the volume and the kinetic energy of the gas at temperature
// ϑ under a piston of pressure P, where the weight is V^N e^{−(E + PV)/ϑ}: ⟨V⟩ = (N+1)ϑ/P. A
// nil src draws from the global source.
func (g IdealGas) RandUnderPiston(theta, pressure float64, src rand.Source) (volume, energy float64) {
	g.require(theta, 1)
	requirePositive("pressure", pressure)
	n := float64(g.N)
	volume = distuv.Gamma{Alpha: n + 1, Beta: 1, Src: src}.Rand() / pressure * theta
	energy = distuv.Gamma{Alpha: 1.5 * n, Beta: 1, Src: src}.Rand() * theta
	return volume, energy
}

// require panics unless N is at least 1, and temperature and volume are positive and finite.
func (g IdealGas) require(theta, volume float64) {
	if err := arg.AtLeast("N", g.N, 1); err != nil {
		panic(err.Error())
	}
	requirePositive("theta", theta)
	requirePositive("volume", volume)
}
