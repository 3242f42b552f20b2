package sde

import (
	"fmt"
	"math"
)

// The times at which a sampler evaluates the score, and the steps of a chain.

// LogSNRTimes returns steps + 1 times from the time from down to the time to > 0
// at equal distances in ℓ = ln(α/σ), half the logarithm of the signal-to-noise
// ratio: short steps where the noise is small.
func LogSNRTimes(from, to float64, steps int) ([]float64, error) {
	if err := checkSpacing(from, to, steps); err != nil {
		return nil, err
	}
	return fall(from, to, steps, func(u float64) float64 {
		return timeAt(logSNR(from) + (logSNR(to)-logSNR(from))*u)
	})
}

// KarrasTimes returns steps + 1 times from the time from down to the time to > 0 with the spacing of
// Karras et al., arXiv:2206.00364, eq. 5 with ρ = 7, in which the steps are
// equal in the seventh root of the noise over the signal,
//
//	(σ/α)_i = [(σ/α)_from^{1/ρ} + (i/steps) ((σ/α)_to^{1/ρ} − (σ/α)_from^{1/ρ})]^ρ,    t = ½ ln(1 + (σ/α)²).
//
// ρ → ∞ would be [LogSNRTimes]; ρ = 7 has more of its steps at large noise. Append 0 to reach the end.
func KarrasTimes(from, to float64, steps int) ([]float64, error) {
	const rho = 7
	if err := checkSpacing(from, to, steps); err != nil {
		return nil, err
	}
	first := logSNR(from)
	shrink := math.Exp((first - logSNR(to)) / rho) // of the root, over the whole way
	return fall(from, to, steps, func(u float64) float64 {
		return timeAt(first - rho*math.Log1p(u*(shrink-1)))
	})
}

// fall returns the times t(i/steps), which begin and end exactly at the two given.
func fall(from, to float64, steps int, t func(u float64) float64) ([]float64, error) {
	times := make([]float64, steps+1)
	for i := range times {
		times[i] = t(float64(i) / float64(steps))
	}
	times[0], times[steps] = from, to
	if checkFall(times) != nil {
		return nil, fmt.Errorf("sde: steps = %d from %v to %v are too many: rounding makes two times one", steps, from, to)
	}
	return times, nil
}

// logSNR returns ℓ = ln(α/σ) at t > 0, and timeAt the time at which ℓ has a value; neither
// overflows.
func logSNR(t float64) float64 { return -t - 0.5*math.Log(-math.Expm1(-2*t)) }

func timeAt(lambda float64) float64 {
	return max(-lambda, 0) + 0.5*math.Log1p(math.Exp(-2*math.Abs(lambda)))
}

// checkSpacing reports times that cannot be the ends of a spacing, and a number of steps.
func checkSpacing(from, to float64, steps int) error {
	if !(to > 0) || !(from > to) || math.IsInf(from, 1) {
		return fmt.Errorf("sde: from = %v and to = %v, want finite from > to > 0", from, to)
	}
	if err := arg.AtLeast("steps", steps, 1); err != nil {
		return err
	}
	return arg.Memory("steps", steps, 8)
}

// ZeroTerminalSNR returns the β_n of a chain rescaled so that nothing of the signal is left after
// the last step: α_n = √ᾱ_n = Π √(1 − β_k) is shifted so that α_N = 0 and scaled so that α_1 stays,
//
//	α_n ← α_1 (α_n − α_N)/(α_1 − α_N),    β_n = 1 − α_n²/α_{n−1}²,
//
// so that β_N = 1 (Lin et al., arXiv:2305.08891, Algorithm 1). Stable Diffusion's chain, which they correct,
// ends at α_N = 0.068: it was trained with a trace of the picture, and has to start generation without.
// At least two betas are needed, between 0 and 1 exclusive.
func ZeroTerminalSNR(betas []float64) ([]float64, error) {
	if err := arg.AtLeast("len(betas)", len(betas), 2); err != nil {
		return nil, err
	}
	signals := make([]float64, len(betas))
	log := 0.0 // ln α_n
	for n, b := range betas {
		if !(b > 0 && b < 1) {
			return nil, fmt.Errorf("sde: betas[%d] = %v is not between 0 and 1", n, b)
		}
		log += 0.5 * math.Log1p(-b)
		signals[n] = math.Exp(log)
	}
	last := signals[len(signals)-1]
	rescaled := make([]float64, len(betas))
	rescaled[0] = betas[0]
	for n := 1; n < len(betas); n++ {
		if !(signals[n-1] > last) {
			return nil, fmt.Errorf("sde: betas[%d] = %v and those after it leave the signal as it is", n, betas[n])
		}
		ratio := (signals[n] - last) / (signals[n-1] - last)
		rescaled[n] = 1 - ratio*ratio
	}
	return rescaled, nil
}
