package diffusion

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// The phases of the reverse process that generates a symmetric pair
// ½N(μ, σ²) + ½N(−μ, σ²) (arXiv:2405.11932), by exact criteria:
//
//	no symmetry breaking        2μ² ≤ σ²(2 − σ²),  that is |σ² − 1| ≤ √(1 − 2μ²)
//	unstable breaking           σ² > 2, or σ² = 2 and μ ≠ 0
//	symmetry breaking           elsewhere.
//
// Without symmetry breaking the potential keeps its one valley down to t = 0; otherwise it
// splits in two at the speciation time. In the unstable phase it also loses its bottom, U → −∞ far out, at
// the instability time ½ ln(σ² − 1).

// Phase is a phase of the reverse process.
type Phase int

const (
	NoBreaking       Phase = iota // one valley at all t > 0
	SymmetryBreaking              // two valleys from the speciation time on
	UnstableBreaking              // and no bottom at t = 0
)

// String returns the name of the phase.
func (p Phase) String() string {
	switch p {
	case NoBreaking:
		return "no symmetry breaking"
	case SymmetryBreaking:
		return "symmetry breaking"
	case UnstableBreaking:
		return "unstable symmetry breaking"
	}
	return fmt.Sprintf("Phase(%d)", int(p))
}

// UnstableSigma is the standard deviation √2 on and above which breaking is unstable.
const UnstableSigma = math.Sqrt2

// ClassifyPhase returns the phase of the pair with means ±mu and standard
// deviation sigma. Sigma = 0 is allowed: a pair of points has a density at all t > 0 and
// breaks symmetry unless the points coincide. A point that is on a boundary up to
// rounding counts as on it; √2 is math.Sqrt2.
func ClassifyPhase(mu, sigma float64) (Phase, error) {
	if err := check.First(arg.Finite("mu", mu), arg.NonNegative("sigma", sigma)); err != nil {
		return 0, err
	}
	switch {
	case sigma > UnstableSigma || sigma == UnstableSigma && mu != 0:
		return UnstableBreaking, nil
	case math.Abs(mu) <= BreakingMu(sigma)*(1+2*epsilon):
		return NoBreaking, nil
	}
	return SymmetryBreaking, nil
}

// BreakingMu returns the largest mu without symmetry breaking at the given
// standard deviation, σ √(1 − σ²/2), the boundary of [NoBreaking]; NaN if sigma is negative
// or above √2.
func BreakingMu(sigma float64) float64 {
	if !(sigma >= 0) {
		return math.NaN()
	}
	return sigma * math.Sqrt((math.Sqrt2-sigma)*(math.Sqrt2+sigma)/2)
}

// BreakingSigma returns the standard deviations between which a pair at ±mu does
// not break its symmetry, √(1 ∓ √(1 − 2μ²)), the boundary of [NoBreaking] as a
// function of mu; NaN if |mu| > 1/√2.
func BreakingSigma(mu float64) (low, high float64) {
	root := math.Sqrt(1 - 2*mu*mu)
	return math.Sqrt(2 * mu * mu / (1 + root)), math.Sqrt(1 + root)
}
