package diffusion

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// Schedule is a noise schedule β(t) of the variance-preserving process
//
//	dX = −β X dt + √(2β) dW
//
// (Song et al., arXiv:2011.13456, whose β is twice ours). It is a change of
// clock: X_t has the distribution of the process with β = 1 at the time τ(t) = ∫_0^t β,
// which is data.At(schedule.Clock(t)). Clock must increase from 0.
type Schedule interface {
	Rate(t float64) float64  // β(t)
	Clock(t float64) float64 // τ(t)
}

type constantSchedule struct{ beta float64 }

// ConstantSchedule returns the schedule β(t) = beta > 0. With beta = 1 it is
// the process of the paper and τ = t.
func ConstantSchedule(beta float64) (Schedule, error) {
	if err := arg.Positive("beta", beta); err != nil {
		return nil, err
	}
	return constantSchedule{beta}, nil
}

func (s constantSchedule) Rate(float64) float64    { return s.beta }
func (s constantSchedule) Clock(t float64) float64 { return s.beta * t }

type linearSchedule struct{ first, last, duration float64 }

// LinearSchedule returns the schedule that goes in a straight line from β = first at t = 0 to
// β = last at t = duration, as in Ho et al., arXiv:2006.11239.
// Neither may be negative, and not both may be zero. After the duration the rate stays at last.
func LinearSchedule(first, last, duration float64) (Schedule, error) {
	if err := check.First(
		arg.NonNegative("first", first),
		arg.NonNegative("last", last),
		arg.Positive("duration", duration),
	); err != nil {
		return nil, err
	}
	if first == 0 && last == 0 {
		return nil, fmt.Errorf("diffusion: first and last are both %v, want at least one above 0", first)
	}
	return linearSchedule{first, last, duration}, nil
}

func (s linearSchedule) Rate(t float64) float64 {
	if t > s.duration {
		return s.last
	}
	return s.first + (s.last-s.first)*(t/s.duration)
}

func (s linearSchedule) Clock(t float64) float64 {
	in := min(t, s.duration)
	return in*(s.first+0.5*(s.last-s.first)*(in/s.duration)) + s.last*(t-in)
}

// kinks returns the time from which on the rate is constant.
func (s linearSchedule) kinks() []float64 { return []float64{s.duration} }

type cosineSchedule struct{ offset, duration, cap, capTime float64 }

// CosineSchedule returns the schedule of Nichol and Dhariwal, arXiv:2102.09672,
// with the signal
//
//	ᾱ(t) = e^{−2τ(t)} = cos²(φ(t)) / cos²(φ(0)),    φ(t) = (π/2) (t/duration + 0.008) / 1.008.
//
// Its rate, π/(2.016 duration) tan φ, grows without bound as t approaches the duration and
// is cut off at maxRate, as the discrete chain cuts its β_n at 0.999: a chain of
// N steps has maxRate = N/(2 duration). The clock is the integral of the rate after the cut.
func CosineSchedule(duration, maxRate float64) (Schedule, error) {
	if err := arg.Positive("duration", duration); err != nil {
		return nil, err
	}
	s := cosineSchedule{offset: 0.008, duration: duration}
	if first := s.Rate(0); !(maxRate > first) || math.IsInf(maxRate, 1) {
		return nil, fmt.Errorf("diffusion: maxRate = %v is not a finite number above %.3g, the rate at the start", maxRate, first)
	}
	s.cap = maxRate
	s.capTime = duration * ((1+s.offset)*2/math.Pi*math.Atan(s.cap/s.speed()) - s.offset)
	return s, nil
}

// speed is dφ/dt, angle is φ(t).
func (s cosineSchedule) speed() float64 { return math.Pi / 2 / (1 + s.offset) / s.duration }
func (s cosineSchedule) angle(t float64) float64 {
	return math.Pi / 2 * (t/s.duration + s.offset) / (1 + s.offset)
}

// kinks returns the time at which the rate reaches its cut-off.
func (s cosineSchedule) kinks() []float64 { return []float64{s.capTime} }

func (s cosineSchedule) Rate(t float64) float64 {
	if s.cap > 0 && t > s.capTime {
		return s.cap
	}
	return s.speed() * math.Tan(s.angle(t))
}

func (s cosineSchedule) Clock(t float64) float64 {
	smooth := math.Min(t, s.capTime)
	return math.Log(math.Cos(s.angle(0))/math.Cos(s.angle(smooth))) + s.cap*(t-smooth)
}
