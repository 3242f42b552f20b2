package diffusion

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// The landscape of a pair is that of the Curie–Weiss magnet. For w₁N(μ, σ²) +
// w₂N(−μ, σ²) in one dimension, with a = e^{−2t}, v = 1 + (σ² − 1)a, m = μe^{−t},
// the fixed points of the reverse process are
//
//	y = 2m/(2 − v) · u,    u = tanh(K u + h),
//	K(t) = 2μ²a/(1 − (σ² − 1)²a²),    h = ½ ln(w₁/w₂).
//
// K rises as t falls, as the coupling of a magnet does on cooling: equal weights
// give no field, and symmetry breaks at K = 1 (Biroli et al., arXiv:2402.18491;
// Ambrogioni, arXiv:2310.17467; Raya and Ambrogioni, arXiv:2305.19693). What is sharp at K = 1 is the
// equation of state; samples, like a magnet of few spins, cross over.

// CurieWeissCoupling returns K(t) for a pair at ±mu of the given variance. It is
// infinite at the time at which v = 2 and negative below it, where the potential has
// no bottom; for two points, of variance 0, it is infinite at t = 0.
func CurieWeissCoupling(mu, variance, t float64) (float64, error) {
	if err := check.First(checkPair(mu, variance), checkTime(t)); err != nil {
		return 0, err
	}
	// 1 − δ²a² = (1 − δa)(1 + δa) = (2 − v) v
	shrink, noise := decay(t)
	a := shrink * shrink
	v := a*variance + noise
	m := mu * shrink
	if m == 0 || m/v == 0 {
		return 0, nil // no coupling, also at v = 2
	}
	return m / v * (2 * m / (2 - v)), nil
}

// CurieWeissField returns h = ½ ln(w₁/w₂) for the weights w₁ = weight of the
// component at +μ and w₂ = 1 − weight.
func CurieWeissField(weight float64) (float64, error) {
	if !(weight > 0 && weight < 1) {
		return 0, fmt.Errorf("diffusion: weight = %v is not between 0 and 1", weight)
	}
	return 0.5 * math.Log(weight/(1-weight)), nil
}

// Magnetizations returns all solutions of u = tanh(K u + h), one or three, in rising
// order; at the spinodal itself two of the three coincide.
func Magnetizations(coupling, field float64) ([]float64, error) {
	if err := check.First(checkMagnet("coupling", coupling), checkMagnet("field", field)); err != nil {
		return nil, err
	}
	// In x = K u + h, where u near ±1 keeps its digits: x − K tanh x − h = 0,
	// with turning points at cosh² x = K.
	f := func(x float64) float64 { return x - coupling*math.Tanh(x) - field }
	edge := 2*(math.Abs(coupling)+math.Abs(field)) + 1
	ends := []float64{-edge, edge}
	if coupling > 1 {
		turn := math.Acosh(math.Sqrt(coupling))
		ends = []float64{-edge, -turn, turn, edge}
	}
	var roots []float64
	for i, low := range ends[:len(ends)-1] {
		high := ends[i+1]
		if fl, fh := f(low), f(high); fl != 0 && (fh == 0 || math.Signbit(fl) != math.Signbit(fh)) {
			roots = append(roots, math.Tanh(findRoot(f, low, high, fl, fh)))
		}
	}
	return roots, nil
}

// checkMagnet reports a coupling or a field that is not finite or beyond 1e300.
func checkMagnet(name string, v float64) error {
	if math.Abs(v) > 1e300 {
		return fmt.Errorf("diffusion: %s = %v is not finite, or too large", name, v)
	}
	return arg.Finite(name, v)
}

// SpinodalCoupling returns the coupling K ≥ 1 above which a magnet in the field h
// has a second, metastable state: the solution of
//
//	|h| = √(K(K−1)) − arccosh √K.
func SpinodalCoupling(field float64) (float64, error) {
	if err := checkMagnet("field", field); err != nil {
		return 0, err
	}
	if field == 0 {
		return 1, nil
	}
	// With K = cosh² x it reads |h| = ½ sinh 2x − x.
	f := func(x float64) float64 { return 0.5*math.Sinh(2*x) - x - math.Abs(field) }
	high := 1 + 0.5*math.Asinh(4*math.Abs(field)+4)
	x := findRoot(f, 0, high, f(0), f(high))
	return 1 + math.Sinh(x)*math.Sinh(x), nil
}

// PairSpinodalTime returns the time at which the second valley opens when weight
// N(mu, variance) + (1 − weight) N(−mu, variance) is generated: K(t) equals the
// [SpinodalCoupling]. For weight = ½ it is the speciation time. If there is no such
// t > 0, ok is false.
func PairSpinodalTime(mu, variance, weight float64) (t float64, ok bool, err error) {
	if err := checkPair(mu, variance); err != nil {
		return 0, false, err
	}
	field, err := CurieWeissField(weight)
	if err != nil {
		return 0, false, err
	}
	coupling, err := SpinodalCoupling(field)
	if err != nil {
		return 0, false, err
	}
	t = timeOfCoupling(mu, variance, coupling)
	return positiveTime(t)
}

// timeOfCoupling solves K(t) = coupling for t, which is negative if the coupling
// is not reached: t = ½ ln[(μ² + √(μ⁴ + K²(σ² − 1)²))/K].
func timeOfCoupling(mu, variance, coupling float64) float64 {
	square := mu * (mu / coupling)
	if math.IsInf(square, 1) {
		return math.Log(math.Abs(mu)) + 0.5*math.Log(2/coupling)
	}
	return 0.5 * math.Log(square+math.Hypot(square, variance-1))
}

// positiveTime returns t if it is positive beyond rounding.
func positiveTime(t float64) (float64, bool, error) {
	if t > epsilon {
		return t, true, nil
	}
	return 0, false, nil
}
