package plotting

// Panels in which x and y have the same scale.

import (
	"fmt"

	"gonum.org/v1/plot/vg"
)

// Equal gives x and y the same scale, so that a circle is round. The ranges do not
// change; the frame becomes narrower or lower instead.
func (p *Panel) Equal() *Panel {
	p.equal = true
	return p
}

// mostUnequal is the largest ratio of two ranges of the same scale: beyond it the frame
// would look like a line.
const mostUnequal = 50

// width returns the length of the range on the scale of the axis.
func (a axis) width() float64 { return a.scaled(a.hi) - a.scaled(a.lo) }

// checkEqual reports ranges that cannot have the same scale.
func checkEqual(x, y axis) error {
	if r := x.width() / y.width(); !(r < mostUnequal) || !(r > 1./mostUnequal) {
		return fmt.Errorf("plotting: Equal: the x axis goes from %v to %v and the y axis from %v to %v: one range is more than %d times the other",
			x.lo, x.hi, y.lo, y.hi, mostUnequal)
	}
	return nil
}

// equalBox returns the largest rectangle in the middle of a frame in which both
// axes have the same scale.
func (a axis) equalBox(y axis, frame vg.Rectangle) vg.Rectangle {
	size := frame.Size()
	scale := min(float64(size.X)/a.width(), float64(size.Y)/y.width())
	middle := frame.Min.Add(frame.Max).Scale(0.5)
	return around(middle, vg.Length(a.width()*scale), vg.Length(y.width()*scale))
}
