package diffusion

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/interp"
)

// The geometry of noising. Along the probability flow a schedule β moves the
// points with the mean square velocity ⟨|ν|²⟩ = β² π, π the production at unit
// rate. In the time T it makes them run the length L and costs the action A,
//
//	L = ∫ √⟨|ν|²⟩ dt = ∫_0^τ √π dτ,    A = ∫ ⟨|ν|²⟩ dt ≥ L²/T,
//
// the length whatever the schedule, the action least for constant speed. A
// straight way is shorter still: with Σ = ∫ π dτ the production of the plain process,
//
//	W_2² ≤ L² ≤ T Σ
//
// (Benamou and Brenier 2000; Aurell et al. 2011; Ikeda et al., arXiv:2407.04495).

// ThermodynamicLength returns L = ∫_0^T √π dt of noising m up to time T, by
// quadrature to a relative accuracy of about 1e−9, in up to three dimensions.
func ThermodynamicLength(m *Mixture, T float64) (float64, error) {
	if err := checkQuadrature(m, "ThermodynamicLength", "no other function"); err != nil {
		return 0, err
	}
	if !(T > 0) || math.IsInf(T, 1) {
		return 0, fmt.Errorf("diffusion: T = %v is not a positive finite number", T)
	}
	var length float64
	err := eachStretch(m, T, func(_ float64, nodes, weights []float64) error {
		stretch, err := stretchLength(m, nodes, weights)
		length += stretch
		return err
	})
	return length, err
}

// thermodynamicSpeed returns √π at time t.
func thermodynamicSpeed(m *Mixture, t float64) (float64, error) {
	r, err := forwardRates(m, t)
	return math.Sqrt(r.Production), err
}

// eachStretch cuts [0, T] into stretches of 1/20 of the time over which the law
// changes, which is the age of its smallest variance and then 1, and calls f with
// the Gauss–Legendre nodes and weights of each.
func eachStretch(m *Mixture, T float64, f func(from float64, nodes, weights []float64) error) error {
	const order = 4
	nodes, weights := make([]float64, order), make([]float64, order)
	least := 1.0
	for _, c := range m.cover(nil, 1) {
		least = min(least, floats.Min(c.variances))
	}
	for from := 0.0; from < T; {
		to := min(from+0.05*min(least+from, 1), T)
		quad.Legendre{}.FixedLocations(nodes, weights, from, to)
		if err := f(from, nodes, weights); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// Action returns the action ∫_0^T β² π dt of noising m by the schedule s up to
// time T, by quadrature; it is at least L²/T for [ThermodynamicLength] L up to the
// clock's reading at T, and equal to it for [ConstantSpeedSchedule].
func Action(m *Mixture, s Schedule, T float64) (float64, error) {
	if err := checkQuadrature(m, "Action", "no other function"); err != nil {
		return 0, err
	}
	if s == nil {
		return 0, errors.New("diffusion: s is nil")
	}
	if !(T > 0) || math.IsInf(T, 1) {
		return 0, fmt.Errorf("diffusion: T = %v is not a positive finite number", T)
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

// stretchLength returns the length of a stretch with the given quadrature.
func stretchLength(m *Mixture, nodes, weights []float64) (length float64, err error) {
	for i, t := range nodes {
		speed, err := thermodynamicSpeed(m, t)
		if err != nil {
			return 0, err
		}
		length += weights[i] * speed
	}
	return length, nil
}

type constantSpeed struct {
	clock    interp.PiecewiseCubic // τ against the length
	speed    float64               // length per unit of time
	duration float64
	last     float64 // the rate at the end
}

// ConstantSpeedSchedule returns the schedule that takes the process from 0 to the
// reading tau of the clock within the given duration at constant thermodynamic
// speed, β = (L/duration)/√π: of all schedules between the two it has the least
// action, L²/duration. Beyond the duration it goes on at the rate it has reached.
func ConstantSpeedSchedule(m *Mixture, tau, duration float64) (Schedule, error) {
	if err := checkQuadrature(m, "ConstantSpeedSchedule", "no other function"); err != nil {
		return nil, err
	}
	if !(tau > 0) || math.IsInf(tau, 1) {
		return nil, fmt.Errorf("diffusion: tau = %v is not a positive finite number", tau)
	}
	if !(duration > 0) || math.IsInf(duration, 1) {
		return nil, fmt.Errorf("diffusion: duration = %v is not a positive finite number", duration)
	}
	var length float64
	var lengths, clock, slopes []float64
	note := func(t float64) error {
		speed, err := thermodynamicSpeed(m, t)
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
