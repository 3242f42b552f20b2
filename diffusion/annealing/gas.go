package annealing

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// IdealGas is a gas of N particles of mass 1 in three dimensions, as a [System] whose control is
// the volume V. With ħ = 1 the thermal wavelength is λ = √(2π/T), and
//
//	F = −NT [ln(V/(Nλ³)) + 1],    dF = −S dT − P dV
//
// (Sackur and Tetrode), so that its force is f = −P. Its methods panic unless temperature,
// volume and pressure are positive and finite.
type IdealGas struct{ N int }

// FreeEnergy returns F = −NT [ln(V/(Nλ³)) + 1].
func (g IdealGas) FreeEnergy(T, volume float64) float64 {
	return -float64(g.N) * T * (g.logSpace(T, volume) + 1)
}

// Energy returns 3NT/2, whatever the volume.
func (g IdealGas) Energy(T, _ float64) float64 {
	g.require(T, 1)
	return 1.5 * float64(g.N) * T
}

// Entropy returns S = N [ln(V/(Nλ³)) + 5/2].
func (g IdealGas) Entropy(T, volume float64) float64 {
	return float64(g.N) * (g.logSpace(T, volume) + 2.5)
}

// Force returns ∂F/∂V = −NT/V, minus the pressure.
func (g IdealGas) Force(T, volume float64) float64 {
	g.require(T, volume)
	return -float64(g.N) * T / volume
}

// logSpace returns the logarithm of the room a particle has, in units of the cube of λ.
func (g IdealGas) logSpace(T, volume float64) float64 {
	g.require(T, volume)
	return math.Log(volume/float64(g.N)) + 1.5*math.Log(T/(2*math.Pi))
}

// RandUnderPiston returns a draw of the volume and the kinetic energy of the gas at temperature
// T under a piston of pressure P, where the weight is V^N e^{−(E + PV)/T}: ⟨V⟩ = (N+1)T/P. A
// nil src draws from the global source.
func (g IdealGas) RandUnderPiston(T, pressure float64, src rand.Source) (volume, energy float64) {
	g.require(T, 1)
	requirePositive("pressure", pressure)
	n := float64(g.N)
	volume = distuv.Gamma{Alpha: n + 1, Beta: 1, Src: src}.Rand() / pressure * T
	energy = distuv.Gamma{Alpha: 1.5 * n, Beta: 1, Src: src}.Rand() * T
	return volume, energy
}

// require panics unless there is gas, at a temperature and in a volume.
func (g IdealGas) require(T, volume float64) {
	if err := arg.AtLeast("N", g.N, 1); err != nil {
		panic(err.Error())
	}
	requirePositive("T", T)
	requirePositive("volume", volume)
}
