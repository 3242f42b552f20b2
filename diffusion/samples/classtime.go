package samples

import (
	"context"
	"fmt"
	"math"
)

// The time at which half of the class is known, H(C|X_t) = ½ H(C), is where the excess H(C|X_t) − ½ H(C) has its last zero. The entropy is that
// of classes.go, from witnesses that are noised in the same way at all times, so that the excess is a smooth function of t.

// ClassTime estimates the time at which X_t tells half of what there is to know of the class, H(C|X_t) = ½ H(C); for K equally
// frequent classes, half of ln K. OK is false if less than that is known at all t for which there are enough
// points to tell, and Warning says down to which t. The points need labels.
func (s Study) ClassTime(ctx context.Context) (Estimate, error) {
	w, err := s.witnesses()
	if err != nil {
		return Estimate{}, err
	}
	if err := s.Set.checkScale(); err != nil {
		return Estimate{}, err
	}
	h := halving{w: w}
	h.told = h.latest()
	logT, err := h.cross(ctx)
	if err != nil {
		return Estimate{}, err
	}
	if math.IsInf(logT, -1) {
		var e Estimate
		e.warn(fmt.Sprintf("less than half of the class is known down to t = %.2g; for smaller t there are too few points", math.Exp(h.told)))
		return e, nil
	}
	return h.estimate(ctx, logT)
}

// halving looks for the time at which half is known.
type halving struct {
	w     *witnesses
	heard *testimony // the last
	told  float64    // ln t of the earliest time looked at for which there are enough points
}

// excess returns H(C|X_t) − ½ H(C).
func (h *halving) excess(ctx context.Context, logT float64) (v float64, err error) {
	if h.heard, err = h.w.at(ctx, math.Exp(logT)); err != nil {
		return 0, err
	}
	for k, s := range h.heard.surprise {
		v += (s + h.heard.entropy[k] - h.w.start[k]) / 2
	}
	return v / float64(len(h.w.start)), nil
}

// earliest is the smallest time that is looked at.
const earliest = 1e-4

// latest returns the logarithm of a time at which nothing is known.
func (h *halving) latest() float64 {
	return math.Log(4 + math.Log1p(float64(h.w.set.Dim())*h.w.set.variance())/2)
}

// cross returns the logarithm of the largest time at which half is known, −Inf if there is none.
func (h *halving) cross(ctx context.Context) (float64, error) {
	const step = 0.4
	for low := h.latest() - step; low > math.Log(earliest); low -= step {
		v, err := h.excess(ctx, low)
		if err != nil {
			return 0, err
		}
		if v < 0 {
			return h.bisect(ctx, low, low+step)
		}
		if e, gap := h.uncertainty(); !e.exceeded(gap) {
			h.told = low
		}
	}
	return math.Inf(-1), nil
}

// bisect returns the zero between two logarithms of times, by the method of Illinois.
func (h *halving) bisect(ctx context.Context, low, high float64) (float64, error) {
	below, err := h.excess(ctx, low)
	if err != nil {
		return 0, err
	}
	above, err := h.excess(ctx, high)
	if err != nil {
		return 0, err
	}
	last := 0.0
	for high-low > 1e-6 {
		middle := low - below*(high-low)/(above-below)
		v, err := h.excess(ctx, middle)
		if err != nil || math.Abs(v) < 1e-7 {
			return middle, err
		}
		if v < 0 {
			low, below = middle, v
			if last < 0 {
				above /= 2
			}
		} else {
			high, above = middle, v
			if last > 0 {
				below /= 2
			}
		}
		last = v
	}
	return (low + high) / 2, nil
}

// uncertainty returns the error of the last excess, and what it may be too large by.
func (h *halving) uncertainty() (e Estimate, gap float64) {
	middle, gap := h.heard.halves(h.heard.surprise, h.heard.entropy)
	influence := make([]float64, len(middle))
	for k, start := range h.w.start {
		middle[k] -= start / 2
		influence[k] = h.heard.surprise[k] - start/2
	}
	e = h.w.around(middle, influence)
	e.warnOfGap(gap, "the time")
	return e, gap
}

// estimate returns the time with its interval, in which the excess is less than 1.96 errors. If it is less at all earlier times, the interval begins
// at 0: half of the class may never be known.
func (h *halving) estimate(ctx context.Context, logT float64) (Estimate, error) {
	if _, err := h.excess(ctx, logT); err != nil { // the error is that at the time itself
		return Estimate{}, err
	}
	e, gap := h.uncertainty()
	low, err := h.reach(ctx, logT, -1.96*e.StdErr)
	if err != nil {
		return Estimate{}, err
	}
	high, err := h.reach(ctx, logT, 1.96*e.StdErr+gap)
	if err != nil {
		return Estimate{}, err
	}
	e.Value, e.Low, e.High = math.Exp(logT), math.Exp(low), math.Exp(high)
	e.StdErr = (e.High - e.Low) / (2 * 1.96)
	return e, nil
}

// reach returns the logarithm of the time at which the excess, which is 0 at logT and grows with t, has a value; ±Inf if there is none.
func (h *halving) reach(ctx context.Context, logT, value float64) (float64, error) {
	sign, last, latest := math.Copysign(1, value), 0.0, h.latest()
	for step := 0.15; ; step *= 1.6 {
		next := logT + sign*step
		if next < math.Log(earliest) || next > latest {
			return math.Inf(int(sign)), nil
		}
		v, err := h.excess(ctx, next)
		if err != nil {
			return 0, err
		}
		if sign*v >= sign*value {
			return logT + (next-logT)*(value-last)/(v-last), nil
		}
		logT, last = next, v
	}
}
