package sde

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/mala"
	"nonequilibrium/diffusion/internal/stream"
)

// Target is the distribution that a [Langevin] chain samples; *diffusion.Mixture is one.
type Target interface {
	Dim() int
	LogProb(x []float64) float64
	Score(dst, x []float64) []float64
}

// Langevin is the Markov chain of the overdamped Langevin equation,
//
//	y = x + h ∇ln p(x) + √(2h) ξ.
//
// Unadjusted (ULA), its stationary distribution is off by O(h): on N(0, σ²)
// the variance is σ²/(1 − h/(2σ²)), and the chain may run away where the score grows
// faster than linearly. Adjusted (MALA) it goes to y with the probability
//
//	min(1, p(y) 𝒯(x|y) / (p(x) 𝒯(y|x))),    𝒯(y|x) = N(y; x + h ∇ln p(x), 2h I),
//
// and stays at x otherwise, and p is stationary at any h (Roberts and Tweedie,
// Bernoulli 2, 341 (1996)). In d dimensions h ~ d^{−1/3} with about 0.57 of the
// moves accepted is the best choice (Roberts and Rosenthal, J. R. Stat. Soc. B
// 60, 255 (1998)).
type Langevin struct {
	Target   Target
	Step     float64 // h
	Adjusted bool    // Metropolis–Hastings adjusted: MALA, else ULA
}

// Run advances x in place by steps steps and returns the fraction of the moves
// that were accepted, 1 without adjustment. After each step visit is called with
// x, which it must not keep or change; it may be nil. A nil src draws from the
// global source. Score and density are evaluated once a step. There are 2⁴⁰ steps at most.
//
// Run returns an error for fields and arguments that cannot be used, for a start without a
// score or a density, for a proposal at which one of them is NaN, and for an
// unadjusted chain that has run away. ln p = −∞ stands for p = 0. Run
// panics if the length of x is not that of the target.
func (l Langevin) Run(x []float64, steps int, src rand.Source, visit func(x []float64)) (accepted float64, err error) {
	if err := l.check(steps); err != nil {
		return 0, err
	}
	if len(x) != l.Target.Dim() {
		panic(badLength)
	}
	chain, rng := mala.New(l.target, x), stream.From(src)
	if !isFinite(chain.Energy) {
		return 0, fmt.Errorf("sde: x = %v has ln p = %v, want a finite number", x, -chain.Energy)
	}
	if !isFinite(floats.Sum(chain.Force)) {
		return 0, fmt.Errorf("sde: x = %v has the score %v, want a finite one", x, chain.Force)
	}
	for n := range steps {
		if !l.Adjusted {
			chain.Move(1, l.Step, rng)
			accepted++
		} else if chain.Step(1, l.Step, rng) {
			accepted++
		}
		copy(x, chain.X)
		if !l.Adjusted && !isFinite(floats.Sum(x)) {
			return accepted / float64(steps), fmt.Errorf("sde: the unadjusted chain has run away to x = %v: Step = %v is too long", x, l.Step)
		}
		if err := chain.Err(); err != nil {
			return accepted / float64(steps), fmt.Errorf("sde: of Target %w", err)
		}
		if math.IsNaN(floats.Sum(chain.Force)) {
			return accepted / float64(steps), fmt.Errorf(
				"sde: of Target the score is %v at x = %v, after step %d: there is none there, or the chain has run away with a too long Step = %v",
				chain.Force, x, n+1, l.Step)
		}
		if visit != nil {
			visit(x)
		}
	}
	return accepted / float64(steps), nil
}

// target puts the score into force and returns −ln p(x), which only an adjusted chain needs.
func (l Langevin) target(force, x []float64) (energy float64) {
	l.Target.Score(force, x)
	if l.Adjusted {
		energy = -l.Target.LogProb(x)
	}
	return energy
}

// check reports the first field or argument that cannot be used.
func (l Langevin) check(steps int) error {
	if isNil(l.Target) {
		return errors.New("sde: Target is nil")
	}
	if steps > mostSteps {
		return fmt.Errorf("sde: steps = %d, want %d at most", steps, mostSteps)
	}
	return check.First(arg.Positive("Step", l.Step), arg.AtLeast("steps", steps, 1))
}

// mostSteps take hours for the cheapest of targets. What is beyond them is a mistake, and nothing can interrupt a run.
const mostSteps = 1 << 40

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
