package plotting

import "testing"

func TestSharedRanges(t *testing.T) {
	a := NewPanel("", "x", "y").Line([]float64{0, 1}, []float64{0, 1}, "")
	b := NewPanel("", "x", "y").Line([]float64{-5, 0}, []float64{0, 9}, "")
	f := Grid(1, a, b).ShareX()
	cells := f.prepared()
	upper, lower := cells[0].(*Panel), cells[1].(*Panel)
	if upper.x.lo != -5 || upper.x.hi != 1 || lower.x.lo != -5 || lower.x.hi != 1 {
		t.Errorf("ranges %v and %v, want -5 to 1", upper.x, lower.x)
	}
	if !upper.hideX || lower.hideX || a.hideX || a.x.fixed {
		t.Error("labels must be hidden in the copy of the upper panel only")
	}
}
