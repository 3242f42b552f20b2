package annealing

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// How much a change of the temperature costs. If it is slow, the entropy produced is
//
//	Σ ≈ ∫ ζ(T) Ṫ² dt,    ζ = T^{−4} ∫_0^∞ Cov(U(0), U(t)) dt
//
// (Sivak and Crooks 2012), and in one dimension the correlation integral is a quadrature:
// with Φ(x) = ∫_{−∞}^x (U − ⟨U⟩) p_T it is ∫ Φ²/(T p_T) dx. Φ is large where a
// barrier holds the cloud up.

// Friction returns ζ(T), to about 2e−4 in relative terms, as long as the narrowest component
// is wider than a thousandth of the range of the data, and +Inf where a barrier is too high for
// numbers. A valley that holds less than about 1e−13 of the law is passed over, however long it
// takes to empty.
func (g *Gibbs) Friction(T float64) float64 {
	requireTemperature(T)
	r := g.grid(T)
	floats.AddConst(-floats.Min(r.energy), r.energy) // so that rounding is small against T
	mean := stat.Mean(r.energy, r.weight)
	var scale, phi, sum float64
	for i, u := range r.energy {
		scale += r.weight[i] * math.Abs(u-mean)
	}
	for i, u := range r.energy[:len(r.energy)-1] {
		phi += r.weight[i] * (u - mean)  // halfway to the next point
		if math.Abs(phi) > 1e-13*scale { // and not rounding, which a barrier would magnify
			sum += phi * phi / math.Sqrt(r.weight[i]*r.weight[i+1])
		}
	}
	return sum * r.width * r.width / math.Pow(T, 5)
}
