package plotting

// The drawing of a Panel3D: the box with its grid, the items from back to
// front, and the ticks along the lower and left edges.

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

// A layout3 is a panel fitted into a frame.
type layout3 struct {
	*Panel3D
	axes [3]axis
	projection
}

// margins implements cell: everything else stands inside of the frame.
func (p *Panel3D) margins(w, h vg.Length) margins {
	m := margins{outerMargin, outerMargin, outerMargin, outerMargin}
	if p.title != "" {
		m.top += titleGap + textStyle(labelSize, draw.XCenter, draw.YBottom).Height(p.title)
	}
	return m
}

// draw implements cell.
func (p *Panel3D) draw(c draw.Canvas) {
	l := &layout3{Panel3D: p, axes: p.ranged()}
	room := draw.Crop(c, roomLeft, -roomRight, roomBottom, -roomTop)
	l.projection = viewFrom(p.azimuth, p.elevation).fitted(l.corners(), room.Rectangle)
	l.drawWalls(c)
	l.drawItems(c)
	l.drawAxes(c)
	l.drawLegend(c)
	if p.title != "" {
		base := c.Max.Y + titleGap
		sty := textStyle(labelSize, draw.XCenter, draw.YBottom)
		c.FillText(sty, vg.Point{X: c.Center().X, Y: base + sty.FontExtents().Descent}, p.title)
	}
}

// at maps coordinates into the box, which is centered at the origin. Infinite
// ones become the walls.
func (l *layout3) at(v vec3) vec3 {
	var out vec3
	for k, a := range l.axes {
		t := 0.0
		switch {
		case math.IsInf(v[k], 1):
			t = 1
		case !math.IsInf(v[k], -1):
			t = (v[k] - a.lo) / (a.hi - a.lo)
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

// tickSet returns the ticks of an axis, fewer of them on a short edge, but at
// least two numbers: one does not tell the scale.
func (l *layout3) tickSet(k int) tickSet {
	a, b := l.edge(k)
	d := l.point(b).Sub(l.point(a))
	length := math.Hypot(float64(d.X), float64(d.Y))
	lo, hi := l.axes[k].lo, l.axes[k].hi
	count := max(3, min(5, int(length/14)))
	set := linearTicks(lo, hi, count)
	for set.labelled() < 2 && count < 10 {
		count++
		set = linearTicks(lo, hi, count)
	}
	return set
}

// ticks returns the labelled ticks of an axis.
func (l *layout3) ticks(k int) []tick {
	var out []tick
	for _, t := range l.tickSet(k).ticks {
		if !t.IsMinor() {
			out = append(out, t)
		}
	}
	return out
}

// tickAt returns the coordinate of a tick in the box.
func (l *layout3) tickAt(k int, t tick) float64 {
	var v vec3
	v[k] = t.Value
	return l.at(v)[k]
}

// drawItems draws the clouds behind the middle of the box, then the threads,
// the paths, and the clouds in front, each from back to front.
func (l *layout3) drawItems(c draw.Canvas) {
	type placed struct {
		item  item3
		stage int
		depth float64
	}
	var all []placed
	for _, it := range l.items {
		q := placed{item: it}
		for _, v := range it.points() {
			q.depth += l.depth(l.at(v)) / float64(len(it.points()))
		}
		switch it.(type) {
		case *thread:
			q.stage = 1
		case *path3:
			q.stage = 2
		case *cloud:
			if q.depth > 0 {
				q.stage = 3
			}
		}
		all = append(all, q)
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.stage, b.stage), cmp.Compare(a.depth, b.depth))
	})
	for _, q := range all {
		q.item.draw(c, l.projection, l.at)
	}
}

// drawLegend puts the legend where there is no ink.
func (l *layout3) drawLegend(c draw.Canvas) {
	var entries legend
	for _, it := range l.items {
		if it.name() != "" {
			entries = append(entries, it)
		}
	}
	if len(entries) == 0 || l.legendAt == LegendNone {
		return
	}
	ink := newInk(c.Rectangle)
	noted := draw.Canvas{Canvas: ink, Rectangle: c.Rectangle}
	l.drawWalls(noted)
	l.drawAxes(noted)
	for _, it := range l.items {
		it.draw(noted, l.projection, l.at)
	}
	pt, _ := entries.place(c.Rectangle, l.legendAt, ink)
	entries.draw(c, pt)
}

// edge returns the ends of the edge along which axis k has its ticks: on the
// floor towards the viewer for x and y, at the left for z.
func (l *layout3) edge(k int) (a, b vec3) {
	best, score := 0, math.Inf(1)
	for i := range 8 {
		if i>>k&1 == 1 {
			continue
		}
		q := l.point(l.corner(i))
		r := l.point(l.corner(i | 1<<k))
		s := float64(q.Y + r.Y)
		if k == 2 {
			s = float64(q.X + r.X)
		}
		if s < score-1e-6 {
			best, score = i, s
		}
	}
	return l.corner(best), l.corner(best | 1<<k)
}

// drawAxes draws the ticks, the numbers and the labels. Where two axes meet a
// number that would touch another one is left out.
func (l *layout3) drawAxes(c draw.Canvas) {
	var taken []vg.Rectangle
	for k := range 3 {
		taken = l.drawAxis(c, k, taken)
	}
}

// drawAxis draws one axis and returns the places that are taken by then.
func (l *layout3) drawAxis(c draw.Canvas, k int, taken []vg.Rectangle) []vg.Rectangle {
	a, b := l.edge(k)
	from, to := l.point(a), l.point(b)
	out := l.outwards(from, to)
	sty := textStyle(smallSize, draw.XCenter, draw.YCenter)
	reach := vg.Length(0)
	for _, t := range l.ticks(k) {
		v := a
		v[k] = l.tickAt(k, t)
		pt := l.point(v)
		c.StrokeLines(tickStyle(), []vg.Point{pt, pt.Add(out.Scale(tickLength * 0.8))})
		half := boxReach(out, sty.Width(t.Label), smallSize*0.66)
		reach = max(reach, tickLength+1.5+2*half)
		pt = pt.Add(out.Scale(tickLength + 1.5 + half))
		if place := around(pt, sty.Width(t.Label)+3, smallSize*0.75); !touches(place, taken) {
			centered(&c, sty, pt, t.Label)
			taken = append(taken, place)
		}
	}
	l.drawAxisLabel(c, k, from, to, out, reach)
	return taken
}

// around returns the rectangle of a size with its middle at pt.
func around(pt vg.Point, w, h vg.Length) vg.Rectangle {
	half := vg.Point{X: w / 2, Y: h / 2}
	return vg.Rectangle{Min: pt.Sub(half), Max: pt.Add(half)}
}

// touches tells whether a rectangle overlaps one of others.
func touches(r vg.Rectangle, others []vg.Rectangle) bool {
	return slices.ContainsFunc(others, func(o vg.Rectangle) bool {
		return r.Min.X < o.Max.X && o.Min.X < r.Max.X && r.Min.Y < o.Max.Y && o.Min.Y < r.Max.Y
	})
}

// drawAxisLabel writes the label along its edge.
func (l *layout3) drawAxisLabel(c draw.Canvas, k int, from, to, out vg.Point, reach vg.Length) {
	label := l.axes[k].label
	if set := l.tickSet(k); set.power != 0 {
		label += " " + powerLabel(set.power)
	}
	if label == "" {
		return
	}
	if from.X > to.X {
		from, to = to, from
	}
	angle := math.Atan2(float64(to.Y-from.Y), float64(to.X-from.X))
	if math.Abs(angle) > 80*math.Pi/180 {
		angle = math.Pi / 2
	}
	var (
		sty = rotated(textStyle(labelSize, draw.XCenter, draw.YCenter), angle)
		mid = from.Add(to).Scale(0.5).Add(out.Scale(reach + labelGap + labelSize*0.5))
		// The middle of the letters, not of the line, goes to the point.
		down     = float64(sty.FontExtents().Descent)
		sin, cos = math.Sincos(angle)
	)
	mid = mid.Add(vg.Point{X: vg.Length(-sin * down), Y: vg.Length(cos * down)})
	c.FillText(sty, mid, label)
}

// outwards returns the direction on the canvas that leads away from the box,
// across an edge.
func (l *layout3) outwards(from, to vg.Point) vg.Point {
	d := to.Sub(from)
	length := vg.Length(math.Hypot(float64(d.X), float64(d.Y)))
	if length == 0 {
		return vg.Point{Y: -1}
	}
	n := vg.Point{X: -d.Y / length, Y: d.X / length}
	mid := from.Add(to).Scale(0.5)
	if n.Dot(mid.Sub(l.point(vec3{}))) < 0 {
		n = n.Scale(-1)
	}
	return n
}

// boxReach returns how far a centered box of a size reaches in a direction.
func boxReach(dir vg.Point, w, h vg.Length) vg.Length {
	return vg.Length(math.Abs(float64(dir.X)))*w/2 + vg.Length(math.Abs(float64(dir.Y)))*h/2
}
