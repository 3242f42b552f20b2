package plotting

import "testing"

func TestLogAxesLeaveOutWhatIsNotPositive(t *testing.T) {
	p := NewPanel("", "", "").LogX().LogY().
		Line([]float64{-1, 0, 1, 2, 3}, []float64{1, 1, 0, 4, 5}, "").
		Scatter([]float64{0, 2}, []float64{1, 2}, "").
		ErrorBars([]float64{2}, []float64{1}, []float64{3}, "").
		Histogram([]float64{-1, 2, 3}, 3, "").VLine(0, "zero").HLine(-1, "")
	if _, err := p.figure().encode("x.svg"); err != nil {
		t.Error(err)
	}
	x, y := p.ranges()
	if !(x.lo > 0) || !(y.lo > 0) {
		t.Errorf("ranges %v, %v", x, y)
	}
}
