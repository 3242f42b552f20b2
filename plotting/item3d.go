package plotting

// What a Panel3D asks of everything that stands in its box. As in a flat panel,
// each kind is a file of its own: a type with these methods, and the method of
// Panel3D that adds one.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// An item3 is one thing in the box. None of these methods changes it.
type item3 interface {
	// points returns the data.
	points() []vec3
	// snug tells whether axis k ends at the data, if no other item reaches farther.
	snug(k int) bool
	// stage says when it is drawn, given that its middle is in front of that of
	// the box or not.
	stage(inFront bool) stage
	// draw draws it.
	draw(c draw.Canvas, l *layout3)
	// entries returns what stands for it in the legend.
	entries() []entry
	// table returns its data.
	table() table
}

// A colored3 item takes a look from the theme when it is added.
type colored3 interface {
	item3
	wear(look)
}

// A stage is a step in the order of drawing; in a stage, what is farther away is
// drawn first.
type stage int

const (
	behindStage stage = iota
	threadStage
	pathStage
	frontStage
)

// body is the part that all kinds share.
type body struct {
	labelled
	at []vec3
}

// newBody copies the coordinates of points.
func newBody(x, y, z []float64, label string) body {
	at := make([]vec3, len(x))
	for i := range x {
		at[i] = vec3{x[i], y[i], z[i]}
	}
	return body{labelled{label: label}, at}
}

func (b *body) points() []vec3 { return b.at }

func (b *body) snug(int) bool { return false }

func (b *body) table() table {
	t := table{kind: "points", label: b.label}
	for _, v := range b.at {
		row := datumAt(v[0], v[1])
		row.z = v[2]
		t.rows = append(t.rows, row)
	}
	return t
}

// projected returns the points on the canvas.
func (b *body) projected(l *layout3) []vg.Point {
	out := make([]vg.Point, len(b.at))
	for i, v := range b.at {
		out[i] = l.point(l.at(v))
	}
	return out
}

// line returns the points on the canvas without what cannot be seen of their line.
func (b *body) line(l *layout3) []vg.Point { return thinned(b.projected(l)) }

// spanAlong returns the range of points along axis k.
func spanAlong(points []vec3, k int) span {
	s := emptySpan()
	for _, v := range points {
		s.include(v[k])
	}
	return s
}

// checkBody notes what is wrong with the coordinates and the label of an item.
func (f *firstError) checkBody(method string, x, y, z []float64, label string) bool {
	f.checkLabel(method+": label", label)
	if len(x) == 0 {
		f.fail("%s: x has no points", method)
		return false
	}
	if !f.checkLength(method, "y", y, len(x)) || !f.checkLength(method, "z", z, len(x)) {
		return false
	}
	for i := range x {
		for k, v := range []float64{x[i], y[i], z[i]} {
			if !finite(v) {
				f.fail("%s: %s[%d] = %v, want a finite number", method, axisName(k), i, v)
				return false
			}
		}
	}
	return true
}
