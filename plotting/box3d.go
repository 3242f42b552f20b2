package plotting

// The drawing of a Panel3D: the box with its grid, and the items from back to
// front.

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The corners of the box on the scale from 0 to 1, marked so that they can be
// told from data: see layout3.at.
var (
	boxLow  = vec3{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	boxHigh = vec3{math.Inf(1), math.Inf(1), math.Inf(1)}
)

// Room for ticks and labels around the box.
const (
	roomLeft   = 30.0
	roomRight  = 14.0
	roomBottom = 24.0
	roomTop    = 4.0
)

// boxes is how far beyond the box a point is drawn at most, where a range was given.
const boxes = 20

// A layout3 is a panel fitted into a frame.
type layout3 struct {
	*Panel3D
	axes [3]axis
	projection
}

// margins implements cell: everything else stands inside of the frame.
func (p *Panel3D) margins(w, h vg.Length) margins {
	return margins{outerMargin, outerMargin, outerMargin, outerMargin + titleHeight(p.title)}
}

// draw implements cell.
func (p *Panel3D) draw(c draw.Canvas) {
	l := &layout3{Panel3D: p, axes: p.ranges()}
	room := draw.Crop(c, roomLeft, -roomRight, roomBottom, -roomTop)
	l.projection = viewFrom(p.azimuth, p.elevation).fitted(l.corners(), room.Rectangle)
	l.drawWalls(c)
	l.drawItems(c)
	l.drawAxes(c)
	l.drawLegend(c)
	drawTitle(&c, c.Max.Y, p.title)
}

// at maps coordinates into the box, which is centred at the origin. Infinite
// ones become the walls.
func (l *layout3) at(v vec3) vec3 {
	var out vec3
	for k, a := range l.axes {
		t := 0.0
		switch {
		case math.IsInf(v[k], 1):
			t = 1
		case !math.IsInf(v[k], -1):
			t = math.Max(-boxes, math.Min(1+boxes, a.fraction(v[k])))
		}
		out[k] = (t - 0.5) * l.aspect[k]
	}
	return out
}

// corner returns a corner of the box; bit k of i says which end of axis k.
func (l *layout3) corner(i int) vec3 {
	v := boxLow
	for k := range v {
		if i>>k&1 == 1 {
			v[k] = boxHigh[k]
		}
	}
	return l.at(v)
}

func (l *layout3) corners() []vec3 {
	var cs []vec3
	for i := range 8 {
		cs = append(cs, l.corner(i))
	}
	return cs
}

// far returns which end of each axis is away from the viewer, as a corner.
func (l *layout3) far() int {
	best := 0
	for i := range 8 {
		if l.depth(l.corner(i)) < l.depth(l.corner(best)) {
			best = i
		}
	}
	return best
}

// drawWalls draws the three walls behind the data with a grid at the ticks,
// and their edges.
func (l *layout3) drawWalls(c draw.Canvas) {
	far := l.far()
	grid := draw.LineStyle{Color: gridColor, Width: gridWidth}
	for wall := range 3 { // the wall across this axis
		for k := range 3 { // ticks of this axis
			if k == wall {
				continue
			}
			other := 3 - wall - k
			for _, t := range l.ticks(k) {
				a, b := l.corner(far), l.corner(far)
				a[k], b[k] = l.tickAt(k, t), l.tickAt(k, t)
				b[other] = -b[other]
				c.StrokeLines(grid, []vg.Point{l.point(a), l.point(b)})
			}
		}
	}
	near := far ^ 7
	for i := range 8 {
		for k := range 3 {
			j := i ^ 1<<k
			if i < j && i != near && j != near {
				c.StrokeLines(tickStyle(), []vg.Point{l.point(l.corner(i)), l.point(l.corner(j))})
			}
		}
	}
}

// drawItems draws the items by their stages, each stage from back to front.
func (l *layout3) drawItems(c draw.Canvas) {
	type placed struct {
		item3
		at    stage
		depth float64
	}
	var all []placed
	for _, it := range l.items {
		depth := 0.0
		for _, v := range it.points() {
			depth += l.depth(l.at(v)) / float64(len(it.points()))
		}
		all = append(all, placed{it, it.stage(depth > 0), depth})
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.depth, b.depth))
	})
	for _, it := range all {
		it.draw(c, l)
	}
}

// drawLegend puts the legend where there is no ink.
func (l *layout3) drawLegend(c draw.Canvas) {
	var entries legend
	for _, it := range l.items {
		entries = append(entries, it.entries()...)
	}
	if len(entries) == 0 || l.legendAt == LegendNone {
		return
	}
	ink := newInk(c.Rectangle)
	noted := draw.Canvas{Canvas: ink, Rectangle: c.Rectangle}
	l.drawWalls(noted)
	l.drawAxes(noted)
	l.drawItems(noted)
	pt, _ := entries.place(c.Rectangle, l.legendAt, ink)
	entries.draw(c, pt)
}
