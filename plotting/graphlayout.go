package plotting

// Where the nodes, the arrows and the labels of a graph are. Everything is measured in
// the units of the canvas, because circles and labels have a size and the distances
// between them must be large enough.

import (
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A graphLayout is a graph fitted into a frame.
type graphLayout struct {
	*Graph
	at     []vg.Point // middles of the nodes
	radius vg.Length  // of all nodes
	arrows []arrow
}

// An arrow is a curve from node to node, with a label.
type arrow struct {
	from, to int
	weight   float64 // as a fraction of the largest one
	curve    bezier
	trace    []vg.Point // points of the curve
	label    string
	labelBox vg.Rectangle
}

// A bezier is a cubic Bézier curve.
type bezier [4]vg.Point

// place returns the point at t, from 0 to 1.
func (c bezier) place(t vg.Length) vg.Point {
	s := 1 - t
	return c[0].Scale(s * s * s).Add(c[1].Scale(3 * s * s * t)).Add(c[2].Scale(3 * s * t * t)).Add(c[3].Scale(t * t * t))
}

// trace returns points along the curve.
func (c bezier) trace() []vg.Point {
	const steps = 24
	points := make([]vg.Point, steps+1)
	for i := range points {
		points[i] = c.place(vg.Length(i) / steps)
	}
	return points
}

// until returns the part of the curve up to t, by de Casteljau's construction.
func (c bezier) until(t vg.Length) bezier {
	q0, q1, q2 := between(c[0], c[1], t), between(c[1], c[2], t), between(c[2], c[3], t)
	r0, r1 := between(q0, q1, t), between(q1, q2, t)
	return bezier{c[0], q0, r0, between(r0, r1, t)}
}

// fit fits the graph into a frame. What sticks out of the frame is only known once all
// is placed, so this is repeated.
func (g *Graph) fit(frame vg.Rectangle) *graphLayout {
	l := &graphLayout{Graph: g, radius: g.radius()}
	inner := frame
	for range 4 {
		l.placeNodes(inner)
		l.placeArrows()
		l.placeLabels()
		ink := l.ink()
		inner.Min = inner.Min.Add(frame.Min.Sub(ink.Min))
		inner.Max = inner.Max.Add(frame.Max.Sub(ink.Max))
	}
	return l
}

// radius returns the radius of a circle that holds the name of each node, and its share.
func (g *Graph) radius() vg.Length {
	r := vg.Length(leastNode)
	for i := range g.nodes {
		w, h := vg.Length(0), vg.Length(0)
		for k, line := range g.nodeLines(i) {
			sty := nodeStyle(k)
			w, h = max(w, sty.Width(line)), h+sty.Height(line)
		}
		r = max(r, vg.Length(math.Hypot(float64(w), 0.8*float64(h)))/2+nodePadding)
	}
	return r
}

// nodeLines returns what is written into a node.
func (g *Graph) nodeLines(i int) []string {
	if g.shares == nil {
		return []string{g.nodes[i]}
	}
	return []string{g.nodes[i], weightLabel(g.shares[i])}
}

// nodeStyle returns the style of a line in a node: the name is larger.
func nodeStyle(line int) draw.TextStyle {
	size := vg.Length(labelSize)
	if line > 0 {
		size = arrowTextSize
	}
	return textStyle(size, draw.XCenter, draw.YCenter)
}

// weightLabel writes a number with three digits.
func weightLabel(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }

// arrowLabel returns the label of an arrow.
func (g *Graph) arrowLabel(i, j int) string {
	if g.labels != nil {
		return g.labels[i][j]
	}
	return weightLabel(g.weights[i][j])
}

// places returns where the nodes are, in the units of Places; on a circle of the radius 1 by default.
func (g *Graph) places() (x, y []float64) {
	if g.x != nil {
		return g.x, g.y
	}
	if len(g.nodes) == 2 {
		return []float64{-1, 1}, []float64{0, 0}
	}
	for i := range g.nodes {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(len(g.nodes)))
		x, y = append(x, sin), append(y, cos) // clockwise from the top
	}
	return x, y
}

// placeNodes puts the middles of the nodes into a frame.
func (l *graphLayout) placeNodes(frame vg.Rectangle) {
	x, y := l.places()
	xs, ys := spanOf(x), spanOf(y)
	size := frame.Size()
	scaleX, scaleY := widening(size.X, xs), widening(size.Y, ys)
	switch {
	case l.x != nil:
		scaleX = math.Min(scaleX, scaleY)
		scaleY = scaleX
	case len(x) == 2:
		scaleX = math.Min(scaleX, nodeDistance/2) // They need not stand at the ends of a wide figure.
	}
	middle := frame.Min.Add(frame.Max).Scale(0.5)
	l.at = make([]vg.Point, len(x))
	for i := range x {
		l.at[i] = middle.Add(vg.Point{
			X: stretched(x[i]-(xs.lo+xs.hi)/2, scaleX),
			Y: stretched(y[i]-(ys.lo+ys.hi)/2, scaleY),
		})
	}
}

// stretched returns a length on the canvas; where nothing is to be stretched, the scale is infinite.
func stretched(v, scale float64) vg.Length {
	if math.IsInf(scale, 0) {
		return 0
	}
	return vg.Length(v * scale)
}

func spanOf(v []float64) span {
	s := emptySpan()
	for _, x := range v {
		s.include(x)
	}
	return s
}

// widening returns the scale at which a range fills a length, infinite if any does.
func widening(length vg.Length, s span) float64 {
	if isNarrow(s.lo, s.hi) {
		return math.Inf(1)
	}
	return math.Max(1, float64(length)) / (s.hi - s.lo)
}

// placeArrows finds the curves.
func (l *graphLayout) placeArrows() {
	l.arrows = l.arrows[:0]
	largest := 0.0
	for _, row := range l.weights {
		largest = math.Max(largest, spanOf(append(row, 0)).hi)
	}
	for i, row := range l.weights {
		for j, w := range row {
			if w <= 0 {
				continue
			}
			a := arrow{from: i, to: j, weight: w / largest, label: l.arrowLabel(i, j)}
			if i == j {
				a.curve = l.loop(i)
			} else {
				a.curve = l.bow(i, j)
			}
			a.trace = a.curve.trace()
			l.arrows = append(l.arrows, a)
		}
	}
}

// polar returns a vector of a length at an angle.
func polar(length vg.Length, angle float64) vg.Point {
	sin, cos := math.Sincos(angle)
	return vg.Point{X: length * vg.Length(cos), Y: length * vg.Length(sin)}
}

func angleOf(v vg.Point) float64 { return math.Atan2(float64(v.Y), float64(v.X)) }

// loop returns the curve from a node to itself, on the side where there is most room.
func (l *graphLayout) loop(i int) bezier {
	const half = 0.5 // angle between an end and the middle
	angle := l.freeSide(i)
	reach := l.radius + 2*loopSize
	return bezier{
		l.at[i].Add(polar(l.radius, angle+half)),
		l.at[i].Add(polar(reach*1.15, angle+half)),
		l.at[i].Add(polar(reach*1.15, angle-half)),
		l.at[i].Add(polar(l.radius+headGap, angle-half)),
	}
}

// freeSide returns the direction from a node in which the next neighbour is
// furthest. Of equal ones it takes that to the top.
func (l *graphLayout) freeSide(i int) float64 {
	best, most := math.Pi/2, -1.0
	const sides = 24
	for k := range sides {
		side := math.Pi/2 + 2*math.Pi*float64(k)/sides
		room := math.Pi
		for j := range l.at {
			if j != i && (l.weights[i][j] > 0 || l.weights[j][i] > 0 || distance(l.at[i], l.at[j]) < 6*l.radius) {
				room = math.Min(room, math.Abs(math.Remainder(side-angleOf(l.at[j].Sub(l.at[i])), 2*math.Pi)))
			}
		}
		if room > most+1e-9 {
			best, most = side, room
		}
	}
	return best
}

// bow returns the curve from one node to another: straight if there is none back, and
// more bent where another node is in the way.
func (l *graphLayout) bow(i, j int) bezier {
	length := math.Hypot(float64(l.at[j].X-l.at[i].X), float64(l.at[j].Y-l.at[i].Y))
	both := l.weights[j][i] > 0
	first := 0.0
	if both {
		first = math.Min(0.5, math.Max(0.12, 11/length))
	}
	var best bezier
	least := math.Inf(1)
	for k := range 6 {
		for _, sign := range []float64{1, -1} {
			if sign < 0 && (both || k == 0) {
				continue // The other side is that of the arrow back.
			}
			c := l.bent(i, j, sign*(first+0.24*float64(k)))
			if n := l.hits(i, j, c); n < least {
				best, least = c, n
			}
		}
		if least == 0 {
			break
		}
	}
	return best
}

// bent returns a curve that leaves the straight line by a part of its length, to the left.
func (l *graphLayout) bent(i, j int, part float64) bezier {
	var (
		line  = l.at[j].Sub(l.at[i])
		angle = angleOf(line)
		turn  = math.Atan(2.7 * part)
		reach = vg.Length(math.Hypot(float64(line.X), float64(line.Y))) / 3
		start = l.at[i].Add(polar(l.radius, angle+turn))
		end   = l.at[j].Sub(polar(l.radius+headGap, angle-turn))
	)
	return bezier{start, start.Add(polar(reach*0.8, angle+turn)), end.Sub(polar(reach*0.8, angle-turn)), end}
}

// clearance is how far an arrow stays away from the nodes that it passes.
const clearance = vg.Length(9)

// hits counts the points of a curve in other nodes, or too close to them.
func (l *graphLayout) hits(i, j int, curve bezier) float64 {
	n := 0.0
	for _, pt := range curve.trace() {
		for k, at := range l.at {
			if k != i && k != j && distance(pt, at) < l.radius+clearance {
				n++
			}
		}
	}
	return n
}

// ink returns the rectangle of all that is drawn.
func (l *graphLayout) ink() vg.Rectangle {
	var all [][]vg.Point
	r := vg.Point{X: l.radius, Y: l.radius}
	for _, pt := range l.at {
		all = append(all, []vg.Point{pt.Sub(r), pt.Add(r)})
	}
	for _, a := range l.arrows {
		all = append(all, a.trace)
		if a.label != "" {
			all = append(all, []vg.Point{a.labelBox.Min, a.labelBox.Max})
		}
	}
	low, high := bounds(all)
	return vg.Rectangle{Min: low, Max: high}
}
