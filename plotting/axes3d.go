package plotting

// The axes of a Panel3D: ticks, numbers and labels along the lower and left
// edges of the box.

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

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

// boxReach returns how far a centred box of a size reaches in a direction.
func boxReach(dir vg.Point, w, h vg.Length) vg.Length {
	return vg.Length(math.Abs(float64(dir.X)))*w/2 + vg.Length(math.Abs(float64(dir.Y)))*h/2
}
