package annealing

import (
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// Protocol is the temperature of the bath as a function of time. Those of this
// package keep their last value after their duration, and their first before 0.
type Protocol func(t float64) float64

// Linear returns the temperature that goes from start at t = 0 to end at
// t = duration in a straight line,
//
//	ϑ(t) = start + (end − start) t/duration.
//
// Neither end may be negative. The form ϑ_start (ϑ_end − t)/(ϑ_end − ϑ_start), which one
// also meets, puts temperatures where times belong. With times t_start and
// t_end inside the bracket it is Linear(start, 0, t_end − t_start): it always ends at
// zero, where any heat given to the bath is an infinite entropy. See [Annealing.Run].
func Linear(start, end, duration float64) (Protocol, error) {
	err := check.First(arg.NonNegative("start", start), arg.NonNegative("end", end), arg.Positive("duration", duration))
	if err != nil {
		return nil, err
	}
	return clamped(duration, func(u float64) float64 { return start*(1-u) + end*u }), nil
}

// Exponential returns the temperature start·(end/start)^{t/duration}, both ends
// positive. In the [Trap] it is the protocol of constant thermodynamic speed.
func Exponential(start, end, duration float64) (Protocol, error) {
	if err := checkRange(start, end, duration); err != nil {
		return nil, err
	}
	return clamped(duration, func(u float64) float64 { return math.Pow(start, 1-u) * math.Pow(end, u) }), nil
}

// Cosine returns the temperature end + (start − end) [1 + cos(πt/duration)]/2, which
// starts and ends flat. Both ends are positive.
func Cosine(start, end, duration float64) (Protocol, error) {
	if err := checkRange(start, end, duration); err != nil {
		return nil, err
	}
	return clamped(duration, func(u float64) float64 {
		share := (1 + math.Cos(math.Pi*u)) / 2 // of the start
		return start*share + end*(1-share)
	}), nil
}

// clamped returns the protocol f(t/duration), its argument kept in [0, 1].
func clamped(duration float64, f func(u float64) float64) Protocol {
	return func(t float64) float64 { return f(max(0, min(1, t/duration))) }
}
