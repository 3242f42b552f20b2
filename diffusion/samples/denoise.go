package samples

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

// Noisy data y = X_0 + σ ξ are the forward process at e^{−2t}(1 + σ²) = 1, in another unit: X_t = e^{−t} y. The best guess of X_0 is its mean, which
// the score gives (Tweedie's formula; Efron, J. Am. Stat. Assoc. 106, 1602 (2011)),
//
//	⟨X_0⟩ = y + σ² ∇ ln p(y).

// Denoise returns the mean of X_0 given X_0 + σ ξ = noisy with ξ ~ N(0, I), for every row of noisy, m × d. Of what the points of
// the set do not show, such as a place between two of them, it cannot know.
func (s *Set) Denoise(ctx context.Context, noisy mat.Matrix, sigma float64) (*mat.Dense, error) {
	if err := check.First(arg.Positive("sigma", sigma), s.checkPlaces("noisy", noisy)); err != nil {
		return nil, err
	}
	t := NoiseTime(sigma)
	if !(t > 0) || math.IsInf(t, 1) {
		return nil, fmt.Errorf("%s: sigma = %v is beyond what rounding allows, want 1e−7 to 1e150", arg, sigma)
	}
	var x mat.Dense
	x.Scale(math.Exp(-t), noisy)
	e, err := s.At(t).Evaluate(ctx, &x, Given{})
	if err != nil {
		return nil, err
	}
	return e.Denoised, nil
}

// NoiseTime returns the time t = ½ ln(1 + σ²) at which X_t/e^{−t} is X_0 with noise of the standard deviation σ in each coordinate.
func NoiseTime(sigma float64) float64 { return 0.5 * math.Log1p(sigma*sigma) }
