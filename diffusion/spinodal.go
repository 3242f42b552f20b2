package diffusion

import "math"

// Transitions of the landscape of data without symmetry, in one dimension: the
// spinodal, at which a second valley opens, and the first-order transition, at
// which the valley that was lowest is so no more. In a magnet the first is the end of
// metastability, the second the coexistence of phases.

// SpinodalTime returns the time t > 0 down to which the reverse process that
// generates m, in one dimension, has one fixed point only, a stable one. For an equal pair it
// is the speciation time. If that is so at all t > 0, ok is false. Other structure
// that lasts for less than a few percent of e^{2t} − 1 may be passed over.
func SpinodalTime(m *Mixture) (t float64, ok bool, err error) {
	if err := checkOneDimension("SpinodalTime", "m", m); err != nil {
		return 0, false, err
	}
	more := func(t float64) bool {
		points := fixedPointsNear(m, t)
		return len(points) != 1 || !points[0].Stable()
	}
	above, below, ok := firstBelow(m, latest(m), more)
	if !ok {
		return 0, false, nil
	}
	return positiveTime(bisectTime(above, below, more))
}

// fixedPointsNear returns the fixed points at t, or just above it if the potential is
// flat at t itself.
func fixedPointsNear(m *Mixture, t float64) []FixedPoint {
	for nudge := epsilon; ; nudge *= 4 {
		points, err := FixedPoints(m, t)
		if err == nil || nudge > 1e-6 {
			return points
		}
		t += nudge * (1 + t)
	}
}

// firstBelow steps down from t until the condition holds and returns the last two times.
func firstBelow(m *Mixture, t float64, condition func(float64) bool) (above, below float64, ok bool) {
	for t > 0 {
		next := max(t-coarseStep(m, t), 0)
		if next < 1e-14 {
			next = 0
		}
		if condition(next) {
			return t, next, true
		}
		t = next
	}
	return 0, 0, false
}

// bisectTime returns the time between above and below at which the condition,
// which holds below, begins to hold.
func bisectTime(above, below float64, condition func(float64) bool) float64 {
	for {
		middle := 0.5 * (above + below)
		if !(middle < above && middle > below) || above-below < 1e-300 {
			return middle
		}
		if condition(middle) {
			below = middle
		} else {
			above = middle
		}
	}
}

// CoexistenceTime returns the time t of the first-order transition of the
// landscape of m in one dimension: the largest at which a valley of the reverse
// process that was not the lowest draws level, U(x₁) = U(x₂), and becomes so. If there is
// none at t > 0, ok is false. That includes symmetric data, whose valleys are level from
// the speciation time on.
func CoexistenceTime(m *Mixture) (t float64, ok bool, err error) {
	if err := checkOneDimension("CoexistenceTime", "m", m); err != nil {
		return 0, false, err
	}
	if err := checkReach(m); err != nil {
		return 0, false, err
	}
	var lowest float64 // the valley that has been lowest so far
	condition := func(tolerance float64) func(float64) bool {
		return func(t float64) bool {
			old, gap := valleys(m, t, lowest)
			if gap > tolerance {
				return true
			}
			lowest = old
			return false
		}
	}
	above, below, ok := firstBelow(m, latest(m), condition(1e-9))
	if !ok {
		return 0, false, nil
	}
	return positiveTime(bisectTime(above, below, condition(0)))
}

// valleys returns the minimum of the potential nearest to y and by how much the
// deepest of all is deeper, relative to the size of the terms.
func valleys(m *Mixture, t, y float64) (nearest, gap float64) {
	nearest = math.NaN()
	level, bottom := math.Inf(1), math.Inf(1)
	for _, p := range fixedPointsNear(m, t) {
		if !p.Stable() {
			continue
		}
		if !(math.Abs(p.Y[0]-y) >= math.Abs(nearest-y)) {
			nearest, level = p.Y[0], p.Potential
		}
		bottom = min(bottom, p.Potential)
	}
	return nearest, (level - bottom) / (1 + math.Abs(bottom))
}
