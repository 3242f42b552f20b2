package plotting

// Callouts: text with an arrow to a point.

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Callout writes text at (x, y), as Annotate does, with an arrow from there to the point
// (toX, toY). Text that would cover the point moves to the nearest place beside it. A callout to a
// point out of the range of the axes is not drawn.
func (p *Panel) Callout(x, y float64, text string, toX, toY float64, options ...TextOption) *Panel {
	n, ok := p.newNote("Callout", x, y, text, options)
	if !ok || !p.checkFinite("Callout", "toX", toX) || !p.checkFinite("Callout", "toY", toY) {
		return p
	}
	return p.add(&callout{*n, toX, toY})
}

// A callout is a note with an arrow.
type callout struct {
	note
	toX, toY float64
}

func (k *callout) extent(x, y axis) extent {
	e := k.note.extent(x, y)
	e.unite((&note{x: k.toX, y: k.toY}).extent(x, y))
	return e
}

func (k *callout) draw(v view) {
	tip := v.place(k.toX, k.toY)
	if !v.x.admits(k.toX) || !v.y.admits(k.toY) || !v.Contains(tip) {
		return
	}
	box := k.beside(v, tip)
	drawPointer(v, box, tip)
	k.write(v, box)
}

// shortest is the least length of the arrow of a callout.
const shortest = vg.Length(9)

// beside returns the place of the text: where it is wanted, or the nearest one there that
// leaves room for the arrow, inside of the ticks if the frame is large enough.
func (k *callout) beside(v view, tip vg.Point) vg.Rectangle {
	var (
		want   = k.box(v)
		size   = want.Size()
		middle = middleOf(want)
		inside = func(pt vg.Point) vg.Point {
			x, y := size.X/2+tickLength, size.Y/2+tickLength
			return vg.Point{X: clamp(pt.X, v.Min.X+x, v.Max.X-x), Y: clamp(pt.Y, v.Min.Y+y, v.Max.Y-y)}
		}
		best  = inside(middle)
		least = vg.Length(math.Inf(1))
	)
	if gap(around(best, size.X, size.Y), tip) >= shortest {
		return around(best, size.X, size.Y)
	}
	dx, dy := size.X/2+shortest, size.Y/2+shortest
	for _, to := range []vg.Point{
		{X: middle.X, Y: tip.Y + dy}, {X: middle.X, Y: tip.Y - dy}, {X: tip.X + dx, Y: middle.Y}, {X: tip.X - dx, Y: middle.Y},
	} {
		at := inside(to)
		far := distance(at, middle)
		if gap(around(at, size.X, size.Y), tip) < shortest-0.01 {
			far += 1000 // The frame is in the way.
		}
		if far < least {
			best, least = at, far
		}
	}
	return around(best, size.X, size.Y)
}

// drawPointer draws an arrow from the border of a box to a point.
func drawPointer(v view, box vg.Rectangle, tip vg.Point) {
	if holds(box, tip) {
		return // The frame is too small for both.
	}
	var (
		from   = leaving(box, tip)
		length = distance(from, tip)
		ahead  = tip.Sub(from).Scale(min(headLength, length) / length)
		side   = vg.Point{X: -ahead.Y, Y: ahead.X}.Scale(0.38)
		neck   = tip.Sub(ahead)
		head   = []vg.Point{tip, neck.Add(side), neck.Sub(side), tip}
	)
	if v.ground == mapGround {
		v.StrokeLines(draw.LineStyle{Color: legendBacking, Width: 4 * thinWidth}, []vg.Point{from, neck}, head)
	}
	v.StrokeLines(draw.LineStyle{Color: inkColor, Width: thinWidth}, []vg.Point{from, neck.Add(ahead.Scale(0.3))})
	v.FillPolygon(inkColor, head)
}

// leaving returns where the line from the middle of a box to a point outside leaves it.
func leaving(box vg.Rectangle, to vg.Point) vg.Point {
	var (
		middle = middleOf(box)
		half   = box.Size().Scale(0.5)
		d      = to.Sub(middle)
		part   = vg.Length(1)
	)
	if d.X != 0 {
		part = min(part, half.X/vg.Length(math.Abs(float64(d.X))))
	}
	if d.Y != 0 {
		part = min(part, half.Y/vg.Length(math.Abs(float64(d.Y))))
	}
	return middle.Add(d.Scale(part))
}

func (k *callout) table(_, _ axis) table {
	d := datumAt(k.x, k.y)
	d.xTo, d.yTo = k.toX, k.toY
	return table{"callout", k.text, []datum{d}}
}
