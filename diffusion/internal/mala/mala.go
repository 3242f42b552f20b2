// Package mala is the Metropolis-adjusted Langevin algorithm, for all packages that
// sample e^{−U/T} or move in U.
//
// A step of the length h proposes what the Langevin equation would do with the force
// F = −∇U at x,
//
//	y = x + h F(x) + √(2hT) ξ,    that is    q(y|x) = N(y; x + h F(x), 2hT),
//
// and goes there with the probability of Metropolis and Hastings,
//
//	min(1, e^{−[U(y) − U(x)]/T} q(x|y)/q(y|x)),
//
// else stays (Roberts and Tweedie, Bernoulli 2, 341 (1996)). That makes the step obey
// detailed balance with e^{−U/T} at any h. With Δ = y − x and F' = F(y) the ratio of the
// two proposals is
//
//	ln q(x|y)/q(y|x) = [|Δ − hF|² − |Δ + hF'|²]/(4hT)
//	                 = −[Δ·(F + F') + (h/2)(|F'|² − |F|²)]/(2T),
//
// in which the squares |Δ|²/(4hT), large for small h, have dropped out.
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

	// Project, if not nil, takes out of the noise √(2hT) ξ what must not move. The force
	// must have no such part.
	Project func(noise []float64)

	target   Target
	proposal *Point
	steps    int
	err      error // of the first proposal without energy or force
}

// New returns a chain at x, which it copies.
func New(target Target, x []float64) *Chain {
	c := &Chain{Point: newPoint(len(x)), target: target, proposal: newPoint(len(x))}
	copy(c.X, x)
	c.Refresh()
	return c
}

// Refresh takes force and energy anew, when the caller has changed X or the target.
func (c *Chain) Refresh() { c.Energy = c.target(c.Force, c.X) }

// Step makes one step of the length h at the temperature T and reports whether the
// proposal was accepted. It draws a normal variable for each coordinate and then one
// uniform variable. A proposal whose energy or force is NaN is rejected, and [Chain.Err]
// tells of it. An energy of +Inf is a place where the law has nothing.
func (c *Chain) Step(T, h float64, rng *rand.Rand) (accepted bool) {
	c.propose(T, h, rng)
	ratio := c.logRatio(T, h)
	c.steps++
	if math.IsNaN(ratio) && c.err == nil {
		c.err = c.proposal.check(c.steps)
	}
	if u := rng.Float64(); !(u < 1+ratio || u < math.Exp(ratio)) { // 1 + r ≤ e^r spares most exponentials
		return false
	}
	c.Point, c.proposal = c.proposal, c.Point
	return true
}

// Err returns an error if a proposal so far had an energy that is NaN, or a finite one with a
// force that is not finite: the target then is not a function that can be sampled.
func (c *Chain) Err() error { return c.err }

// check reports a point that the target has no numbers for.
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

// Move makes the same step without the choice: the law of the chain is then off by O(h).
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

// logRatio returns ln [e^{−(U(y) − U(x))/T} q(x|y)/q(y|x)] for the proposal.
func (c *Chain) logRatio(T, h float64) float64 {
	y := c.proposal.X
	x, force, forceAtY := c.X[:len(y)], c.Force[:len(y)], c.proposal.Force[:len(y)]
	var sum float64 // Δ·(F + F') + (h/2)(|F'|² − |F|²)
	for j, v := range y {
		f, g := force[j], forceAtY[j]
		sum += (v - x[j] + h/2*(g-f)) * (f + g)
	}
	return (c.Energy - c.proposal.Energy - sum/2) / T
}
