package plotting

// The places of the labels of arrows: on their arrows, or beside the tip of a loop,
// where they cover nothing else.

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// spots are the places along an arrow at which its label can be, the best one first.
var spots = []vg.Length{0.5, 0.46, 0.54, 0.42, 0.58, 0.38, 0.62, 0.34, 0.66, 0.3, 0.7, 0.26, 0.74, 0.22}

// placeLabels puts the labels where they cover least, going through all of them a
// few times, because the best place for one depends on the others.
func (l *graphLayout) placeLabels() {
	for i := range l.arrows {
		l.arrows[i].labelBox = l.labelBox(l.arrows[i], spots[0])
	}
	for range 4 {
		for i, a := range l.arrows {
			least := math.Inf(1)
			for k, t := range spots {
				box := l.labelBox(a, t)
				if c := l.cover(i, box) + 0.1*float64(k); a.label != "" && c < least {
					l.arrows[i].labelBox, least = box, c
				}
			}
		}
	}
}

// labelBox returns the rectangle of a label at a place along its arrow.
func (l *graphLayout) labelBox(a arrow, t vg.Length) vg.Rectangle {
	sty := textStyle(arrowTextSize, draw.XCenter, draw.YCenter)
	w, h := sty.Width(a.label)+2, sty.Height(a.label)
	at := a.curve.place(t)
	if a.from == a.to {
		// Beside the loop, as far outside as the box reaches in that direction.
		out := at.Sub(l.at[a.from])
		out = out.Scale(1 / distance(at, l.at[a.from]))
		half := vg.Length(math.Abs(float64(out.X)))*w/2 + vg.Length(math.Abs(float64(out.Y)))*h/2
		at = at.Add(out.Scale(half + 1.2))
	}
	return around(at, w, h)
}

// cover tells how much a label would cover in a rectangle: other labels and nodes are
// worse than lines.
func (l *graphLayout) cover(i int, box vg.Rectangle) float64 {
	c, apart := 0.0, around(middleOf(box), box.Size().X+3, box.Size().Y+1)
	for k, a := range l.arrows {
		if k == i {
			continue
		}
		if a.label != "" && touches(apart, []vg.Rectangle{a.labelBox}) {
			c += 50
		}
		for _, pt := range a.trace {
			if holds(box, pt) {
				c++
			}
		}
		if gap(box, a.curve[3]) < headLength {
			c += 10
		}
	}
	for _, pt := range l.at {
		if gap(box, pt) < l.radius+1 {
			c += 100
		}
	}
	return c
}

func holds(r vg.Rectangle, pt vg.Point) bool {
	return r.Min.X <= pt.X && pt.X <= r.Max.X && r.Min.Y <= pt.Y && pt.Y <= r.Max.Y
}

// gap returns how far a point is from a rectangle.
func gap(r vg.Rectangle, pt vg.Point) vg.Length {
	return distance(pt, vg.Point{X: clamp(pt.X, r.Min.X, r.Max.X), Y: clamp(pt.Y, r.Min.Y, r.Max.Y)})
}
