package annealing

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// The entropy that a change of temperature produces. If the change is slow, it is
//
//	Σ ≈ ∫ ζ(ϑ) ϑ̇² dt,    ζ = ϑ^{−4} ∫_0^∞ Cov(U(0), U(t)) dt
//
// (Sivak and Crooks 2012). In one dimension the correlation integral is a quadrature: with
// G(x) = ∫_{−∞}^x (U − ⟨U⟩) p_ϑ dx′ it is ∫ G²/(ϑ p_ϑ) dx (Zulkowski and DeWeese 2015), for the
// density lags behind p_ϑ by a current J = −ϑ̇ G/ϑ², which produces ∫ J²/(ϑ p_ϑ) dx. G is large where
// a barrier holds up the cloud.

// Friction returns ζ(ϑ) to a relative accuracy of about 2e−4, as long as the narrowest component
// is wider than a thousandth of the range of the data, and +Inf where a barrier is too high for
// float64. A valley with less than about 1e−13 of the probability is ignored, however long it
// takes to empty.
func (g *Gibbs) Friction(theta float64) float64 {
	requireTemperature(theta)
	r := g.grid(theta)
	floats.AddConst(-floats.Min(r.energy), r.energy) // so that rounding is small against ϑ
	mean := stat.Mean(r.energy, r.weight)
	var scale, moved, sum float64
	for i, u := range r.energy {
		scale += r.weight[i] * math.Abs(u-mean)
	}
	for i, u := range r.energy[:len(r.energy)-1] {
		moved += r.weight[i] * (u - mean)  // G, halfway to the next point
		if math.Abs(moved) > 1e-13*scale { // and not rounding, which a barrier would magnify
			sum += moved * moved / math.Sqrt(r.weight[i]*r.weight[i+1])
		}
	}
	return sum * r.width * r.width / math.Pow(theta, 5)
}
