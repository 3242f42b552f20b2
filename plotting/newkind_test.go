package plotting

import (
	"bytes"
	"image/color"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// A kind of plot that only this file knows: lines from the x axis up to points.

func addStems(p *Panel, x, y []float64, label string) *Panel {
	if !p.checkXY("Stems", x, y) {
		return p
	}
	p.checkLabel("Stems: label", label)
	return p.addColored(&stems{labelled{label: label}, points(x, y)})
}

type stems struct {
	labelled
	points plotter.XYs
}

func (s *stems) layer() layer { return barLayer }

func (s *stems) extent(x, y axis) extent {
	e := extentOf(s.points, x, y)
	e.roomy, e.grounded = true, true
	e.y.include(0)
	return e
}

func (s *stems) style() draw.LineStyle { return draw.LineStyle{Color: s.look.color, Width: 2} }

func (s *stems) draw(v view) {
	for _, pt := range s.points {
		v.StrokeLines(s.style(), []vg.Point{v.place(pt.X, 0), v.place(pt.X, pt.Y)})
	}
}

func (s *stems) entries(view) []entry {
	return s.entry(func(c *draw.Canvas) { c.StrokeLine2(s.style(), c.Min.X, c.Center().Y, c.Max.X, c.Center().Y) })
}

func (s *stems) table(_, _ axis) table { return pointTable("stems", s.label, s.points) }

func TestANewKindIsAFileOfItsOwn(t *testing.T) {
	x, y := []float64{1, 2, 3}, []float64{4, 5, 6}
	p := addStems(NewPanel("", "$n$", "$p_n$").Line(x, x, "line"), x, y, "stems")

	frame := vg.Rectangle{Max: vg.Point{X: 200, Y: 150}}
	l := p.fit(frame)
	if len(l.legend) != 2 || l.legend[1].label != "stems" {
		t.Errorf("legend: %v", l.legend)
	}
	if l.y.lo != 0 || l.y.hi <= 6 || l.x.lo >= 1 {
		t.Errorf("ranges %v to %v, %v to %v do not hold the stems", l.x.lo, l.x.hi, l.y.lo, l.y.hi)
	}
	order := strokeColors(l)
	if stem, curve := slices.Index(order, color.Color(colors[1])), slices.Index(order, color.Color(colors[0])); stem < 0 || stem > curve {
		t.Errorf("stems in the second color are not drawn before the line: %v", order)
	}
	csv, err := p.figure().encode("x.csv")
	if err != nil || !strings.Contains(string(csv), "a,2,stems,stems,3,6,,,,,,,,\n") {
		t.Errorf("CSV: %v\n%s", err, csv)
	}
	for _, name := range []string{"x.png", "x.svg", "x.pdf"} {
		with, err := Grid(2, p, NewPanel("", "", "")).ShareY().encode(name)
		without, _ := Grid(2, NewPanel("", "$n$", "$p_n$").Line(x, x, "line"), NewPanel("", "", "")).ShareY().encode(name)
		if err != nil || bytes.Equal(with, without) {
			t.Errorf("%s: the stems are not drawn, %v", name, err)
		}
	}
	if err := addStems(p, x, y[1:], "").problem(); err == nil || !strings.Contains(err.Error(), "Stems: x has 3 values and y has 2") {
		t.Errorf("error %v", err)
	}
}

// strokeColors returns the colours of what a layout draws, in order.
func strokeColors(l *layout) (order []color.Color) {
	var rec recorder.Canvas
	l.drawLayers(&rec, groundLayer, textLayer)
	for _, action := range rec.Actions {
		if a, ok := action.(*recorder.SetColor); ok {
			order = append(order, a.Color)
		}
	}
	return order
}

// The same in space: a mast stands on the floor of the box.

type mast struct{ body }

func (m *mast) stage(bool) stage { return pathStage }

func (m *mast) draw(c draw.Canvas, l *layout3) {
	for _, v := range m.at {
		foot := l.at(v)
		foot[2] = l.at(boxLow)[2]
		c.StrokeLines(draw.LineStyle{Color: m.look.color, Width: 2}, []vg.Point{l.point(foot), l.point(l.at(v))})
	}
}

func (m *mast) entries() []entry { return m.entry(func(*draw.Canvas) {}) }

func TestANewItemIsAFileOfItsOwn(t *testing.T) {
	with, without := NewPanel3D("", "", "", "").Path(ascending, rising, higher, ""), NewPanel3D("", "", "", "").Path(ascending, rising, higher, "")
	with.addColored(&mast{newBody(ascending, rising, higher, "masts")})
	a, b := saved(with), saved(without)
	if !bytes.Contains(a, []byte("a,2,points,masts,0.5,0.4,0.6,,,,,,,\n")) || len(a) <= len(b) {
		t.Error("the masts are not drawn, or not exported")
	}
}
