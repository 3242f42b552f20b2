package franzparisi

import "math"

// Quadrature over direction and length of a standard normal vector ξ in d
// dimensions, by the trapezoid rule in variables that make both ends of the
// range double-exponentially far (Takahasi and Mori 1974):
//
//	|ξ| = exp(w − e^{−w}),    cos∠(ξ, e) = tanh(½π sinh w).
//
// Coarser rules are every second, fourth, … node of the finest, so that one sum
// gives a second one to compare with.

// nestedRule holds nodes and weights of the finest rule; taken every stride
// nodes the weights are stride times as large. A fixed rule is exact
// and has no coarser one to compare with.
type nestedRule struct {
	x, w  []float64
	fixed bool
}

// finestRule is the number of intervals of a nestedRule, a power of 2;
// coarsestRule is the number from which sums start.
const (
	finestRule   = 4096
	coarsestRule = 32
)

// tailRule is how far below the largest, in nats, a logarithm of a weight is neglected.
const tailRule = 44

// newNestedRule makes a rule out of logWeight(w), which rises to one maximum
// inside [lo, hi] and falls again, and the node x(w). Weights are normalised,
// so constant factors can be left out of logWeight.
func newNestedRule(lo, hi float64, logWeight, x func(w float64) float64) nestedRule {
	lo, hi = support(lo, hi, logWeight)
	r := nestedRule{x: make([]float64, finestRule+1), w: make([]float64, finestRule+1)}
	var sum float64
	at := func(i int) float64 { return lo + (hi-lo)*float64(i)/finestRule }
	most := logWeight(at(finestRule / 2))
	for i := range r.x {
		r.x[i] = x(at(i))
		r.w[i] = math.Exp(logWeight(at(i)) - most)
		sum += r.w[i]
	}
	for i := range r.w {
		r.w[i] /= sum
	}
	return r
}

// support returns the part of [lo, hi] where logWeight is not negligible.
func support(lo, hi float64, logWeight func(w float64) float64) (from, to float64) {
	const n = 8192
	most := math.Inf(-1)
	for i := range n + 1 {
		most = max(most, logWeight(lo+(hi-lo)*float64(i)/n))
	}
	from, to = hi, lo
	for i := range n + 1 {
		if w := lo + (hi-lo)*float64(i)/n; logWeight(w) > most-tailRule {
			from, to = min(from, w), max(to, w)
		}
	}
	return from, to
}

// lengthRule returns the rule for |ξ|, density ∝ ρ^{d−1} e^{−ρ²/2}.
func lengthRule(dim int) nestedRule {
	length := func(w float64) float64 { return math.Exp(w - math.Exp(-w)) }
	return newNestedRule(-6, math.Log(math.Sqrt(float64(dim))+20), func(w float64) float64 {
		rho := length(w)
		return float64(dim)*(w-math.Exp(-w)) - rho*rho/2 + math.Log1p(math.Exp(-w))
	}, length)
}

// cosineRule returns the rule for the cosine of the angle between ξ and a fixed
// direction, density ∝ (1 − c²)^{(d−3)/2}. In one dimension it is ±1.
func cosineRule(dim int) nestedRule {
	if dim == 1 {
		return nestedRule{x: []float64{-1, 1}, w: []float64{0.5, 0.5}, fixed: true}
	}
	argument := func(w float64) float64 { return math.Pi / 2 * math.Sinh(w) }
	return newNestedRule(-5, 5, func(w float64) float64 {
		y := math.Abs(argument(w))
		logCosh := y + math.Log1p(math.Exp(-2*y)) // up to ln 2
		return -float64(dim-1)*logCosh + math.Log(math.Cosh(w))
	}, func(w float64) float64 { return math.Tanh(argument(w)) })
}

// stride returns the stride that leaves n intervals.
func (r *nestedRule) stride(n int) int {
	if r.fixed {
		return 1
	}
	return finestRule / n
}
