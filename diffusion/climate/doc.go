// Package climate has models of weather and climate with what is known of them exactly, and the means to judge a
// forecast and a generator.
//
//	a record without its seasons          x − ⟨x⟩ of the month                        [Climatology]
//	  how long it remembers               C(k) = ⟨x(0) x(k)⟩/⟨x²⟩                     [Correlation]
//	  the law of its values               (1/n) Σ_i N(x; x_i, v)                      [Law]
//	  its spectrum                        Welch's, with errors                        [Spectrum]
//	driven by the noise of the weather    dX = −X dt/τ + σ √(2/τ) dW                  [Hasselmann], [FitHasselmann]
//	  does it describe the record?        records that it draws                       [Hasselmann.Compare]
//	forecast by the score of the record   Σ_i w_i N(x; x_i, v), past ≈ past of i      [Analogues] → [Forecaster] → [Forecast]
//	  is it right?                        continuous ranked probability score         [CRPS], [NormalCRPS]
//	  averages of months in a row         errors from blocks                          [BlockMean]
//	extremes                              maxima of years; peaks above a threshold    [Maxima], [FitGEV]; [Peaks], [FitPareto]
//	  once in T years                     profile likelihood                          [ReturnLevel]
//	rain                                  p₀ δ(x) + (1 − p₀) gamma                    [Rain]
//	downscaling                           fine field given its averages over blocks   [Field] → [Downscaling]
//	  exact                               ∇ln p_t(x|y)                                [Downscaling.Given], [Downscaling.Rand]
//	  by guidance                         ∇ln p_t(x) + g ∇ln N(y; C x̂₀, …)            [Downscaling.Guided]
//
// Noise is that of dX = −X dt + √2 dW: X_t = e^{−t} x₀ + √Δ ξ with Δ = 1 − e^{−2t}. Scores are those of the samplers of
// package diffusion/sde. Times of a record are counted in its own steps, such as months, and t is the time of the noise.
//
// Data that cannot be used are returned as an error; a slice of the wrong length panics, and so does a time t of a score
// that is not positive.
package climate

import (
	"nonequilibrium/diffusion/internal/check"
)

// arg words the errors of this package.
const arg = check.Package("climate")

const badLength = "climate: slice length does not match"
