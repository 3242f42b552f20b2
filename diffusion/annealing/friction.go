package annealing

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/interp"
	"gonum.org/v1/gonum/stat"
)

// How much a change of the temperature costs. If it is slow, the entropy produced is
//
//	Σ ≈ ∫ ζ(T) Ṫ² dt,    ζ = T^{−4} ∫_0^∞ Cov(U(0), U(t)) dt
//
// (Sivak and Crooks 2012), and in one dimension the correlation integral is a quadrature:
// with Φ(x) = ∫_{−∞}^x (U − ⟨U⟩) p_T it is ∫ Φ²/(T p_T) dx. The time that a barrier holds the
// cloud up is in Φ.

// grid is the law p_T at equidistant points, by the trapezoid rule.
type grid struct {
	width          float64
	energy, weight []float64 // U, and p_T times the width
	logZ           float64
}

// grid covers ten standard deviations about each component, in cells much smaller than the
// narrowest at that temperature.
func (g *Gibbs) grid(T float64) grid {
	lo, hi := math.Inf(1), math.Inf(-1)
	reach := 10 * math.Sqrt(T)
	for k, s := range g.stdDevs {
		lo, hi = min(lo, g.means[k]-reach*s), max(hi, g.means[k]+reach*s)
	}
	cell := floats.Min(g.stdDevs) * math.Sqrt(min(T, 1)) / 30
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

// State returns the equilibrium at the temperature T, NaN unless T is positive and finite.
func (g *Gibbs) State(T float64) State {
	if checkPositive("T", T) != nil {
		return State{math.NaN(), math.NaN(), math.NaN()}
	}
	r := g.grid(T)
	energy := stat.Mean(r.energy, r.weight)
	return State{T, energy, energy/T + r.logZ}
}

// HeatCapacity returns C = ∂⟨U⟩/∂T = Var(U)/T², NaN unless T is positive and finite.
func (g *Gibbs) HeatCapacity(T float64) float64 {
	if checkPositive("T", T) != nil {
		return math.NaN()
	}
	r := g.grid(T)
	return stat.PopVariance(r.energy, r.weight) / (T * T)
}

// Friction returns ζ(T), to about 2e−4 in relative terms, as long as the narrowest component
// is wider than a thousandth of the range of the data; NaN unless T is positive and finite,
// +Inf where a barrier is too high for numbers. A
// valley that holds less than about 1e−13 of the law is passed over, however long it takes
// to empty.
func (g *Gibbs) Friction(T float64) float64 {
	if checkPositive("T", T) != nil {
		return math.NaN()
	}
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

// Length returns the thermodynamic length ∫ √ζ |dT| between two temperatures. A slow change
// in the time τ produces at least its square over τ. It is an error if the friction on the way
// is infinite.
func (g *Gibbs) Length(start, end float64) (float64, error) {
	if err := checkRange(start, end, 1); err != nil {
		return 0, err
	}
	lengths, _, _ := g.way(start, end)
	return lengths[len(lengths)-1], checkLengths(lengths, start, end)
}

// ConstantSpeed returns the protocol from start to end fitted to the data: of all in the
// given duration it makes the functional ∫ ζ(T) Ṫ² dt least, which it does by running at the
// constant speed √ζ |Ṫ| = L/duration. It is slow where the heat capacity is large or
// a barrier holds the cloud up. It is an error if the friction on the way is infinite, or so uneven
// that a part of the way is lost in rounding.
func (g *Gibbs) ConstantSpeed(start, end, duration float64) (Protocol, error) {
	if err := checkRange(start, end, duration); err != nil {
		return nil, err
	}
	if start == end {
		return clamped(duration, func(float64) float64 { return start }), nil
	}
	lengths, logs, slopes := g.way(start, end)
	if err := checkLengths(lengths, start, end); err != nil {
		return nil, err
	}
	for i, length := range lengths[1:] {
		if !(length > lengths[i]) {
			return nil, fmt.Errorf("annealing: between start = %v and end = %v the friction is too uneven for a protocol of constant speed", start, end)
		}
	}
	var way interp.PiecewiseCubic
	way.FitWithDerivatives(lengths, logs, slopes)
	total := lengths[len(lengths)-1]
	return clamped(duration, func(u float64) float64 { return math.Exp(way.Predict(u * total)) }), nil
}

func checkLengths(lengths []float64, start, end float64) error {
	if last := lengths[len(lengths)-1]; math.IsInf(last, 0) || math.IsNaN(last) {
		return fmt.Errorf("annealing: the friction between start = %v and end = %v is infinite: a barrier is too high", start, end)
	}
	return nil
}

// way returns ln T along the way, the length to there, and the slope of the one against the other.
func (g *Gibbs) way(start, end float64) (lengths, logs, slopes []float64) {
	const perDecade, order = 20, 3
	ratio := math.Log(end / start)
	pieces := 1 + int(perDecade/math.Ln10*math.Abs(ratio))
	speed := func(log float64) float64 { // of ln T
		T := math.Exp(log)
		return T * math.Sqrt(g.Friction(T))
	}
	nodes, weights := make([]float64, order), make([]float64, order)
	var length float64
	for i := range pieces + 1 {
		from := math.Log(start) + ratio*float64(i)/float64(pieces)
		lengths, logs, slopes = append(lengths, length), append(logs, from), append(slopes, math.Copysign(1/speed(from), ratio))
		quad.Legendre{}.FixedLocations(nodes, weights, 0, math.Abs(ratio)/float64(pieces))
		for j, x := range nodes {
			length += weights[j] * speed(from+math.Copysign(x, ratio))
		}
	}
	return lengths, logs, slopes
}
