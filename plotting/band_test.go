package plotting

import "testing"

func TestBandTakesTheColorOfTheLineThatFollows(t *testing.T) {
	x := []float64{0, 1}
	p := NewPanel("", "", "").Line(x, x, "").Band(x, x, x, "").Line(x, x, "").Band(x, x, x, "")
	if got := p.series[1].(*band).look.color; got != colors[1] {
		t.Errorf("band before a line: %v, want %v", got, colors[1])
	}
	if got := p.series[3].(*band).look.color; got != colors[1] {
		t.Errorf("band at the end: %v, want %v", got, colors[1])
	}
}
