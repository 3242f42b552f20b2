package annealing

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Equilibrium by quadrature: the law p_T on a grid, its state and its heat capacity.

// grid is the law p_T at equidistant points, by the trapezoid rule.
type grid struct {
	width          float64
	energy, weight []float64 // U, and p_T times the width
	logZ           float64
}

// grid covers ten standard deviations about each component, in cells much smaller than the
// narrowest at that temperature.
func (g *Gibbs) grid(T float64) grid {
	lo, hi := g.law.Support(10 * math.Sqrt(T))
	cell := g.narrowest * math.Sqrt(min(T, 1)) / 30
	n := int(min(max((hi-lo)/cell, 1000), 20000))
	r := grid{width: (hi - lo) / float64(n), energy: make([]float64, n+1), weight: make([]float64, n+1)}
	for i := range r.energy {
		r.energy[i] = g.Potential(lo + r.width*float64(i))
		r.weight[i] = -r.energy[i] / T
	}
	sum := floats.LogSumExp(r.weight)
	for i, w := range r.weight {
		r.weight[i] = math.Exp(w - sum)
	}
	r.logZ = sum + math.Log(r.width)
	return r
}

// State returns the equilibrium at the temperature T.
func (g *Gibbs) State(T float64) State {
	requireTemperature(T)
	r := g.grid(T)
	energy := stat.Mean(r.energy, r.weight)
	return State{T, energy, energy/T + r.logZ}
}

// HeatCapacity returns C = ∂⟨U⟩/∂T = Var(U)/T².
func (g *Gibbs) HeatCapacity(T float64) float64 {
	requireTemperature(T)
	r := g.grid(T)
	return stat.PopVariance(r.energy, r.weight) / (T * T)
}
