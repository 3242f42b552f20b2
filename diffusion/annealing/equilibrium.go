package annealing

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Equilibrium by quadrature: the distribution p_ϑ on a grid, its state and its heat capacity.

// grid is the distribution p_ϑ at equidistant points, by the trapezoid rule.
type grid struct {
	width          float64
	energy, weight []float64 // U, and p_ϑ times the width
	logZ           float64
}

// grid covers ten standard deviations about each component, in cells much smaller than the
// narrowest at that temperature.
func (g *Gibbs) grid(theta float64) grid {
	lo, hi := g.law.Support(10 * math.Sqrt(theta))
	cell := g.narrowest * math.Sqrt(min(theta, 1)) / 30
	n := int(min(max((hi-lo)/cell, 1000), 20000))
	r := grid{width: (hi - lo) / float64(n), energy: make([]float64, n+1), weight: make([]float64, n+1)}
	for i := range r.energy {
		r.energy[i] = g.Potential(lo + r.width*float64(i))
		r.weight[i] = -r.energy[i] / theta
	}
	sum := floats.LogSumExp(r.weight)
	for i, w := range r.weight {
		r.weight[i] = math.Exp(w - sum)
	}
	r.logZ = sum + math.Log(r.width)
	return r
}

// State returns the equilibrium at the temperature ϑ.
func (g *Gibbs) State(theta float64) State {
	requireTemperature(theta)
	r := g.grid(theta)
	energy := stat.Mean(r.energy, r.weight)
	return State{theta, energy, energy/theta + r.logZ}
}

// HeatCapacity returns C = ∂⟨U⟩/∂ϑ = Var(U)/ϑ².
func (g *Gibbs) HeatCapacity(theta float64) float64 {
	requireTemperature(theta)
	r := g.grid(theta)
	return stat.PopVariance(r.energy, r.weight) / (theta * theta)
}
