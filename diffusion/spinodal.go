package diffusion

import (
	"cmp"
	"slices"
)

// Transitions of the landscape of data without symmetry, or with more than two equal modes: the
// spinodal, at which a second valley opens, and the first-order transition, at
// which another valley becomes the lowest. In a magnet the first is the limit of
// metastability, the second the coexistence of phases. q equal modes at the corners of a regular simplex are the
// Potts magnet (see [FixedPoints]) with the coupling J = 2q/(q − 1) μ²a/(v(2 − v)): for q > 2 the modes open first, are as
// deep as the centre at J = 2(q − 1) ln(q − 1)/(q − 2), and the centre loses its stability at J = q.

// SpinodalTime returns the time t > 0 down to which the reverse process that
// generates m has a single fixed point, a stable one. For an equal pair it
// is the speciation time. If there is a single one at all t > 0, ok is false. A second valley may be missed if it
// lasts for less than a few percent of e^{2t} − 1.
//
// Valleys are followed in time, and t is accurate to about 1e−11. For data in one dimension with up to 32 components
// they are found as by [FixedPoints]; otherwise by going downhill from the
// minimum of each component's own potential, the origin and the mean, at every step of time, or at some of them if the components
// are many. Valleys narrower than 1e−7 of their distance from the origin are not followed, because their positions
// cannot be resolved. A search that would take minutes is an error.
func SpinodalTime(m *Mixture) (t float64, ok bool, err error) {
	h, err := newHistory(m)
	if err != nil {
		return 0, false, err
	}
	t, _, err = InstabilityTime(m)
	for err == nil && h.t > t && h.step() {
		for _, e := range append(h.closed, h.opened...) {
			t = max(t, e.t)
		}
	}
	if t <= atDataTime {
		return 0, false, err
	}
	return t, true, err
}

// Spinodal is a time at which a valley of the landscape opens, as t falls, or closes.
type Spinodal struct {
	T     float64
	Y     []float64 // where it is at that time, d numbers
	Opens bool
}

// Spinodals returns all times t > 0 at which a valley of the reverse process that generates m opens or closes, the largest
// first. A valley opens or closes together with a saddle. At a symmetric bifurcation one valley turns into a saddle, which counts as
// closing, and two or more open at the same time and place. How the valleys are found, and how accurate the times are, is said at [SpinodalTime].
func Spinodals(m *Mixture) ([]Spinodal, error) {
	h, err := newHistory(m)
	if err != nil {
		return nil, err
	}
	var list []Spinodal
	for h.step() {
		for i, ends := range [][]end{h.opened, h.closed} {
			for _, e := range ends {
				if e.t > atDataTime {
					list = append(list, Spinodal{e.t, slices.Clone(e.v.y), i == 0})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Spinodal) int { return cmp.Compare(b.T, a.T) })
	return list, nil
}

// CoexistenceTime returns the time t of the first-order transition of the
// landscape of m: the largest at which another valley of the reverse
// process becomes as deep as the lowest, U(y₁) = U(y₂), and deeper below t. If there is
// none at t > 0, ok is false. That includes a symmetric pair, whose valleys are equally deep from
// the speciation time on. The valleys are found as by [SpinodalTime]. The samples do not change at t: the depth of a
// valley is not the probability of its mode.
func CoexistenceTime(m *Mixture) (t float64, ok bool, err error) {
	h, err := newHistory(m)
	if err != nil {
		return 0, false, err
	}
	lowest, above := h.valleys[0], h.t
	for lowest != nil && h.step() {
		below := h.t
		for _, e := range h.closed {
			if e.v == lowest {
				below = e.t
			}
		}
		if rival := h.deeper(lowest, below); rival != nil {
			return positiveTime(level(lowest, rival, above, below))
		}
		if below != h.t { // it has split, or flows into its neighbour
			lowest = h.nearest(lowest.y)
		}
		above = h.t
	}
	return 0, false, nil
}
