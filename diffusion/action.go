package diffusion

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/interp"

	"nonequilibrium/diffusion/internal/check"
)

// The kinetic action of a schedule. Under the schedule β the points of the probability flow have
// the mean square velocity ⟨|ν|²⟩ = β² Σ̇(τ), where Σ̇ is the production at β = 1, and the kinetic action is
//
//	𝒦 = ∫_0^T ⟨|ν|²⟩ dt = ∫_0^T β² Σ̇ dt ≥ L²/T,
//
// with L the [WassersteinLength] up to the clock's reading at T. It is least for constant speed. It is
// a dissipation only for β = 1: friction and noise are both multiplied by β, so that the entropy produced is
// ∫ β Σ̇ dt = ∫ Σ̇ dτ, the same for every schedule.

// Action returns the kinetic action 𝒦 = ∫_0^T β² Σ̇ dt of noising m by the schedule s up to the
// time T, twice the kinetic energy of the probability flow integrated over time. It is computed by quadrature to a
// relative accuracy of about 1e−9, in up to three dimensions. It is at least L²/T, with L the
// [WassersteinLength] up to the clock's reading at T, and equal to it for
// [ConstantSpeedSchedule]. A rate or a clock that is not finite, a clock that falls, and data without a
// density, whose action is infinite if β(0) > 0, are errors.
func Action(m *Mixture, s Schedule, T float64) (float64, error) {
	if err := check.First(checkQuadrature("Action", "m", m, ""), arg.Positive("T", T), checkDensity("m", m)); err != nil {
		return 0, err
	}
	if s == nil {
		return 0, errors.New("diffusion: s is nil")
	}
	T = untilRest(s, T)
	q := actionQuadrature{m: m, s: s, least: leastVariance(m)}
	ends := []float64{0}
	if k, ok := s.(kinked); ok {
		for _, t := range k.kinks() {
			if t > 0 && t < T {
				ends = append(ends, t)
			}
		}
	}
	ends = append(ends, T)
	var open []actionPiece
	for i := 1; i < len(ends); i++ {
		if err := q.divide(&open, ends[i-1], ends[i], 0); err != nil {
			return 0, err
		}
	}
	return q.refine(open)
}

// untilRest returns T, or the time before it at which the clock of s shows that the distribution is at rest.
func untilRest(s Schedule, T float64) float64 {
	if !(s.Clock(T) > atRest) {
		return T
	}
	from, to := 0.0, T
	for middle := to / 2; middle > from && middle < to; middle = from + (to-from)/2 {
		if s.Clock(middle) > atRest {
			to = middle
		} else {
			from = middle
		}
	}
	return to
}

// kinked is a schedule whose rate jumps or bends at known times, in rising order.
type kinked interface{ kinks() []float64 }

// actionQuadrature integrates the action piece by piece.
type actionQuadrature struct {
	m     *Mixture
	s     Schedule
	least float64 // the smallest variance of m
}

// actionPiece is an interval of time with the action over it and the difference of two rules.
type actionPiece struct{ from, to, action, difference float64 }

const (
	actionTolerance = 1e-10 // of the action, for the sum of the differences
	mostHalvings    = 40
)

// divide appends pieces of [from, to] in which the distribution changes little: the clock moves on by a
// tenth of the age of its smallest variance, and by 1 at most.
func (q *actionQuadrature) divide(pieces *[]actionPiece, from, to float64, halvings int) error {
	before, after := q.s.Clock(from), q.s.Clock(to)
	if !isFinite(before) || !isFinite(after) || before < 0 || after < before {
		return fmt.Errorf("diffusion: s has Clock(%v) = %v and Clock(%v) = %v, want finite numbers that rise from 0", from, before, to, after)
	}
	if after-before > 0.1*min(q.least+before, 10) && halvings < mostHalvings {
		middle := from + (to-from)/2
		if err := q.divide(pieces, from, middle, halvings+1); err != nil {
			return err
		}
		return q.divide(pieces, middle, to, halvings+1)
	}
	p, err := q.piece(from, to)
	*pieces = append(*pieces, p)
	return err
}

// piece integrates over one interval by two rules.
func (q *actionQuadrature) piece(from, to float64) (actionPiece, error) {
	p := actionPiece{from: from, to: to}
	if !(from < to) { // halved until no number was left between the ends
		return p, fmt.Errorf("diffusion: the rate of s is too uneven: its clock jumps at t = %v", to)
	}
	coarse, err := q.rule(4, from, to)
	if err != nil {
		return p, err
	}
	p.action, err = q.rule(7, from, to)
	p.difference = math.Abs(p.action - coarse)
	return p, err
}

func (q *actionQuadrature) rule(order int, from, to float64) (action float64, err error) {
	nodes, weights := make([]float64, order), make([]float64, order)
	quad.Legendre{}.FixedLocations(nodes, weights, from, to)
	for k, t := range nodes {
		rate, clock := q.s.Rate(t), q.s.Clock(t)
		if !isFinite(rate) || !(clock >= 0) {
			return 0, fmt.Errorf("diffusion: s has Rate(%v) = %v and Clock(%v) = %v, want finite numbers", t, rate, t, clock)
		}
		r, err := ForwardRates(q.m, clock)
		if err != nil {
			return 0, err
		}
		action += weights[k] * rate * rate * r.Production
	}
	return action, nil
}

// refine halves the pieces on which the rules do not agree and returns the sum of all.
func (q *actionQuadrature) refine(open []actionPiece) (sum float64, err error) {
	for halvings := 0; ; halvings++ {
		var difference float64
		sum = 0
		for _, p := range open {
			sum += p.action
			difference += p.difference
		}
		if difference <= actionTolerance*sum {
			return sum, nil
		}
		if halvings == mostHalvings {
			return 0, fmt.Errorf("diffusion: the quadrature of the action did not converge: relative error up to %.1g; the rate of s is too uneven", difference/sum)
		}
		share := actionTolerance * sum / float64(len(open))
		var halves []actionPiece
		for _, p := range open {
			if p.difference <= share {
				halves = append(halves, p)
				continue
			}
			middle := p.from + (p.to-p.from)/2
			for _, ends := range [2][2]float64{{p.from, middle}, {middle, p.to}} {
				half, err := q.piece(ends[0], ends[1])
				if err != nil {
					return 0, err
				}
				halves = append(halves, half)
			}
		}
		open = halves
	}
}

// constantSpeed has the clock as a function of the fraction 1 − t/duration of the length that is
// left: late in the noising the distribution hardly moves, and the length left is known to more digits
// than the length covered.
type constantSpeed struct {
	clock         interp.PiecewiseCubic // τ against the fraction of the length that is left
	tau, duration float64
	last          float64   // the rate at the end
	joints        []float64 // of the cubics, in rising order of time
}

// ConstantSpeedSchedule returns the schedule that takes the process from the clock's reading 0 to
// the reading tau within the given duration at constant speed, β = (L/duration)/√Σ̇, to a relative accuracy of 2e−4.
// Of all schedules between the two readings it has the least kinetic action, L²/duration. After the duration it goes
// on at the rate it has reached. It is an error if nothing moves at tau, because the data are in equilibrium
// or tau is beyond 180 or so, and if the data have no density.
func ConstantSpeedSchedule(m *Mixture, tau, duration float64) (Schedule, error) {
	if err := check.First(
		checkQuadrature("ConstantSpeedSchedule", "m", m, ""),
		arg.Positive("tau", tau),
		arg.Positive("duration", duration),
		checkDensity("m", m),
	); err != nil {
		return nil, err
	}
	if speed, err := flowSpeed(m, tau); err != nil || !(speed > 0) {
		if err == nil {
			err = fmt.Errorf("diffusion: nothing moves at tau = %v: the distribution is in equilibrium", tau)
		}
		return nil, err
	}
	var clock, speeds, left []float64 // at the start of each stretch; its length at first
	note := func(t float64) error {
		speed, err := flowSpeed(m, t)
		clock, speeds = append(clock, t), append(speeds, speed)
		return err
	}
	err := eachStretch(m, tau, 0.05, func(from float64, nodes, weights []float64) error {
		if err := note(from); err != nil {
			return err
		}
		stretch, err := stretchLength(m, nodes, weights)
		left = append(left, stretch)
		return err
	})
	if err == nil {
		err = note(tau)
	}
	if err != nil {
		return nil, err
	}
	for i := len(left) - 2; i >= 0; i-- {
		left[i] += left[i+1]
	}
	return newConstantSpeed(clock, speeds, left, duration), nil
}

// newConstantSpeed takes the clock's readings, the speeds there, and the lengths left at all but the last.
func newConstantSpeed(clock, speeds, left []float64, duration float64) *constantSpeed {
	n := len(left)
	shares, readings, slopes := make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)
	for i := range shares { // from the end, where nothing is left
		readings[i], slopes[i] = clock[n-i], -left[0]/speeds[n-i]
		if i > 0 {
			shares[i] = left[n-i] / left[0]
		}
	}
	s := &constantSpeed{tau: clock[n], duration: duration, last: -slopes[0] / duration}
	for _, share := range slices.Backward(shares) {
		s.joints = append(s.joints, duration*(1-share))
	}
	s.clock.FitWithDerivatives(shares, readings, slopes)
	return s
}

// kinks returns the times at which one cubic takes over from another.
func (s *constantSpeed) kinks() []float64 { return s.joints }

func (s *constantSpeed) Rate(t float64) float64 {
	if t >= s.duration {
		return s.last
	}
	return -s.clock.PredictDerivative(1-t/s.duration) / s.duration
}

func (s *constantSpeed) Clock(t float64) float64 {
	if t > s.duration {
		return s.tau + s.last*(t-s.duration)
	}
	return s.clock.Predict(1 - t/s.duration)
}
