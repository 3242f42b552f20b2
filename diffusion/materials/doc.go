// Package materials has data of materials science whose score is known exactly: a binary
// alloy, a polymer, and a crystal with a defect.
//
// Noised by dX = −X dt + √2 dW, data x₀ become X_t = a x₀ + √Δ ξ with a = e^{−t} and
// Δ = 1 − e^{−2t}, and the score follows from the mean of the data given the noised point,
//
//	∇ln p_t(x) = (a E[X_0 | X_t = x] − x)/Δ.
//
// The mean is a sum over all configurations. Here it can be done:
//
//	alloy      Ising spins on a strip       forward–backward over its columns      [Alloy]
//	polymer    bonds of fixed directions    forward–backward along the chain       [Polymer]
//	crystal    harmonic, with one defect    Fourier transform over the lattice     [Crystal]
//
// What generated samples must show is exact as well: the distribution of the energy
// [Alloy.EnergyLaw], correlations [Alloy.Covariance], scattering [Polymer.StructureFactor],
// [Crystal.Diffuse]; [Intensity] is the scattering of a sample. Each Score is a
// diffusion.Drift, for the samplers of package diffusion/sde.
//
// Data that cannot be used are returned as an error; a slice of the wrong length panics,
// and so does a time that is not positive.
package materials

import (
	"nonequilibrium/diffusion/internal/check"
)

// arg words the errors of this package.
const arg = check.Package("materials")

const badLength = "materials: slice length does not match"

// scoreOf replaces in dst the mean of the data, given x at the time t, by the score.
func scoreOf(dst, x []float64, t float64) {
	signal, variance := arg.Noise(t)
	for i, v := range x {
		dst[i] = (signal*dst[i] - v) / variance
	}
}
