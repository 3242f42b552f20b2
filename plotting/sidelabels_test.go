package plotting

import (
	"testing"

	"gonum.org/v1/plot/vg"
)

// Labels of lines that are close to each other are side by side in the order of the lines,
// and none reaches beyond the figure.
func TestSideLabelsKeepTheirOrder(t *testing.T) {
	const width, height = 200, 140
	for _, at := range [][]float64{{0.5, 0.51, 0.52}, {0.52, 0.5, 0.51}, {0.5, 0.5, 0.5}, {0.97, 0.98, 0.99}, {0, 0.01, 0.99}} {
		p := NewPanel("", "$x$", "$y$").XRange(0, 1)
		for _, x := range at {
			p.VLine(x, "a label")
		}
		p.VLine(1, "a much longer label")
		slots := p.fit(vg.Rectangle{Max: vg.Point{X: width, Y: height}}).slotsAbove()
		m := p.margins(width, height)
		for i, s := range slots {
			if s.pos-s.half < -m.left || s.pos+s.half > width+m.right {
				t.Errorf("%v: %q from %v to %v is cut", at, s.text, s.pos-s.half, s.pos+s.half)
			}
			if i > 0 && s.pos-s.half < slots[i-1].pos+slots[i-1].half+slotGap-1e-9 {
				t.Errorf("%v: labels %d and %d overlap", at, i-1, i)
			}
		}
	}
	p := NewPanel("", "", "").XRange(0, 1).VLine(0.52, "third").VLine(0.5, "first").VLine(0.51, "second")
	slots := p.fit(vg.Rectangle{Max: vg.Point{X: width, Y: height}}).slotsAbove()
	if slots[0].text != "first" || slots[1].text != "second" || slots[2].text != "third" {
		t.Errorf("order %v", slots)
	}
}
