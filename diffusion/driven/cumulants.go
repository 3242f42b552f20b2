package driven

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// The first two cumulants of the housekeeping entropy of a trap at rest. With x_{n+1} = e^{−κh}Rx_n + √v ξ_n, where v is
// the variance of a step, a step adds
//
//	s z'·Jz = d |x_n|² + s√v Jx_n·ξ_n,    d = s e^{−κh} sin Ωh,
//
// where s is the scale of the housekeeping entropy. The two parts are uncorrelated within a
// step. But |x|² at a later step depends on the noise of this one, by a factor e^{−2κh} a step:
//
//	mean      n d 2/κ
//	variance  n (4d²/κ² + 2s²v/κ) + 2 Σ_lag (n − lag) e^{−2κh(lag−1)} (4d²e^{−2κh}/κ² + 4 d s v e^{−κh} sin Ωh/κ).

// HousekeepingCumulants returns the exact mean and variance of [Ensemble.Housekeeping] for a trap at rest, observed
// for the time T in equal steps. The mean is T times [Vortex.SteadyRateSeen]. For many steps mean and variance tend to
//
//	2Ω²T/κ    and    4Ω²T/κ + 4Ω⁴T/κ³ − 2Ω⁴(1 − e^{−2κT})/κ⁴,
//
// so that Var/mean ≥ 2, the thermodynamic uncertainty relation (Barato and Seifert, Phys. Rev. Lett. 114,
// 158101 (2015)), is nearly an equality for Ω ≪ κ.
//
// It is an error if T or the stiffness is not positive and finite, if steps < 1, if the rotation is not finite, and if
// a result is beyond the range of float64.
func (v Vortex) HousekeepingCumulants(T float64, steps int) (mean, variance float64, err error) {
	err = check.First(
		arg.Positive("T", T), arg.AtLeast("steps", steps, 1),
		arg.Positive("Stiffness", v.Stiffness), arg.Finite("Rotation", v.Rotation),
	)
	if err != nil {
		return 0, 0, err
	}
	n := float64(steps)
	h := T / n
	step := v.transition(h)
	scale, square := step.housekeepingScale, 2/v.Stiffness // ⟨|x|²⟩, whose variance is its square
	drift := scale * step.shrink * step.sin
	spread := drift * drift * square * square
	once := spread + scale*scale*step.variance*square
	later := spread*step.shrink*step.shrink + 2*drift*step.shrink*step.variance*scale*step.sin*square
	mean = n * drift * square
	variance = n*once + 2*later*lags(n, -math.Expm1(-2*v.Stiffness*h))
	if !step.usable() || !isFinite(mean) || !isFinite(variance) {
		return 0, 0, fmt.Errorf("driven: T = %v in steps = %d gives the mean %v and the variance %v, want finite numbers", T, steps, mean, variance)
	}
	return mean, variance, nil
}

// lags returns Σ_{lag=1}^{n−1} (n − lag)(1 − a)^{lag−1} = [na − 1 + (1 − a)^n]/a², 0 ≤ a ≤ 1. Where the terms cancel
// it is Σ_{j≥2} C(n, j)(−a)^{j−2}.
func lags(n, a float64) float64 {
	if n*a > 0.1 {
		return (n*a + math.Expm1(n*math.Log1p(-a))) / a / a
	}
	term := n * (n - 1) / 2
	sum := 0.
	for j := 2.; math.Abs(term) > 1e-17*sum; j++ {
		sum += term
		term *= -a * (n - j) / (j + 1)
	}
	return sum
}
