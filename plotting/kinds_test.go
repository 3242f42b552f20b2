package plotting

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"testing"
)

// The kinds of plots, one of each, for tests that apply to all of them. All
// data go together, also on logarithmic axes.
var (
	ascending = []float64{0.5, 1, 1.5, 2, 2.5}
	rising    = []float64{0.4, 0.6, 0.9, 1.3, 1.8}
	higher    = []float64{0.6, 0.9, 1.3, 1.8, 2.4}
	sample    = []float64{0.5, 0.7, 1, 1, 1.1, 1.4, 2, 2.2, 2.5}

	kinds = map[string]func(p *Panel){
		"Line":           func(p *Panel) { p.Line(ascending, rising, "line") },
		"Function":       func(p *Panel) { p.Function(func(x float64) float64 { return math.Exp(-x) }, 0.1, 3, "function") },
		"Thread":         func(p *Panel) { p.Thread(ascending, rising) },
		"Band":           func(p *Panel) { p.Band(ascending, rising, higher, "band") },
		"Scatter":        func(p *Panel) { p.Scatter(ascending, rising, "scatter") },
		"ErrorBars":      func(p *Panel) { p.ErrorBars(ascending, higher, rising, "errors") },
		"ErrorBarsXY":    func(p *Panel) { p.ErrorBarsXY(ascending, higher, rising, rising, "both errors") },
		"ErrorIntervals": func(p *Panel) { p.ErrorIntervals(ascending, rising, rising, higher, "intervals") },
		"ErrorIntervalsXY": func(p *Panel) {
			p.ErrorIntervalsXY(ascending, rising, rising, ascending, rising, higher, "both intervals")
		},
		"MarkedLine": func(p *Panel) { p.MarkedLine(ascending, rising, "marked") },
		"VSpan":      func(p *Panel) { p.VSpan(1.1, 1.4, "shaded") },
		"HSpan":      func(p *Panel) { p.HSpan(1.1, 1.4, "shaded") },
		"Callout":    func(p *Panel) { p.Callout(1.2, 0.8, "callout", 1.3, 1.4) },
		"Inset":      func(p *Panel) { p.Inset(NewPanel("", "$x$", "").Line(ascending, rising, ""), 0.1, 0.1, 0.5, 0.5) },
		"Enlarge": func(p *Panel) {
			p.Enlarge(NewPanel("", "", "").Scatter(ascending, rising, "").XRange(0.9, 1.2).YRange(0.5, 0.7), 0.1, 0.1, 0.5, 0.5)
		},
		"Histogram":      func(p *Panel) { p.Histogram(sample, 0, "sample") },
		"HistogramRange": func(p *Panel) { p.HistogramRange(sample, 0, 2, 8, "part of the sample") },
		"HeatMap":        func(p *Panel) { p.HeatMap(ascending, ascending, table5(), "$z$") },
		"Contour":        func(p *Panel) { p.Contour(ascending, ascending, table5(), []float64{1, 2, 3}, "levels") },
		"Regions": func(p *Panel) {
			p.Regions(ascending, ascending, classes5(), []string{"I", "a long name indeed", "III"})
		},
		"Arrows":   func(p *Panel) { p.Arrows(ascending, rising, rising, higher, "arrows") },
		"VLine":    func(p *Panel) { p.VLine(1.2, "$t_S$") },
		"HLine":    func(p *Panel) { p.HLine(1.2, "half") },
		"Annotate": func(p *Panel) { p.Annotate(1.2, 0.8, "note") },
	}
	// settings are the methods that add nothing to draw.
	settings = []string{"Color", "DateX", "Equal", "Legend", "LogX", "LogY", "SameColor", "Size", "Theme", "XRange", "YRange", "ZRange"}

	kinds3 = map[string]func(p *Panel3D){
		"Points": func(p *Panel3D) { p.Points(ascending, rising, []float64{1, 1, 1, 1, 1}, "points") },
		"Path":   func(p *Panel3D) { p.Path(ascending, rising, higher, "path") },
		"Thread": func(p *Panel3D) { p.Thread(ascending, rising, higher) },
	}
	settings3 = []string{"Aspect", "Color", "Legend", "Size", "Theme", "View", "XRange", "YRange", "ZRange"}
)

// table5 returns values on the grid of ascending and ascending.
func table5() [][]float64 {
	z := make([][]float64, len(ascending))
	for i, x := range ascending {
		for _, y := range ascending {
			z[i] = append(z[i], x*x+math.Sin(3*y))
		}
	}
	return z
}

// classes5 divides the same grid, with a corner, and a region that is too small
// for its name.
func classes5() [][]int {
	return [][]int{{0, 0, 0, 2, 2}, {0, 0, 0, 2, 2}, {0, 0, 1, 2, 2}, {0, 0, 0, 2, 2}, {0, 0, 0, 2, -1}}
}

// The tests that go through all kinds must not miss one.
func TestKindsAreAll(t *testing.T) {
	checkMethods[Panel](t, append(slices.Collect(maps.Keys(kinds)), settings...))
	checkMethods[Panel3D](t, append(slices.Collect(maps.Keys(kinds3)), settings3...))
}

// checkMethods reports an exported method that returns its receiver, as all do
// that add something, and is not among the names.
func checkMethods[P any](t *testing.T, names []string) {
	t.Helper()
	of := reflect.TypeFor[*P]()
	for i := range of.NumMethod() {
		m := of.Method(i)
		if m.Type.NumOut() == 1 && m.Type.Out(0) == of && !slices.Contains(names, m.Name) {
			t.Errorf("%v.%s is neither among the kinds of plots nor among the settings: the tests of all kinds leave it out", of, m.Name)
		}
	}
}
