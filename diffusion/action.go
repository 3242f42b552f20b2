package diffusion

import (
	"errors"
	"fmt"

	"nonequilibrium/diffusion/internal/check"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/interp"
)

// What a schedule costs. With the schedule β the points of the probability flow have
// the mean square velocity ⟨|ν|²⟩ = β² π, π the production at unit rate, and the action
//
//	A = ∫_0^T ⟨|ν|²⟩ dt = ∫_0^T β² π dt ≥ L²/T,
//
// L the [WassersteinLength] up to the clock's reading at T. It is least for constant speed.
// The entropy produced, ∫ β π dt, does not depend on the schedule.

// Action returns the action ∫_0^T β² π dt of noising m by the schedule s up to
// time T, by quadrature; it is at least L²/T for [WassersteinLength] L up to the
// clock's reading at T, and equal to it for [ConstantSpeedSchedule].
func Action(m *Mixture, s Schedule, T float64) (float64, error) {
	if err := check.First(checkQuadrature("Action", "m", m, ""), arg.Positive("T", T)); err != nil {
		return 0, err
	}
	if s == nil {
		return 0, errors.New("diffusion: s is nil")
	}
	const pieces, order = 200, 6
	nodes, weights := make([]float64, order), make([]float64, order)
	var action float64
	for i := range pieces {
		quad.Legendre{}.FixedLocations(nodes, weights, T*float64(i)/pieces, T*float64(i+1)/pieces)
		for k, t := range nodes {
			r, err := ForwardRates(m, s.Clock(t))
			if err != nil {
				return 0, err
			}
			action += weights[k] * s.Rate(t) * s.Rate(t) * r.Production
		}
	}
	return action, nil
}

type constantSpeed struct {
	clock    interp.PiecewiseCubic // τ against the length
	speed    float64               // length per unit of time
	duration float64
	last     float64 // the rate at the end
}

// ConstantSpeedSchedule returns the schedule that takes the process from 0 to the
// reading tau of the clock within the given duration at constant
// speed, β = (L/duration)/√π: of all schedules between the two it has the least
// action, L²/duration. Beyond the duration it goes on at the rate it has reached.
func ConstantSpeedSchedule(m *Mixture, tau, duration float64) (Schedule, error) {
	if err := check.First(
		checkQuadrature("ConstantSpeedSchedule", "m", m, ""),
		arg.Positive("tau", tau),
		arg.Positive("duration", duration),
	); err != nil {
		return nil, err
	}
	var length float64
	var lengths, clock, slopes []float64
	note := func(t float64) error {
		speed, err := flowSpeed(m, t)
		if err != nil {
			return err
		}
		if !(speed > 0) {
			return fmt.Errorf("diffusion: nothing moves at t = %v: the data are in equilibrium", t)
		}
		lengths, clock, slopes = append(lengths, length), append(clock, t), append(slopes, 1/speed)
		return nil
	}
	err := eachStretch(m, tau, func(from float64, nodes, weights []float64) error {
		if err := note(from); err != nil {
			return err
		}
		stretch, err := stretchLength(m, nodes, weights)
		length += stretch
		return err
	})
	if err == nil {
		err = note(tau)
	}
	if err != nil {
		return nil, err
	}
	s := &constantSpeed{speed: length / duration, duration: duration}
	s.clock.FitWithDerivatives(lengths, clock, slopes)
	s.last = s.speed * slopes[len(slopes)-1]
	return s, nil
}

func (s *constantSpeed) Rate(t float64) float64 {
	if t >= s.duration {
		return s.last
	}
	return s.speed * s.clock.PredictDerivative(s.speed*t)
}

func (s *constantSpeed) Clock(t float64) float64 {
	if t > s.duration {
		return s.clock.Predict(s.speed*s.duration) + s.last*(t-s.duration)
	}
	return s.clock.Predict(s.speed * t)
}
