package sde

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// Deterministic motion, dX/dt = v(X, t), as along the probability flow
// [diffusion.FlowVelocity]. The time to may lie before from.

// shortest is the shortest step, relative to the time, whose length is not mostly rounding.
const shortest = 0x1p-48

// RK4 advances x in place by the classical Runge–Kutta method of fourth order in
// steps equal steps of [diffusion.RungeKutta], four velocities each. It returns an error for
// arguments that cannot be used, and for an x that is not finite after a step; x then stays
// there.
func RK4(x []float64, velocity diffusion.Drift, from, to float64, steps int) error {
	if err := check.First(checkTimes(from, to), arg.AtLeast("steps", steps, 1), checkPoint(x, from)); err != nil {
		return err
	}
	if velocity == nil {
		return errors.New("sde: velocity is nil")
	}
	if len(x) == 0 {
		return errors.New("sde: x is empty")
	}
	h := (to - from) / float64(steps)
	if largest := max(math.Abs(from), math.Abs(to)); from != to && math.Abs(h) <= shortest*largest {
		return fmt.Errorf("sde: steps = %d makes steps of %v, which are lost in the rounding of t = %v", steps, math.Abs(h), largest)
	}
	for i := range steps {
		t := from + float64(i)*h
		next := from + float64(i+1)*h
		if i+1 == steps {
			next = to // no rounding past the end: a distribution may have no score there
		}
		diffusion.RungeKutta(x, velocity, t, next)
		if err := checkPoint(x, next); err != nil {
			return err
		}
	}
	return nil
}

// DormandPrince advances x in place by the embedded pair of orders 5 and 4 of
// Dormand and Prince (J. Comput. Appl. Math. 6, 19 (1980)), with steps such that
// in each the distance of the two results is at most Tolerance (1 + |x|).
// The last velocity of a step is the first of the next: six a step, counted in
// Stats.Drifts. It fails when a step has become too small to change the time.
type DormandPrince struct {
	Tolerance float64

	// MaxStep is the longest step, 0 for no bound. The estimate sees the velocity at seven
	// times of a step only: a much longer step misses a pulse.
	MaxStep float64

	// MaxSteps is the largest number of steps, tried and accepted, 0 for a million: a velocity
	// that stays stiff would take for ever.
	MaxSteps int

	// Stops are times at which a step ends exactly, in any order; those that are not
	// on the way do not count. They belong where the velocity jumps or has a kink: a step across
	// loses its order there, and is tried again and again. The velocity is
	// evaluated at the next float64 on either side of a stop, never at it.
	Stops []float64
}

// ErrStepTooSmall is returned when the tolerance asks for a step that rounding swallows.
var ErrStepTooSmall = errors.New("sde: step too small for the tolerance")

// ErrTooManySteps is returned when MaxSteps have not led to the end, or cannot.
var ErrTooManySteps = errors.New("sde: more steps than MaxSteps")

// The tableau: times, stages, and the difference of the two results.
var (
	dpTimes  = [7]float64{0, 1. / 5, 3. / 10, 4. / 5, 8. / 9, 1, 1}
	dpStages = [7][]float64{
		{},
		{1. / 5},
		{3. / 40, 9. / 40},
		{44. / 45, -56. / 15, 32. / 9},
		{19372. / 6561, -25360. / 2187, 64448. / 6561, -212. / 729},
		{9017. / 3168, -355. / 33, 46732. / 5247, 49. / 176, -5103. / 18656},
		{35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84},
	}
	dpError = [7]float64{71. / 57600, 0, -71. / 16695, 71. / 1920, -17253. / 339200, 22. / 525, -1. / 40}
)

// Integrate advances x in place from the time from to the time to. Errors are those of
// fields and arguments that cannot be used, [ErrStepTooSmall], [ErrTooManySteps], and that of a velocity that is
// not finite however short the step; x is then where the last accepted step ended.
func (m DormandPrince) Integrate(x []float64, velocity diffusion.Drift, from, to float64) (Stats, error) {
	var stats Stats
	if err := m.check(x, velocity, from, to); err != nil {
		return stats, err
	}
	w := vectors(8, len(x))
	h := math.Copysign(m.shorten(math.Abs(to-from)/10), to-from)
	for _, leg := range m.legs(from, to) {
		within := func(dst, x []float64, t float64) { // rounding must not lead out of the leg
			velocity(dst, x, min(max(t, min(leg.first, leg.last)), max(leg.first, leg.last)))
		}
		var err error
		if h, err = m.travel(x, within, leg, h, w, &stats); err != nil {
			return stats, err
		}
	}
	return stats, nil
}

// leg is the way between two stops. The velocity is evaluated from first to last, which are
// beside a stop and not on it.
type leg struct{ from, to, first, last float64 }

// legs returns the ways between the stops.
func (m DormandPrince) legs(from, to float64) []leg {
	var on []float64
	for _, t := range m.Stops {
		if (from < t && t < to) || (to < t && t < from) {
			on = append(on, t)
		}
	}
	slices.Sort(on)
	on = slices.Compact(on)
	if to < from {
		slices.Reverse(on)
	}
	legs := []leg{{from, to, from, to}}
	for _, t := range on {
		before, after := &legs[len(legs)-1], leg{t, to, math.Nextafter(t, to), to}
		before.to, before.last = t, math.Nextafter(t, from)
		legs = append(legs, after)
	}
	return legs
}

// shorten returns the length of a step, bounded by MaxStep.
func (m DormandPrince) shorten(length float64) float64 {
	if m.MaxStep > 0 {
		return min(length, m.MaxStep)
	}
	return length
}

func (m DormandPrince) maxSteps() int {
	if m.MaxSteps == 0 {
		return 1e6
	}
	return m.MaxSteps
}

// travel moves x along a leg with the first step h, and returns the step to go on with. The
// vectors w are seven velocities and the result of a step.
func (m DormandPrince) travel(x []float64, velocity diffusion.Drift, leg leg, h float64, w [][]float64, stats *Stats) (float64, error) {
	k, y := w[:7], w[7]
	velocity(k[0], x, leg.first)
	stats.Drifts++
	if err := checkVelocity(k[0], x, leg.first); err != nil {
		return h, err
	}
	for t := leg.from; ; {
		step, last := h, math.Abs(h) >= math.Abs(leg.to-t)
		if last {
			step = leg.to - t
		}
		if stats.Accepted+stats.Rejected >= m.maxSteps() {
			return h, ErrTooManySteps
		}
		if t+step == t { // k has what the shortest step found
			for _, v := range k {
				if err := checkVelocity(v, x, t); err != nil {
					return h, err
				}
			}
			return h, ErrStepTooSmall
		}
		distance := dpStep(y, k, x, velocity, t, step)
		stats.Drifts += 6
		scaled := distance / (m.Tolerance * (1 + floats.Norm(y, 2)))
		factor := dpFactor(scaled)
		if !(scaled <= 1) { // also when it is NaN
			stats.Rejected++
			h = step * factor
			continue
		}
		stats.Accepted++
		copy(x, y)
		longer := m.shorten(math.Abs(step) * factor)
		if last {
			return math.Copysign(max(math.Abs(h), longer), h), nil
		}
		t, h = t+step, math.Copysign(longer, h)
		k[0], k[6] = k[6], k[0]
	}
}

// check reports the first field or argument that cannot be used.
func (m DormandPrince) check(x []float64, velocity diffusion.Drift, from, to float64) error {
	if velocity == nil {
		return errors.New("sde: velocity is nil")
	}
	for i, t := range m.Stops {
		if math.IsNaN(t) {
			return fmt.Errorf("sde: Stops[%d] = NaN", i)
		}
	}
	if err := check.First(
		arg.Positive("Tolerance", m.Tolerance), arg.NonNegative("MaxStep", m.MaxStep), arg.AtLeast("MaxSteps", m.MaxSteps, 0),
		checkTimes(from, to), checkPoint(x, from),
	); err != nil {
		return err
	}
	if far := math.Abs(to - from); m.MaxStep > 0 && far/m.MaxStep > float64(m.maxSteps()) {
		return fmt.Errorf("%w: %d steps of at most MaxStep = %v do not lead from %v to %v", ErrTooManySteps, m.maxSteps(), m.MaxStep, from, to)
	}
	return nil
}

// checkVelocity reports a velocity that is not finite.
func checkVelocity(v, x []float64, t float64) error {
	for j, u := range v {
		if math.IsNaN(u) || math.IsInf(u, 0) {
			return fmt.Errorf("sde: velocity[%d] = %v at t = %v, x = %v is not finite", j, u, t, x)
		}
	}
	return nil
}

// dpStep puts the result of fifth order into y and returns its distance from
// that of fourth; k[0] is the velocity at x.
func dpStep(y []float64, k [][]float64, x []float64, velocity diffusion.Drift, t, h float64) (distance float64) {
	for s := 1; s < 7; s++ {
		copy(y, x)
		for i, a := range dpStages[s] {
			floats.AddScaled(y, h*a, k[i])
		}
		velocity(k[s], y, t+dpTimes[s]*h)
	}
	for j := range x {
		var e float64
		for s, b := range dpError {
			e += b * k[s][j]
		}
		distance = math.Hypot(distance, h*e)
	}
	return distance
}

// dpFactor is by how much the step changes: 0.9 scaled^{−1/5}, from 0.2 to 5.
func dpFactor(scaled float64) float64 {
	if math.IsNaN(scaled) {
		return 0.2
	}
	return min(max(0.9*math.Pow(scaled, -0.2), 0.2), 5)
}

func checkTimes(from, to float64) error {
	if length := to - from; length == 0 || math.IsNaN(length) || math.IsInf(length, 0) {
		return fmt.Errorf("sde: to = %v is not another finite time than from = %v", to, from)
	}
	return nil
}
