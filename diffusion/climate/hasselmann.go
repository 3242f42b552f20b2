package climate

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Hasselmann is the climate as a slow variable that the fast weather pushes like white noise,
//
//	dX = −X dt/τ + σ √(2/τ) dW
//
// (Hasselmann, Tellus 28, 473 (1976)). Its correlation is e^{−|k|/τ}, and it looks the same backwards in time. Seen once a step it is an
// autoregressive process, X_{k+1} = φ X_k + σ √(1 − φ²) ξ with φ = e^{−1/τ}.
type Hasselmann struct {
	Memory float64 // τ, in steps
	StdDev float64 // σ
}

func (h Hasselmann) check() error {
	return check.First(arg.Positive("Memory", h.Memory), arg.Positive("StdDev", h.StdDev))
}

// FitHasselmann fits the model to a record, less its mean, and returns the memory τ with its error. From
//
//	φ̂ = [Σ_i x_i x_{i+1}/(n − 1)]/[Σ_i x_i²/n],    φ = φ̂ + (1 + 3φ̂)/n,    Var φ = (1 − φ²)/n,
//
// where the second term removes the bias (Kendall, Biometrika 41, 403 (1954)). It is an error if φ is not between 0 and 1. The
// record needs 20 steps.
func FitHasselmann(record []float64) (Hasselmann, diffusion.Estimate, error) {
	if err := checkRecord(record, 20); err != nil {
		return Hasselmann{}, diffusion.Estimate{}, err
	}
	x, variance, err := centred(record)
	if err != nil {
		return Hasselmann{}, diffusion.Estimate{}, err
	}
	n := float64(len(x))
	phi := floats.Dot(x[1:], x[:len(x)-1]) / ((n - 1) * variance)
	phi += (1 + 3*phi) / n
	if !(phi > 0 && phi < 1) {
		return Hasselmann{}, diffusion.Estimate{}, fmt.Errorf("climate: the correlation of neighbours, %.3g, is not between 0 and 1, so that there is no memory time", phi)
	}
	tau := -1 / math.Log(phi)
	return Hasselmann{Memory: tau, StdDev: math.Sqrt(variance)},
		diffusion.Estimate{Value: tau, StdErr: tau * tau / phi * math.Sqrt((1-phi*phi)/n)}, nil
}

// Correlation returns e^{−|lag|/τ}.
func (h Hasselmann) Correlation(lag float64) float64 { return math.Exp(-math.Abs(lag) / h.Memory) }

// Spectrum returns the spectral density at a frequency in cycles a step, of the process seen once a step,
//
//	σ² (1 − φ²)/(1 − 2φ cos 2πf + φ²).
//
// For small f it is the Lorentzian 2σ²τ/(1 + (2πfτ)²).
func (h Hasselmann) Spectrum(frequency float64) float64 {
	phi, sin := h.Correlation(1), math.Sin(math.Pi*frequency)
	gap := -math.Expm1(-1 / h.Memory)
	return h.StdDev * h.StdDev * gap * (1 + phi) / (gap*gap + 4*phi*sin*sin)
}

// Forecast returns mean and standard deviation of X a number of steps after it was x: x e^{−lead/τ} and
// σ √(1 − e^{−2 lead/τ}).
func (h Hasselmann) Forecast(x, lead float64) (mean, stdDev float64) {
	return x * h.Correlation(lead), h.StdDev * math.Sqrt(-math.Expm1(-2*math.Abs(lead)/h.Memory))
}

// Rand puts a stationary series, one number a step, into dst. A nil src draws from the global source.
func (h Hasselmann) Rand(dst []float64, src rand.Source) error {
	if err := h.check(); err != nil {
		return err
	}
	rng := stream.From(src)
	for i := range dst {
		mean, sd := 0.0, h.StdDev
		if i > 0 {
			mean, sd = h.Forecast(dst[i-1], 1)
		}
		dst[i] = mean + sd*rng.NormFloat64()
	}
	return nil
}
