package annealing

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/line"
	"nonequilibrium/diffusion/internal/stream"
)

// The potential of the data, U = −ln p, in a bath of temperature ϑ. Equilibrium is
// p^{1/ϑ}/Z(ϑ), the data themselves at ϑ = 1, and
//
//	F = −ϑ ln Z,    ⟨U⟩,    S = (⟨U⟩ − F)/ϑ,    C = Var(U)/ϑ².

// Gibbs is the family of distributions p^{1/ϑ}/Z of a mixture p in one dimension. It is
// immutable and safe for concurrent use. Its methods panic unless the temperature is
// from 1e−12 to 1e12.
type Gibbs struct {
	law       *diffusion.Mixture
	parts     line.Mixture
	narrowest float64 // the least standard deviation of a component
	logTop    float64 // a little more than the largest ln p
}

// NewGibbs returns the family of m, which must have one dimension and a density.
func NewGibbs(m *diffusion.Mixture) (*Gibbs, error) {
	if m == nil {
		return nil, errors.New("annealing: m is nil")
	}
	if m.Dim() != 1 {
		return nil, fmt.Errorf("annealing: m has dimension %d, want 1", m.Dim())
	}
	if err := arg.Density("m", m); err != nil {
		return nil, err
	}
	g := &Gibbs{law: m, parts: line.Of(m), narrowest: math.Inf(1)}
	for k := range g.parts {
		g.narrowest = min(g.narrowest, math.Sqrt(g.parts[k].Variance))
	}
	g.logTop = g.top()
	return g, nil
}

// top returns a bound on ln p: the sum of the peaks, or the largest value on the grid and what
// may be missed halfway between two points, where p is less than its maximum by at most Σ peak/σ² δ²/8, δ the cell.
func (g *Gibbs) top() float64 {
	logPeaks := make([]float64, len(g.parts))
	for k := range g.parts {
		logPeaks[k] = g.parts[k].LogPeak
	}
	r, bound := g.grid(1), floats.LogSumExp(logPeaks)
	cell := r.width / g.narrowest
	if missed := float64(len(g.parts)) * cell * cell / 8; missed < 1 {
		bound = min(bound, -floats.Min(r.energy)-math.Log1p(-missed))
	}
	return bound
}

// Potential returns U(x) = −ln p(x).
func (g *Gibbs) Potential(x float64) float64 {
	_, u := g.at(x)
	return u
}

// Force returns −U'(x), the score of p.
func (g *Gibbs) Force(x float64) float64 {
	f, _ := g.at(x)
	return f
}

// at returns −U' and U at x. It does what Score and LogProb of the mixture do, in one dimension and
// both at once, for a path spends all its time here. The sums are in units of the
// largest term so far.
func (g *Gibbs) at(x float64) (force, potential float64) {
	var sum, pull float64
	top := math.Inf(-1)
	for k := range g.parts {
		c := &g.parts[k]
		log, slope := c.Log(x), c.Slope(x)
		if math.IsInf(log, -1) {
			continue
		}
		if log <= top {
			w := math.Exp(log - top)
			sum, pull = sum+w, pull+w*slope
			continue
		}
		var w float64 // of the terms so far
		if sum > 0 {
			w = math.Exp(top - log)
		}
		sum, pull, top = w*sum+1, w*pull+slope, log
	}
	if sum == 0 && !math.IsNaN(x) { // so far out that ln p is beyond float64
		return math.Inf(int(math.Copysign(1, -x))), math.Inf(1)
	}
	return pull / sum, -top - math.Log(sum)
}

// target is at as a mala.Target.
func (g *Gibbs) target(force, x []float64) (energy float64) {
	force[0], energy = g.at(x[0])
	return energy
}

// LogProb returns the logarithm of the density p^{1/ϑ}/Z at x; each call is a
// quadrature for Z.
func (g *Gibbs) LogProb(x, theta float64) float64 {
	return (g.State(theta).FreeEnergy() - g.Potential(x)) / theta
}

// Rand returns a draw of p^{1/ϑ}/Z, exactly, by rejection; a nil src draws from the global
// source. For ϑ ≥ 1 the density is less than the mixture of its components, each to the
// power 1/ϑ, and at least one draw in Len is kept; for ϑ < 1 it is less than p times a constant,
// and of the draws in the highest peaks about the share √ϑ is kept.
func (g *Gibbs) Rand(theta float64, src rand.Source) float64 {
	requireTemperature(theta)
	rng, wide := stream.From(src), max(theta, 1)
	logs := make([]float64, len(g.parts)) // of the integrals of the envelope's parts
	for k, c := range g.parts {
		logs[k] = c.LogPeak/wide + math.Log(c.Variance)/2
	}
	total := floats.LogSumExp(logs)
	wides := make([]float64, len(logs))
	for {
		k, u := 0, rng.Float64()
		for u -= math.Exp(logs[0] - total); u > 0 && k < len(logs)-1; u -= math.Exp(logs[k] - total) {
			k++
		}
		x := g.parts[k].Mean + math.Sqrt(g.parts[k].Variance*wide)*rng.NormFloat64()
		for j := range g.parts {
			wides[j] = g.parts[j].Log(x) / wide
		}
		log := -g.Potential(x)
		if math.Log(rng.Float64()) < log/wide-floats.LogSumExp(wides)+(log-g.logTop)*(1/min(theta, 1)-1) {
			return x
		}
	}
}
