package plotting

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// The ranges stay, the frame is fitted to them, and everything around it still fits.
func TestEqualShrinksTheFrame(t *testing.T) {
	p := NewPanel("a title", "$x$", "$y$").XRange(-1, 1).YRange(-2, 2).Line([]float64{0, 1}, []float64{0, 1}, "a line").Equal()
	for _, frame := range []vg.Rectangle{{Max: vg.Point{X: 200, Y: 140}}, {Max: vg.Point{X: 50, Y: 300}}} {
		l := p.fit(frame)
		if l.x.lo != -1 || l.x.hi != 1 || l.y.lo != -2 || l.y.hi != 2 {
			t.Errorf("the ranges are %v to %v and %v to %v", l.x.lo, l.x.hi, l.y.lo, l.y.hi)
		}
		size := l.frame.Size()
		if math.Abs(float64(size.Y/size.X)-2) > 1e-12 || size.X > frame.Max.X || size.Y > frame.Max.Y {
			t.Errorf("the frame is %v in %v", size, frame.Max)
		}
	}
	err := NewPanel("", "", "").XRange(0, 1).YRange(0, 1e5).Equal().Save("never.png")
	if err == nil || !strings.Contains(err.Error(), "plotting: Equal: the x axis goes from 0 to 1 and") {
		t.Errorf("error %v", err)
	}
}
