package diagnosis

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion"
)

// Models are trained in other conventions than those of this module. All of them noise a point of the data as
//
//	y = α x_0 + σ ξ,    ξ ~ N(0, I),
//
// with a signal α and a noise σ that depend on the model's own time. In the units of this module, α² + σ² = 1,
//
//	x = y/r,    r = √(α² + σ²),    t = ½ ln(1 + σ²/α²),    √Δ = σ/r,    s = ∇ln p_t(x) = r ∇_y ln p(y) = −ξ_θ/√Δ.
//
// The point x is in the scale of the data in both: variance preserving (VP) models have r = 1; variance
// exploding ones (VE) have α = 1, so that the points spread, and scores are multiplied by r = √(1 + σ²).

// Convention returns the signal α > 0 and the noise σ > 0 at a model's own time.
type Convention func(time float64) (signal, noise float64)

// AlphaBar is the [Convention] of a column that holds ᾱ, the share of the signal in the variance: α = √ᾱ, σ = √(1 − ᾱ). Of
// diffusers it is scheduler.alphas_cumprod[n] for the step n.
func AlphaBar(alphaBar float64) (signal, noise float64) {
	return math.Sqrt(alphaBar), math.Sqrt(1 - alphaBar)
}

// VarianceExploding is the [Convention] of a column that holds σ with α = 1, as in the models of Song and Ermon and in EDM.
func VarianceExploding(sigma float64) (signal, noise float64) { return 1, sigma }

// VariancePreserving returns the [Convention] of a column that holds the time of a schedule: α = e^{−τ}, σ² = 1 − e^{−2τ}, τ
// the Clock of the time. A [diffusion.DDPM] is a schedule whose time is the number of the step, from 1 on; diffusers count
// from 0. The β of Song et al. is twice that of [diffusion.Schedule].
func VariancePreserving(s diffusion.Schedule) Convention {
	if s == nil {
		panic("diagnosis: schedule is nil")
	}
	return func(time float64) (signal, deviation float64) {
		tau := s.Clock(time)
		return math.Exp(-tau), math.Sqrt(noise(tau))
	}
}

// ownTime is the Convention of this module.
func ownTime(t float64) (signal, deviation float64) { return math.Exp(-t), math.Sqrt(noise(t)) }

// Prediction is what the network of a model returns.
type Prediction int

// What networks are trained to return at y = α x_0 + σ ξ.
const (
	PredictsScore    Prediction = iota // the score ∇ln p at y
	PredictsNoise                      // ξ, the ε of Ho et al.: prediction_type "epsilon" of diffusers
	PredictsData                       // x_0, a denoiser: "sample"
	PredictsVelocity                   // α ξ − σ x_0, for α² + σ² = 1: "v_prediction" (Salimans and Ho, arXiv:2202.00512)
)

var predictions = [...]string{"score", "noise", "data", "velocity"}

// String returns the name of what is predicted.
func (p Prediction) String() string {
	if p < 0 || int(p) >= len(predictions) {
		return fmt.Sprintf("Prediction(%d)", int(p))
	}
	return predictions[p]
}

// convert turns a point y and the output of a model at a signal and a noise into x and the score at x, in their place, and returns t.
func (p Prediction) convert(y, output []float64, signal, noise float64) (t float64) {
	r := math.Hypot(signal, noise)
	for j, v := range output {
		eps := v
		switch p {
		case PredictsScore:
			eps = -noise * v
		case PredictsData:
			eps = (y[j] - signal*v) / noise
		case PredictsVelocity:
			eps = (signal*v + noise*y[j]) / (r * r)
		case PredictsNoise:
		}
		output[j] = -eps * r / noise
		y[j] /= r
	}
	ratio := noise / signal
	return math.Log1p(ratio*ratio) / 2
}
