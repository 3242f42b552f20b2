package diffusion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
)

// The valleys as functions of time, in any dimension. They are followed from large t, where there
// is one, downwards; at every step new ones are looked for and followed up to the time at which they have opened.

// history holds the valleys at the time t and those that have opened or closed.
type history struct {
	m       *Mixture
	t       float64
	latest  float64
	steps   int
	valleys []*valley
	closed  []end // in the last step
	opened  []end
}

// end is the time at which a valley has opened or closes, and the valley as it is then.
type end struct {
	t float64
	v *valley
}

// newHistory returns the valleys of m at a late time.
func newHistory(m *Mixture) (*history, error) {
	if err := checkMixture("m", m); err != nil {
		return nil, err
	}
	if err := checkReach(m); err != nil {
		return nil, err
	}
	m = m.withWeight()
	h := &history{m: m, t: latest(m), latest: latest(m), valleys: []*valley{newValley(m)}}
	steps := 50 * (1 + h.t + math.Abs(math.Log(max(leastVariance(m), atDataTime)))/2)
	if err := checkWork(m, steps/float64(h.every())*float64(len(m.components)+2)/2); err != nil { // downhill walks are short
		return nil, fmt.Errorf("diffusion: %w", err)
	}
	return h, nil
}

// step goes on to an earlier time, and reports false at the end.
func (h *history) step() bool {
	h.closed, h.opened = nil, nil
	final := earliest(h.m)
	next := h.t - coarseStep(h.m, h.t)
	if next < max(final, 1e-14) {
		next = final
	}
	if h.t == final || !h.resolved(next) {
		return false
	}
	var stay []*valley
	for _, v := range h.valleys {
		if t, ok := v.travel(h.t, next); ok {
			stay = append(stay, v)
		} else {
			h.closed = append(h.closed, end{t, v})
		}
	}
	h.t, h.valleys = next, stay
	if h.steps++; h.steps%h.every() == 0 || next == final {
		h.look()
	}
	return true
}

// every is the number of steps after which new valleys are looked for.
func (h *history) every() int { return 1 + len(h.m.components)/manyOnLine }

// resolved reports whether the narrowest component at t is wide compared with the rounding of its position.
func (h *history) resolved(t float64) bool {
	shrink, noise := decay(t)
	width := math.Sqrt(noise + shrink*shrink*leastVariance(h.m))
	for k := range h.m.components {
		if width < 1e-7*shrink*floats.Norm(h.m.components[k].mean, 2) {
			return false
		}
	}
	return true
}

// look looks for valleys that are not known yet.
func (h *history) look() {
	r := newTerrain(h.m.At(h.t))
	known := make([]site, len(h.valleys))
	for i, v := range h.valleys {
		known[i], _ = r.at(v.y)
	}
	for _, y := range h.starts(r) {
		p, ok := r.walk(y, 0)
		for i := range known {
			ok = ok && !r.same(&known[i], &p)
		}
		if !ok {
			continue
		}
		known = append(known, p)
		v := valleyAt(h.m, p.y)
		h.valleys = append(h.valleys, v)
		first := v.copy()
		if t, through := first.travel(h.t, h.latest); !through {
			h.opened = append(h.opened, end{t, first})
		}
	}
}

// starts returns the points from which valleys are looked for: the valleys themselves on a line, unless the components are too many.
func (h *history) starts(r *terrain) [][]float64 {
	if h.m.dim > 1 || len(h.m.components) > manyOnLine {
		return r.lowStarts()
	}
	points, err := fixedPointsOnLine(r.law)
	if err != nil { // flat far out, at this one instant
		return r.lowStarts()
	}
	var list [][]float64
	for _, p := range points {
		if p.Stable() {
			list = append(list, p.Y)
		}
	}
	return list
}

// manyOnLine is the number of components above which finding all fixed points takes too long to do it at every step.
const manyOnLine = 32

// deeper returns the deepest valley at the time t, which the last step has passed, if it is deeper than v.
func (h *history) deeper(v *valley, t float64) *valley {
	var deepest *valley
	least := v.depth(t)
	least -= 1e-9 * (1 + math.Abs(least))
	for _, other := range h.valleys {
		there := other.copy()
		if _, ok := there.travel(h.t, t); ok && there.depth(t) < least {
			deepest, least = there, there.depth(t)
		}
	}
	return deepest
}

// nearest returns the valley nearest to y.
func (h *history) nearest(y []float64) *valley {
	var best *valley
	for _, v := range h.valleys {
		if best == nil || floats.Distance(v.y, y, 2) < floats.Distance(best.y, y, 2) {
			best = v
		}
	}
	return best
}

// level returns the time, between above and below, at which the valleys a and b are level; both are given
// at the time below, at which b is the deeper.
func level(a, b *valley, above, below float64) float64 {
	for {
		middle := 0.5 * (above + below)
		if !(middle < above && middle > below) || above-below < 1e-300 {
			return middle
		}
		p, q := a.copy(), b.copy()
		_, there := p.travel(below, middle)
		_, too := q.travel(below, middle)
		if there && too && q.depth(middle) < p.depth(middle) {
			a, b, below = p, q, middle
		} else {
			above = middle
		}
	}
}
