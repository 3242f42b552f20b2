// Package mala is the Metropolis-adjusted Langevin algorithm, for all packages that
// sample e^{−U/ϑ} or move in a potential U.
//
// A step of length h at the temperature ϑ proposes a step of the Langevin equation with the
// force f = −∇U,
//
//	y = x + h f(x) + √(2hϑ) ξ,    that is    q(y|x) = N(y; x + h f(x), 2hϑ),
//
// and accepts it with the Metropolis–Hastings probability
//
//	min(1, e^{−[U(y) − U(x)]/ϑ} q(x|y)/q(y|x)),
//
// otherwise stays at x (Roberts and Tweedie, Bernoulli 2, 341 (1996)). The step then satisfies
// detailed balance with respect to e^{−U/ϑ} for any h. With Δ = y − x and f' = f(y) the ratio of
// the two proposals is
//
//	ln q(x|y)/q(y|x) = [|Δ − hf|² − |Δ + hf'|²]/(4hϑ)
//	                 = −[Δ·(f + f') + (h/2)(|f'|² − |f|²)]/(2ϑ),
//
// where the squares |Δ|²/(4hϑ), which are large for small h, have cancelled.
package mala

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Target puts the force −∇U(x) into force, which has the length of x and does not
// overlap it, and returns the energy U(x).
type Target func(force, x []float64) (energy float64)

// Point is a point with its force and its energy.
type Point struct {
	X, Force []float64
	Energy   float64
}

func newPoint(d int) *Point {
	buf := make([]float64, 2*d)
	return &Point{X: buf[:d:d], Force: buf[d:]}
}

// Chain is a Markov chain, now at the Point, which its steps overwrite.
type Chain struct {
	*Point

	// Project, if not nil, removes the part of the noise √(2hϑ) ξ that must not move the point. The
	// force must have no such part.
	Project func(noise []float64)

	target   Target
	proposal *Point
	steps    int
	err      error // of the first proposal with an unusable energy or force
}

// New returns a chain at x, which it copies.
func New(target Target, x []float64) *Chain {
	c := &Chain{Point: newPoint(len(x)), target: target, proposal: newPoint(len(x))}
	copy(c.X, x)
	c.Refresh()
	return c
}

// Refresh recomputes force and energy. Call it after a change of X or of the target.
func (c *Chain) Refresh() { c.Energy = c.target(c.Force, c.X) }

// Step makes one step of length h at the temperature T and reports whether the
// proposal was accepted. It draws a normal variable for each coordinate and then one
// uniform variable. A proposal whose energy or force is NaN is rejected, and [Chain.Err]
// reports it. An energy of +Inf means that the density is zero there.
func (c *Chain) Step(T, h float64, rng *rand.Rand) (accepted bool) {
	c.propose(T, h, rng)
	ratio := c.logRatio(T, h)
	c.steps++
	if math.IsNaN(ratio) && c.err == nil {
		c.err = c.proposal.check(c.steps)
	}
	if u := rng.Float64(); !(u < 1+ratio || u < math.Exp(ratio)) { // as 1 + r ≤ e^r, most steps need no exponential
		return false
	}
	c.Point, c.proposal = c.proposal, c.Point
	return true
}

// Err returns an error if a proposal so far had an energy that is NaN, or a finite energy with a
// force that is not finite. Such a target cannot be sampled.
func (c *Chain) Err() error { return c.err }

// check reports a point where energy or force cannot be used.
func (p *Point) check(step int) error {
	switch {
	case math.IsNaN(p.Energy):
		return fmt.Errorf("the energy is NaN at x = %v, proposed in step %d", p.X, step)
	case !math.IsInf(p.Energy, 0) && !isFinite(p.Force):
		return fmt.Errorf("the force is %v at x = %v, proposed in step %d", p.Force, p.X, step)
	}
	return nil
}

func isFinite(x []float64) bool {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// Move makes the same step but accepts every proposal. The stationary distribution then has an error of O(h).
func (c *Chain) Move(T, h float64, rng *rand.Rand) {
	c.propose(T, h, rng)
	c.Point, c.proposal = c.proposal, c.Point
}

func (c *Chain) propose(T, h float64, rng *rand.Rand) {
	y, spread := c.proposal.X, math.Sqrt(2*h*T)
	for j := range y {
		y[j] = spread * rng.NormFloat64()
	}
	if c.Project != nil {
		c.Project(y)
	}
	x, force := c.X[:len(y)], c.Force[:len(y)]
	for j := range y {
		y[j] += x[j] + h*force[j]
	}
	c.proposal.Energy = c.target(c.proposal.Force, y)
}

// logRatio returns ln [e^{−(U(y) − U(x))/ϑ} q(x|y)/q(y|x)] for the proposal.
func (c *Chain) logRatio(T, h float64) float64 {
	y := c.proposal.X
	x, force, forceAtY := c.X[:len(y)], c.Force[:len(y)], c.proposal.Force[:len(y)]
	var sum float64 // Δ·(f + f') + (h/2)(|f'|² − |f|²)
	for j, v := range y {
		f, g := force[j], forceAtY[j]
		sum += (v - x[j] + h/2*(g-f)) * (f + g)
	}
	return (c.Energy - c.proposal.Energy - sum/2) / T
}
