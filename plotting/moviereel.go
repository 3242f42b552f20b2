package plotting

// What the frames of a movie have in common, so that nothing jumps from one to the next: the
// ranges, the place of the legend, the room around the axes, the colours of a map.

import (
	"gonum.org/v1/plot/vg"
)

// A reel is one panel of a figure in all frames of a movie. What it has found is kept: each
// frame asks for the same.
type reel struct {
	panels  []*Panel
	extents map[[2]axis]extent
	inks    map[framed]*inkCanvas
	rooms   map[roomKey]margins
}

// framed is a frame with axes.
type framed struct {
	frame vg.Rectangle
	x, y  axis
}

// A roomKey is what margins depend on.
type roomKey struct {
	w, h         vg.Length
	x, y         axis
	hideX, hideY bool
}

// extent returns the range of the data of all frames on the given axes.
func (r *reel) extent(x, y axis) extent {
	key := [2]axis{x, y}
	if e, ok := r.extents[key]; ok {
		return e
	}
	e := emptyExtent()
	for _, p := range r.panels {
		for _, s := range p.series {
			e.unite(s.extent(x, y))
		}
	}
	r.extents[key] = e
	return e
}

// ink returns the ink of the data of all frames, which a legend has to avoid.
func (r *reel) ink(l *layout) *inkCanvas {
	key := framed{l.frame, l.x, l.y}
	if r.inks[key] == nil {
		ink := newInk(l.frame)
		for _, p := range r.panels {
			q := *l
			q.Panel = p
			q.drawLayers(ink, groundLayer, textLayer)
		}
		r.inks[key] = ink
	}
	return r.inks[key]
}

// margins returns the room that the panel needs in any frame, with the axes of p.
func (r *reel) margins(p *Panel, w, h vg.Length) margins {
	key := roomKey{w, h, p.x, p.y, p.hideX, p.hideY}
	m, ok := r.rooms[key]
	if !ok {
		for _, q := range r.panels {
			same := *q
			same.x, same.y, same.hideX, same.hideY = p.x, p.y, p.hideX, p.hideY
			m = m.union(same.ownMargins(w, h))
		}
		r.rooms[key] = m
	}
	return m
}

// splice gives the frames what they have in common.
func (m *Movie) splice() {
	for i := range m.frames[0].cells {
		spliceKind(m, i, func(panels []*Panel) {
			spliceBars(panels)
			r := &reel{panels: panels, extents: map[[2]axis]extent{}, inks: map[framed]*inkCanvas{}, rooms: map[roomKey]margins{}}
			for _, p := range panels {
				p.reel = r
			}
		})
		spliceKind(m, i, spliceBoxes)
		spliceKind(m, i, spliceSheets)
	}
}

// spliceKind calls splice with copies of the i-th panels of all frames, if they are of its kind.
func spliceKind[T any, P interface {
	*T
	cell
}](m *Movie, i int, splice func([]P)) {
	var panels []P
	for _, f := range m.frames {
		p, ok := f.cells[i].(P)
		if !ok {
			return
		}
		q := *p
		f.cells[i] = P(&q)
		panels = append(panels, &q)
	}
	splice(panels)
}

// spliceBars gives heat maps one scale of colours, unless it was given.
func spliceBars(panels []*Panel) {
	all := emptySpan()
	for _, p := range panels {
		if p.bar != nil && !p.bar.fixed {
			all.unite(p.bar.values)
		}
	}
	for _, p := range panels {
		if p.bar == nil || p.bar.fixed {
			continue
		}
		bar := *p.bar
		bar.values = all
		for k, s := range p.series {
			if h, ok := s.(*heatMap); ok {
				p.series[k] = &heatMap{field: h.field, bar: &bar}
			}
		}
		p.bar = &bar
	}
}

// spliceBoxes gives boxes with three axes the same ranges.
func spliceBoxes(panels []*Panel3D) {
	var all [3]span
	for k := range all {
		all[k] = emptySpan()
	}
	for _, p := range panels {
		for k, a := range p.ranges() {
			all[k].unite(span{a.lo, a.hi})
		}
	}
	for _, p := range panels {
		for k := range p.axes {
			p.axes[k].fix(all[k].lo, all[k].hi)
		}
	}
}

// spliceSheets gives sheets of pictures one scale of greys, unless it was given.
func spliceSheets(sheets []*Sheet) {
	all := emptySpan()
	for _, s := range sheets {
		all.unite(s.shades())
	}
	for _, s := range sheets {
		if s.fixed == nil {
			s.fixed = &all
		}
	}
}
