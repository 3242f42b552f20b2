// Package fluids has fields whose statistics are known, for models that generate fields: a turbulent one,
// a conductor of heat, and a field with two phases.
//
//	turbulence      forced Burgers equation on a ring    exact budgets of the scheme                 [Burgers]
//	  its Gaussian  a field with a given spectrum        exact score                                 [Spectral]
//	  its network   package turbulence, below this one   a learned score, in coordinates of          [Frame]
//	heat            fluctuating heat equation            exact score, profile, covariance, flux      [Heat]
//	two phases      φ⁴ field on a chain                  exact score by forward–backward             [Phases]
//
// A conserved total is kept during generation by [Conserving].
//
// Noised by dX = −X dt + √2 dW, data x₀ become X_t = a x₀ + √Δ ξ with a = e^{−t} and Δ = 1 − e^{−2t}. Each Score
// is a diffusion.Drift, for the samplers of package diffusion/sde. A field on a ring of n points is a slice of the length n, the point i at
// x = 2πi/n.
//
// Data that cannot be used are returned as an error; a slice of the wrong length panics,
// and so does a time that is not positive.
package fluids

import (
	"nonequilibrium/diffusion/internal/check"
)

// arg words the errors of this package.
const arg = check.Package("fluids")

const badLength = "fluids: slice length does not match"

// checkLength panics unless the slices have the length n.
func checkLength(n int, slices ...[]float64) {
	for _, s := range slices {
		if len(s) != n {
			panic(badLength)
		}
	}
}
