package plotting

import (
	"math"
	"testing"

	"gonum.org/v1/plot/vg"
)

// The legend must not cover a curve if there is a free place.
func TestLegendAvoidsTheData(t *testing.T) {
	frame := vg.Rectangle{Max: vg.Point{X: 200, Y: 140}}
	for name, f := range map[string]func(float64) float64{
		"rising":  func(x float64) float64 { return x },
		"falling": func(x float64) float64 { return -x },
		"bump":    func(x float64) float64 { return math.Exp(-20 * (x - 0.5) * (x - 0.5)) },
		"full":    func(x float64) float64 { return math.Sin(60 * x) },
	} {
		p := NewPanel("", "", "").Function(f, 0, 1, "a curve")
		l := p.fit(frame)
		if _, covered := l.legend.place(frame, LegendAuto, l.ink()); covered > 0 || l.legendBeside {
			t.Errorf("%s: the legend covers %v cells of ink", name, covered)
		}
	}
}

// A high legend of a full panel goes to the right of the frame, within the
// figure.
func TestLegendBesideAFullPanel(t *testing.T) {
	p := NewPanel("", "", "")
	for k := range 8 {
		p.Function(func(x float64) float64 { return math.Sin(60*x + float64(k)) }, 0, 1, "a curve")
	}
	f := p.figure()
	g := f.arrange(f.cells, vg.Point{X: columnWidth, Y: panelHeight})
	l := p.fit(vg.Rectangle{Max: g.frame})
	w, _ := l.legend.size()
	if !l.legendBeside || g.x[0]+g.frame.X+w > columnWidth {
		t.Errorf("beside %v, frame %v at %v, legend %v", l.legendBeside, g.frame, g.x[0], w)
	}
}
