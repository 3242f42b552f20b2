package sde

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
)

// Sampler generates with a given number of evaluations of the score: it moves a draw of p_t at the
// first of falling times to the last one. With α = e^{−t} and σ = √Δ the two
// predictions of a network are
//
//	noise  ε = −σ ∇ln p_t(x),        data  x̂ = (x + σ² ∇ln p_t(x))/α = E[X_0 | X_t = x].
//
// All may end at time 0 if the score is finite there.
type Sampler interface {
	// Sample advances x in place along the times, at least two, which must fall to 0 or
	// more. A nil src draws from the global source; deterministic samplers do not use it.
	//
	// Errors are those of arguments that cannot be used and of an x that is not finite,
	// at the start or after a step. x is then the last point reached and
	// not a draw of any distribution.
	Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error
}

// Score returns the score ∇ln p_t of the noised data. It panics if data is nil, and the score at t = 0 if the data
// have no density; [DDIM], which guesses the data at its last step, may end there all the same.
func Score(data *diffusion.Mixture) diffusion.Drift {
	if data == nil {
		panic("sde: data is nil")
	}
	return func(dst, x []float64, t float64) { data.At(t).Score(dst, x) }
}

// signal returns α = e^{−t} and σ = √(1 − e^{−2t}).
func signal(t float64) (alpha, sigma float64) {
	return math.Exp(-t), math.Sqrt(-math.Expm1(-2 * t))
}

// checkSample reports the first argument of a sampler that cannot be used.
func checkSample(x []float64, score diffusion.Drift, times []float64) error {
	if len(x) == 0 {
		return errors.New("sde: x is empty")
	}
	if score == nil {
		return errors.New("sde: score is nil")
	}
	if err := checkFall(times); err != nil {
		return err
	}
	return checkPoint(x, times[0])
}

// checkFall reports times that do not fall to 0 or more.
func checkFall(times []float64) error {
	if err := arg.AtLeast("len(times)", len(times), 2); err != nil {
		return err
	}
	for i, t := range times {
		if !(t >= 0) || math.IsInf(t, 1) || i > 0 && t >= times[i-1] {
			return fmt.Errorf("sde: times[%d] = %v, want finite times that fall to 0 or more", i, t)
		}
	}
	return nil
}

// checkPoint reports an x that is not finite at the time t.
func checkPoint(x []float64, t float64) error {
	for j, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("sde: x[%d] = %v at t = %v is not finite", j, v, t)
		}
	}
	return nil
}
