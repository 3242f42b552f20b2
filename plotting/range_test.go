package plotting

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

// hardRanges are ranges of data at which float64 leaves little room, or none.
var hardRanges = [][2]float64{
	{1, 1 + 2.3e-16}, {1, 1 + 1e-13}, {1, 1 + 1e-11}, {1e15, 1e15 + 1}, {-1e300, -1e300},
	{0, 5e-324}, {5e-324, 1e-323}, {1e-310, 3e-310}, {0, 1e-300}, {2e-308, 3e-308},
	{0, 1e300}, {-1e300, 1e300}, {1e307, 1e308}, {-math.MaxFloat64, math.MaxFloat64}, {0, math.MaxFloat64},
	{1e15, 1e15 + 0.125}, {-1e15 - 0.125, -1e15}, {1e308, math.Nextafter(1e308, math.MaxFloat64)}, {1e-320, 1e308}, {-1e308, -1e-320}, {-10, -1},
	{5e-324, math.MaxFloat64}, {1e-300, 1e300}, {-1, 1e-320}, {math.MaxFloat64, math.MaxFloat64},
}

// Every kind gives a picture or an error, soon, whatever the range of the data or
// of the axes.
func TestAnyRangeIsDrawnOrAnError(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	flat := map[string]func(p *Panel, v []float64){
		"Line":     func(p *Panel, v []float64) { p.Line(v, v, "").Thread(v, v).Band(v, v, v, "") },
		"Points":   func(p *Panel, v []float64) { p.Scatter(v, v, "").ErrorBars(v, v, []float64{1, 1e308}, "") },
		"Function": func(p *Panel, v []float64) { p.Function(func(x float64) float64 { return x }, v[0], v[1], "") },
		"Sample":   func(p *Panel, v []float64) { p.Histogram(v, 0, "").Histogram(v, 7, "") },
		"Part":     func(p *Panel, v []float64) { p.HistogramRange(v, v[0], v[1], 9, "") },
		"Values":   func(p *Panel, v []float64) { p.HeatMap([]float64{0, 1}, []float64{0, 1}, [][]float64{v, v}, "") },
		"Map":      func(p *Panel, v []float64) { p.HeatMap(v, v, [][]float64{{0, 1}, {2, 3}}, "") },
		"Contour":  func(p *Panel, v []float64) { p.Contour(v, v, [][]float64{v, {v[1], v[0]}}, v, "") },
		"Regions":  func(p *Panel, v []float64) { p.Regions(v, v, [][]int{{0, 1}, {1, 1}}, []string{"a", "b"}) },
		"Arrows":   func(p *Panel, v []float64) { p.Arrows([]float64{0, 1}, v, v, v, "") },
		"Long": func(p *Panel, v []float64) {
			x := make([]float64, longSeries+2)
			for i := range x {
				x[i] = v[i*i%7%2]
			}
			p.Line(x, x, "").Line(x, x, "").ErrorBars(x, x, make([]float64, len(x)), "").Band(x, x, x, "")
		},
		"Errors":  func(p *Panel, v []float64) { p.ErrorBars(v, v, []float64{math.Abs(v[0]), math.Abs(v[1])}, "") },
		"Vectors": func(p *Panel, v []float64) { p.Arrows(v, v, v, v, "") },
		"Fine":    func(p *Panel, v []float64) { p.Histogram(v, 10_000, "") },
		"Marks": func(p *Panel, v []float64) {
			p.VLine(v[0], "a").VLine(v[1], "b").HLine(v[0], "c").Annotate(v[0], v[1], "d")
		},
		"Spans":     func(p *Panel, v []float64) { p.VSpan(v[0], v[1], "a").HSpan(v[0], v[1], "b") },
		"Callouts":  func(p *Panel, v []float64) { p.Callout(v[0], v[1], "d", v[1], v[0]) },
		"Intervals": func(p *Panel, v []float64) { p.ErrorIntervalsXY(v, v, v, v, v, v, "").MarkedLine(v, v, "") },
		"Dates":     func(p *Panel, v []float64) { p.DateX().Line(v, v, "") },
		"Insets": func(p *Panel, v []float64) {
			inner := NewPanel("", "$x$", "$y$").Line(v, v, "")
			p.Line(v, v, "").Inset(inner, 0, 0, 0.5, 0.5).Enlarge(inner.XRange(v[0], v[1]).YRange(v[0], v[1]), 0.5, 0.5, 0.5, 0.5)
		},
		"Ranges": func(p *Panel, v []float64) { kinds["Line"](p.XRange(v[0], v[1]).YRange(v[0], v[1])) },
		"Beyond": func(p *Panel, v []float64) {
			p.XRange(0, 1e-290).YRange(-1e-290, 1).Line(v, v, "").Scatter(v, v, "").Band(v, v, v, "")
		},
	}
	for name, add := range flat {
		for _, v := range hardRanges {
			for scale, set := range map[string]func(p *Panel){
				"linear": func(*Panel) {}, "log": func(p *Panel) { p.LogX().LogY() }, "equal": func(p *Panel) { p.Equal() },
			} {
				t.Run(fmt.Sprintf("%s/%v/%s", name, v, scale), func(t *testing.T) {
					p := NewPanel("", "$x$", "$y$").Size(30, 25)
					add(p, slices.Clone(v[:]))
					set(p)
					checkSoon(t, p)
				})
			}
		}
	}
	for _, v := range hardRanges {
		x, y := v[:], []float64{0, 1}
		checkSoon(t, NewPanel3D("", "", "", "").Points(x, y, x, "").Path(y, x, y, "").Thread(x, x, x))
		checkSoon(t, NewPanel3D("", "", "", "").Points(x, y, x, "").XRange(0, 1e-290))
	}
}

// checkSoon encodes a figure and reports one that takes long, or fails without
// saying so as the package does.
func checkSoon(t *testing.T, d Drawable) {
	t.Helper()
	done := make(chan error, 1)
	go func() {
		f := d.figure()
		err := f.problem()
		if err == nil {
			_, err = f.png(60)
		}
		if err == nil {
			_, err = f.encode("x.svg")
		}
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil && !isOurs(err) {
			t.Errorf("error %v", err)
		}
	case <-time.After(10 * time.Second): // a second on a quiet machine
		t.Fatal("no picture and no error")
	}
}

func isOurs(err error) bool { return len(err.Error()) > 9 && err.Error()[:9] == "plotting:" }
