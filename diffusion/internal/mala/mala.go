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
	"math"
	"math/rand/v2"
)

// Target puts the force −∇U(x) into force, which has the length of x and does not
// overlap it, and returns the energy U(x).
type Target func(force, x []float64) (energy float64)

// Chain is a Markov chain at the point X. The slices are overwritten by its steps.
type Chain struct {
	X, Force []float64
	Energy   float64

	// Project, if not nil, takes out of the noise √(2hT) ξ what must not move. The force
	// must have no such part.
	Project func(noise []float64)

	target      Target
	y, forceAtY []float64 // the proposal
}

// New returns a chain at x, which it copies.
func New(target Target, x []float64) *Chain {
	d := len(x)
	buf := make([]float64, 4*d)
	c := &Chain{X: buf[:d:d], Force: buf[d : 2*d : 2*d], target: target, y: buf[2*d : 3*d : 3*d], forceAtY: buf[3*d:]}
	copy(c.X, x)
	c.Refresh()
	return c
}

// Refresh takes force and energy anew, when the caller has changed X or the target.
func (c *Chain) Refresh() { c.Energy = c.target(c.Force, c.X) }

// Step makes one step of the length h at the temperature T and reports whether the
// proposal was accepted. It draws a normal variable for each coordinate and then one
// uniform variable. A proposal whose energy or force is NaN is rejected.
func (c *Chain) Step(T, h float64, rng *rand.Rand) (accepted bool) {
	energy := c.propose(T, h, rng)
	ratio := c.logRatio(T, h, energy)
	if u := rng.Float64(); !(ratio >= 0 || u < math.Exp(ratio)) {
		return false
	}
	c.accept(energy)
	return true
}

// Move makes the same step without the choice: the law of the chain is then off by O(h).
func (c *Chain) Move(T, h float64, rng *rand.Rand) { c.accept(c.propose(T, h, rng)) }

// propose sets the proposal and returns its energy.
func (c *Chain) propose(T, h float64, rng *rand.Rand) (energy float64) {
	spread := math.Sqrt(2 * h * T)
	for j := range c.y {
		c.y[j] = spread * rng.NormFloat64()
	}
	if c.Project != nil {
		c.Project(c.y)
	}
	for j, f := range c.Force {
		c.y[j] += c.X[j] + h*f
	}
	return c.target(c.forceAtY, c.y)
}

// logRatio returns ln [e^{−(U(y) − U(x))/T} q(x|y)/q(y|x)] for the proposal.
func (c *Chain) logRatio(T, h, energy float64) float64 {
	var sum float64 // Δ·(F + F') + (h/2)(|F'|² − |F|²)
	for j, f := range c.Force {
		g := c.forceAtY[j]
		sum += (c.y[j] - c.X[j] + h/2*(g-f)) * (f + g)
	}
	return (c.Energy - energy - sum/2) / T
}

func (c *Chain) accept(energy float64) {
	c.X, c.y = c.y, c.X
	c.Force, c.forceAtY = c.forceAtY, c.Force
	c.Energy = energy
}
