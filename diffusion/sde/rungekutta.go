package sde

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// Deterministic motion, dX/dt = v(X, t), as along the probability flow
// [diffusion.FlowVelocity]. The time to may lie before from.

// RK4 advances x in place by the classical Runge–Kutta method of fourth order in
// steps equal steps of [diffusion.RungeKutta], four velocities each. Errors are those of
// arguments that cannot be used and of an x that is not finite after a step, where it
// then is.
func RK4(x []float64, velocity diffusion.Drift, from, to float64, steps int) error {
	if err := check.First(checkTimes(from, to), arg.AtLeast("steps", steps, 1)); err != nil {
		return err
	}
	if velocity == nil {
		return errors.New("sde: velocity is nil")
	}
	h := (to - from) / float64(steps)
	for i := range steps {
		t := from + float64(i)*h
		next := from + float64(i+1)*h
		if i+1 == steps {
			next = to // no rounding past the end: a law may have no score there
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
}

// ErrStepTooSmall is returned when the tolerance asks for a step that rounding swallows.
var ErrStepTooSmall = errors.New("sde: step too small for the tolerance")

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

// Integrate advances x in place from the time from to the time to. On an error x
// is where the last accepted step ended.
func (m DormandPrince) Integrate(x []float64, velocity diffusion.Drift, from, to float64) (Stats, error) {
	var stats Stats
	if err := check.First(arg.Positive("Tolerance", m.Tolerance), checkTimes(from, to), checkPoint(x, from)); err != nil {
		return stats, err
	}
	if velocity == nil {
		return stats, errors.New("sde: velocity is nil")
	}
	w := vectors(8, len(x))
	k, y := w[:7], w[7]
	velocity(k[0], x, from)
	stats.Drifts++
	t, h := from, (to-from)/10
	for {
		last := math.Abs(h) >= math.Abs(to-t)
		if last {
			h = to - t
		}
		if t+h == t {
			return stats, ErrStepTooSmall
		}
		distance := dpStep(y, k, x, velocity, t, h)
		stats.Drifts += 6
		scaled := distance / (m.Tolerance * (1 + floats.Norm(y, 2)))
		if !(scaled <= 1) { // also when it is NaN
			stats.Rejected++
			h *= dpFactor(scaled)
			continue
		}
		stats.Accepted++
		copy(x, y)
		if last {
			return stats, nil
		}
		t += h
		k[0], k[6] = k[6], k[0]
		h *= dpFactor(scaled)
	}
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
