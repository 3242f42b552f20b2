package sde

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Target is the law that a [Langevin] chain is to have; *diffusion.Mixture is one.
type Target interface {
	Dim() int
	LogProb(x []float64) float64
	Score(dst, x []float64) []float64
}

// Langevin is the Markov chain of the overdamped Langevin equation,
//
//	y = x + h ∇ln p(x) + √(2h) ξ.
//
// Taken as it is (ULA) it has a stationary law that is off by O(h): on N(0, σ²)
// the variance is σ²/(1 − h/(2σ²)), and it may run away where the score grows
// faster than linearly. Adjusted (MALA) it goes to y with the probability
//
//	min(1, p(y) q(x|y) / (p(x) q(y|x))),    q(y|x) = N(y; x + h ∇ln p(x), 2h I),
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
// global source. Score and density are evaluated once a step. Run panics if the
// length of x is not that of the target.
func (l Langevin) Run(x []float64, steps int, src rand.Source, visit func(x []float64)) (accepted float64, err error) {
	if err := l.check(steps); err != nil {
		return 0, err
	}
	if len(x) != l.Target.Dim() {
		panic(badLength)
	}
	uniform := rand.Float64
	if src != nil {
		uniform = rand.New(src).Float64
	}
	normal := normals(src)
	w := vectors(3, len(x))
	y, here, there := w[0], w[1], w[2]
	l.Target.Score(here, x)
	var level float64 // ln p(x)
	if l.Adjusted {
		level = l.Target.LogProb(x)
	}
	for range steps {
		for j, v := range x {
			y[j] = v + l.Step*here[j] + math.Sqrt(2*l.Step)*normal()
		}
		l.Target.Score(there, y)
		if l.Adjusted {
			next := l.Target.LogProb(y)
			ratio := next - level + l.logProposal(x, y, there) - l.logProposal(y, x, here)
			if !(math.Log(uniform()) < ratio) { // a NaN is a rejection
				l.visit(visit, x)
				continue
			}
			level = next
		}
		accepted++
		copy(x, y)
		here, there = there, here
		l.visit(visit, x)
	}
	return accepted / float64(steps), nil
}

// check reports what makes the chain unusable.
func (l Langevin) check(steps int) error {
	switch {
	case l.Target == nil:
		return errors.New("sde: Target is nil")
	case !(l.Step > 0) || math.IsInf(l.Step, 1):
		return fmt.Errorf("sde: Step = %v is not a positive finite number", l.Step)
	case steps < 1:
		return fmt.Errorf("sde: steps = %d, want at least 1", steps)
	}
	return nil
}

func (l Langevin) visit(visit func([]float64), x []float64) {
	if visit != nil {
		visit(x)
	}
}

// logProposal is ln q(to|from) up to its normalisation, score that at from.
func (l Langevin) logProposal(to, from, score []float64) float64 {
	var square float64
	for j, v := range from {
		d := to[j] - v - l.Step*score[j]
		square += d * d
	}
	return -square / (4 * l.Step)
}
