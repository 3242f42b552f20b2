package plotting

// What the frames of a movie have in common, so that nothing jumps from one to the next: the
// ranges, the place of the legend, the room around the axes, the colours of a map.

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// A cutMovie is a movie whose frames have what they need to be drawn.
type cutMovie struct {
	*Movie
	frames []*Figure
	still  int
}

// cut gives copies of the frames what they have in common.
func (m *Movie) cut() *cutMovie {
	c := &cutMovie{Movie: m, still: len(m.frames) / 2}
	for i, f := range m.frames {
		g := *f
		g.cells = slices.Clone(f.cells)
		c.frames = append(c.frames, &g)
		if m.still != nil && math.Abs(m.values[i]-*m.still) < math.Abs(m.values[c.still]-*m.still) {
			c.still = i
		}
	}
	for i := range m.frames[0].cells {
		splice(c.frames, i, sharePanels)
		splice(c.frames, i, shareBoxes)
		splice(c.frames, i, shareSheets)
	}
	return c
}

// stamped returns a frame with the value of the parameter written above it.
func (c *cutMovie) stamped(i int) *Figure {
	f := *c.frames[i]
	f.stamp = nameValue(c.name, valueTexts(c.values)[i])
	return &f
}

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

// splice calls share with copies of the i-th panels of all frames, if they are of its kind.
func splice[T any, P interface {
	*T
	cell
}](frames []*Figure, i int, share func([]P)) {
	var panels []P
	for _, f := range frames {
		p, ok := f.cells[i].(P)
		if !ok {
			return
		}
		q := *p
		f.cells[i] = P(&q)
		panels = append(panels, &q)
	}
	share(panels)
}

// sharePanels gives panels one reel.
func sharePanels(panels []*Panel) {
	shareBars(panels)
	shareInsets(panels)
	r := &reel{panels: panels, extents: map[[2]axis]extent{}, inks: map[framed]*inkCanvas{}, rooms: map[roomKey]margins{}}
	for _, p := range panels {
		p.reel = r
	}
}

// shareBars gives heat maps one scale of colours, unless it was given.
func shareBars(panels []*Panel) {
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
		p.series = slices.Clone(p.series)
		for k, s := range p.series {
			if h, ok := s.(*heatMap); ok {
				p.series[k] = &heatMap{field: h.field, bar: &bar}
			}
		}
		p.bar = &bar
	}
}

// shareInsets gives the first insets of panels a reel of their own, the second ones another, and so on.
func shareInsets(panels []*Panel) {
	var inner [][]*Panel
	for _, p := range panels {
		p.series = slices.Clone(p.series)
		count := 0
		for k, s := range p.series {
			in, ok := s.(*inset)
			if !ok {
				continue
			}
			q, panel := *in, *in.inner
			q.inner, p.series[k] = &panel, &q
			if count == len(inner) {
				inner = append(inner, nil)
			}
			inner[count] = append(inner[count], &panel)
			count++
		}
	}
	for _, same := range inner {
		sharePanels(same)
	}
}

// shareBoxes gives boxes with three axes the same ranges.
func shareBoxes(panels []*Panel3D) {
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

// shareSheets gives sheets of pictures one scale of greys, unless it was given.
func shareSheets(sheets []*Sheet) {
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
