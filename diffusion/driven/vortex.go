package driven

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// The trap at rest: force, steady density and current, and the exact transition
//
//	X_{t+h} − c | X_t ~ N(e^{−κh} R(Ωh) (X_t − c), (1 − e^{−2κh})/κ),    R(θ) = e^{θJ}.

// Vortex is a harmonic trap in the plane with the force −κ(x − c) + ΩJ(x − c).
type Vortex struct {
	Stiffness float64    // κ > 0
	Rotation  float64    // Ω, counterclockwise
	Center    [2]float64 // c
}

// Force puts the force −κ(x − c) + ΩJ(x − c) into dst, which may be x, and returns
// it; a nil dst is allocated. It panics if len(x) or len(dst) is not 2.
func (v Vortex) Force(dst, x []float64) []float64 {
	dst, y := v.prepare(dst, x)
	dst[0] = -v.Stiffness*y[0] - v.Rotation*y[1]
	dst[1] = -v.Stiffness*y[1] + v.Rotation*y[0]
	return dst
}

// SteadyVelocity puts the mean velocity ν = ΩJ(x − c) of the steady state into dst,
// which may be x, and returns it; a nil dst is allocated. The steady current is
// ρν. It panics if len(x) or len(dst) is not 2.
func (v Vortex) SteadyVelocity(dst, x []float64) []float64 {
	dst, y := v.prepare(dst, x)
	dst[0], dst[1] = -v.Rotation*y[1], v.Rotation*y[0]
	return dst
}

// SteadyLogProb returns ln ρ(x) of the steady density N(c, I/κ). It panics if len(x)
// is not 2.
func (v Vortex) SteadyLogProb(x []float64) float64 {
	y := v.offset(x)
	return math.Log(v.Stiffness/(2*math.Pi)) - 0.5*v.Stiffness*(y[0]*y[0]+y[1]*y[1])
}

// SteadyRate returns the entropy produced per unit time in the steady state,
//
//	⟨|ν|²⟩ = 2Ω²/κ,
//
// all of it housekeeping.
func (v Vortex) SteadyRate() float64 { return 2 * v.Rotation * v.Rotation / v.Stiffness }

// SteadyRateSeen returns the part of [Vortex.SteadyRate] that shows when the trap is observed
// only at intervals of h ≥ 0,
//
//	4 sin²(Ωh) / (h (e^{2κh} − 1)) ≤ 2Ω²/κ,
//
// which is the mean of [Ensemble.Housekeeping] per unit time, in steps of h; at h = 0 its
// limit, the whole rate. It is an error if h is negative or not finite, if the stiffness is not
// positive, or if the rotation is not finite.
func (v Vortex) SteadyRateSeen(h float64) (float64, error) {
	err := check.First(arg.NonNegative("h", h), arg.Positive("Stiffness", v.Stiffness), arg.Finite("Rotation", v.Rotation))
	if err != nil {
		return 0, err
	}
	if h == 0 {
		return v.SteadyRate(), nil
	}
	decay, angle := 2*v.Stiffness*h, v.Rotation*h
	if math.IsInf(math.Expm1(decay), 1) || math.IsInf(angle, 0) {
		return 0, nil // the rate is below the smallest float64
	}
	if decay == 0 || angle == 0 { // h is so small that its limit holds
		return v.SteadyRate(), nil
	}
	share := math.Sin(angle) / angle
	return v.SteadyRate() * share * share * decay / math.Expm1(decay), nil
}

// offset returns x − c.
func (v Vortex) offset(x []float64) [2]float64 {
	if len(x) != 2 {
		panic("driven: slice length is not 2")
	}
	return [2]float64{x[0] - v.Center[0], x[1] - v.Center[1]}
}

// prepare returns dst, allocated if nil, and x − c.
func (v Vortex) prepare(dst, x []float64) ([]float64, [2]float64) {
	if dst == nil {
		dst = make([]float64, 2)
	}
	if len(dst) != 2 {
		panic("driven: slice length is not 2")
	}
	return dst, v.offset(x)
}

// check reports the first parameter that cannot be used at time t.
func (v Vortex) check(t float64) error {
	if isFinite(v.Rotation) && isFinite(v.Center[0]) && isFinite(v.Center[1]) && isFinite(v.Stiffness) && v.Stiffness > 0 {
		return nil
	}
	of := func(field string) string { return fmt.Sprintf("%s of Protocol(%v)", field, t) }
	return check.First(
		arg.Positive(of("Stiffness"), v.Stiffness),
		arg.Finite(of("Rotation"), v.Rotation),
		arg.Finite(of("Center[0]"), v.Center[0]),
		arg.Finite(of("Center[1]"), v.Center[1]),
	)
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// transition is the exact transition over a time h.
type transition struct {
	trap              Vortex
	shrink, cos, sin  float64
	variance, stdDev  float64
	housekeepingScale float64 // of y'·J y
}

// transition returns the transition over the time h. The dual process turns the
// other way; the log-ratio of the two is the housekeeping entropy,
//
//	ln P(x'|x)/P†(x'|x) = 2 κ sin(Ωh) e^{−κh}/(1 − e^{−2κh}) · (x' − c)·J(x − c)
//	                    = Ω J(x − c)·(x' − x) + o(h).
func (v Vortex) transition(h float64) transition {
	sin, cos := math.Sincos(v.Rotation * h)
	shrink := math.Exp(-v.Stiffness * h)
	variance := -math.Expm1(-2*v.Stiffness*h) / v.Stiffness
	return transition{v, shrink, cos, sin, variance, math.Sqrt(variance), 2 * sin * shrink / variance}
}

// usable reports whether the step has a density and an entropy.
func (tr *transition) usable() bool {
	return tr.variance > 0 && isFinite(tr.variance) && isFinite(1/tr.trap.Stiffness) && isFinite(tr.housekeepingScale)
}

// mean returns e^{−κh} R(Ωh) y.
func (tr *transition) mean(y [2]float64) [2]float64 {
	return [2]float64{
		tr.shrink * (tr.cos*y[0] - tr.sin*y[1]),
		tr.shrink * (tr.sin*y[0] + tr.cos*y[1]),
	}
}
