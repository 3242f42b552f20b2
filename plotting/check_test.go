package plotting

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestErrorsNameTheArgument(t *testing.T) {
	nan := math.NaN()
	one, two := []float64{1}, []float64{1, 2}
	field := [][]float64{{1, 2}, {3, 4}}
	for want, p := range map[string]*Panel{
		"title: label":                            NewPanel(`$\bad$`, "", ""),
		"title: label of 100000 characters":       NewPanel(strings.Repeat("a", 1e5), "", ""),
		"Line: label: label of 300000 char":       NewPanel("", "", "").Line(two, two, strings.Repeat("$x$", 1e5)),
		"a PNG of 2000 by 2000 mm":                NewPanel("", "", "").Size(2000, 2000),
		"panels[0] is a nil *plotting.Panel":      nil,
		"yLabel: label":                           NewPanel("", "", `$\bad$`),
		"Line: x has no points":                   NewPanel("", "", "").Line(nil, nil, ""),
		"Line: x has 2 values and y has 1":        NewPanel("", "", "").Line(two, one, ""),
		"Line: none of the 1 points":              NewPanel("", "", "").Line(one, []float64{nan}, ""),
		"Line: label":                             NewPanel("", "", "").Line(two, two, `$\bad$`),
		"Thread: x has 2 values and y has 1":      NewPanel("", "", "").Thread(two, one),
		"Function: f is nil":                      NewPanel("", "", "").Function(nil, 0, 1, ""),
		"lo = 2, hi = 1":                          NewPanel("", "", "").Function(math.Sin, 2, 1, ""),
		"Band: x has 2 values and hi has 1":       NewPanel("", "", "").Band(two, two, one, ""),
		"Band: lo[1] = 2 is above hi[1] = 1":      NewPanel("", "", "").Band(two, two, []float64{1, 1}, ""),
		"Scatter: x has 1 values and y has 2":     NewPanel("", "", "").Scatter(one, two, ""),
		"ErrorBars: err[1] = -2":                  NewPanel("", "", "").ErrorBars(two, two, []float64{1, -2}, ""),
		"ErrorBars: x has 2 values and err has 1": NewPanel("", "", "").ErrorBars(two, two, one, ""),
		"Histogram: sample is empty":              NewPanel("", "", "").Histogram(nil, 0, ""),
		"Histogram: sample[0] = NaN":              NewPanel("", "", "").Histogram([]float64{nan}, 0, ""),
		"Histogram: bins = -1, want":              NewPanel("", "", "").Histogram(two, -1, ""),
		"HeatMap: y is not ascending at y[1]":     NewPanel("", "", "").HeatMap(two, []float64{1, 1}, field, ""),
		"HeatMap: x has 2 values and z has 1":     NewPanel("", "", "").HeatMap(two, two, field[:1], ""),
		"HeatMap: y has 2 values and z[1] has 1":  NewPanel("", "", "").HeatMap(two, two, [][]float64{two, one}, ""),
		"HeatMap: the panel already has":          NewPanel("", "", "").HeatMap(two, two, field, "").HeatMap(two, two, field, ""),
		"HeatMap: no value of z":                  NewPanel("", "", "").HeatMap(two, two, [][]float64{{nan, nan}, {nan, nan}}, ""),
		"ZRange: the panel has no heat map":       NewPanel("", "", "").ZRange(0, 1),
		"Contour: levels is empty":                NewPanel("", "", "").Contour(two, two, field, nil, ""),
		"Contour: levels[1] = NaN":                NewPanel("", "", "").Contour(two, two, field, []float64{1, nan}, ""),
		"HeatMap: z goes from 0 to 1e+305":        NewPanel("", "", "").HeatMap(two, two, [][]float64{{0, 1e305}, {0, 0}}, ""),
		"Histogram: bins = 1000000000":            NewPanel("", "", "").Histogram(two, 1e9, ""),
		"XRange: the range from 1 to 1.00000000":  NewPanel("", "", "").XRange(1, 1+2.3e-16),
		"ZRange: the range from 0 to 1e+301":      NewPanel("", "", "").HeatMap(two, two, field, "").ZRange(0, 1e301),
		"Function: the range from 0 to 5e-324":    NewPanel("", "", "").Function(math.Sin, 0, 5e-324, ""),
		"the y axis: the range from ":             NewPanel("", "", "").Line(two, []float64{-math.MaxFloat64, math.MaxFloat64}, ""),
		"Regions: class[1][0] = 3":                NewPanel("", "", "").Regions(two, two, [][]int{{0, 0}, {3, 0}}, []string{"a"}),
		"Arrows: x has 2 values and v has 1":      NewPanel("", "", "").Arrows(two, two, two, one, ""),
		"VLine: x = NaN":                          NewPanel("", "", "").VLine(nan, ""),
		"HLine: y = +Inf":                         NewPanel("", "", "").HLine(math.Inf(1), ""),
		"ErrorBarsXY: xErr[0] = -1 is negative":   NewPanel("", "", "").ErrorBarsXY(one, one, []float64{-1}, one, ""),
		"ErrorBarsXY: x has 2 values and yErr":    NewPanel("", "", "").ErrorBarsXY(two, two, two, one, ""),
		"ErrorIntervals: lo[1] = 3 is above y[1]": NewPanel("", "", "").ErrorIntervals(two, two, []float64{0, 3}, two, ""),
		"ErrorIntervals: hi[0] = 0 is below y[0]": NewPanel("", "", "").ErrorIntervals(two, two, two, []float64{0, 3}, ""),
		"ErrorIntervalsXY: xLo[0] = 2 is above":   NewPanel("", "", "").ErrorIntervalsXY(two, two, []float64{2, 2}, two, two, two, ""),
		"MarkedLine: x has 1 values and y has 2":  NewPanel("", "", "").MarkedLine(one, two, ""),
		"VSpan: lo = 2, hi = 1":                   NewPanel("", "", "").VSpan(2, 1, ""),
		"HSpan: lo = NaN, hi = 1":                 NewPanel("", "", "").HSpan(nan, 1, ""),
		"Callout: toX = NaN":                      NewPanel("", "", "").Callout(0, 0, "", nan, 0),
		"Callout: text: label":                    NewPanel("", "", "").Callout(0, 0, `$\bad$`, 0, 0),
		"Annotate: unknown anchor 9":              NewPanel("", "", "").Annotate(0, 0, "", Anchor(9)),
		"Annotate: font size 3, want 4 to 72":     NewPanel("", "", "").Annotate(0, 0, "", FontSize(3)),
		"Annotate: options[0] is nil":             NewPanel("", "", "").Annotate(0, 0, "", nil),
		"Color: c = 7, want one of Blue":          NewPanel("", "", "").Color(7),
		"Inset: inner is nil":                     NewPanel("", "", "").Inset(nil, 0, 0, 1, 1),
		"Inset: x = 0.5, y = 0, width = 0.6":      NewPanel("", "", "").Inset(NewPanel("", "", ""), 0.5, 0, 0.6, 1),
		"Inset: x = NaN":                          NewPanel("", "", "").Inset(NewPanel("", "", ""), nan, 0, 0.6, 1),
		"Enlarge: inner has no range":             NewPanel("", "", "").Enlarge(NewPanel("", "", ""), 0, 0, 1, 1),
		"Line: x has no":                          NewPanel("", "", "").Inset(NewPanel("", "", "").Line(nil, nil, ""), 0, 0, 1, 1),
		"the x axis: the range from NaN":          NewPanel("", "", "").Inset(NewPanel("", "", "").Line([]float64{-math.MaxFloat64, math.MaxFloat64}, two, ""), 0, 0, 1, 1),
		"Annotate: y = NaN":                       NewPanel("", "", "").Annotate(0, nan, ""),
		"XRange: lo = 1, hi = 1, want finite":     NewPanel("", "", "").XRange(1, 1),
		"the x axis is logarithmic and its range": NewPanel("", "", "").XRange(0, 1).LogX(),
		"Legend: unknown corner":                  NewPanel("", "", "").Legend(-1),
		"SameColor: the panel has no series":      NewPanel("", "", "").SameColor(),
		"Size: width = 1":                         NewPanel("", "", "").Size(1, 100),
	} {
		err := p.Save(filepath.Join(t.TempDir(), "x.png"))
		if err == nil || !strings.HasPrefix(err.Error(), "plotting: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestGridErrors(t *testing.T) {
	p := NewPanel("", "", "")
	for want, f := range map[string]*Figure{
		"columns = 0":             Grid(0, p),
		"columns = 1000000000":    Grid(1e9, p),
		"no panels":               Grid(1),
		"the figure has no":       {},
		"the figure is nil":       nil,
		"panels[0] is a nil":      (*Panel3D)(nil).figure(),
		"panels[0] is a <nil>":    Grid(1, nil),
		"without axes":            (&Panel3D{}).figure(),
		"the rows of the figure":  Grid(1, slices.Repeat([]Drawable{p}, 1000)...),
		"panels[1] is":            Grid(1, p, Grid(1, p)),
		"panels[0] is":            Grid(1, (*Panel)(nil)),
		"Title: label":            Grid(1, p).Title(`$\bad$`),
		"View: azimuth":           Grid(1, NewPanel3D("", "", "", "").View(0, 100)),
		"Aspect: y = 0":           Grid(1, NewPanel3D("", "", "", "").Aspect(1, 0, 1)),
		"zLabel: label":           Grid(1, NewPanel3D("", "", "", `$\bad$`)),
		"Path: z[0] =":            Grid(1, NewPanel3D("", "", "", "").Path([]float64{1}, []float64{1}, []float64{math.NaN()}, "")),
		"YRange: lo = 1,":         Grid(1, NewPanel3D("", "", "", "").YRange(1, 0)),
		"Thread: x has no points": Grid(1, NewPanel3D("", "", "", "").Thread(nil, nil, nil)),
	} {
		if err := f.problem(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// Zero values that mean something are drawn, the others are an error.
func TestZeroValues(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	checkSoon(t, &Panel{})
	checkSoon(t, &Panel3D{})
	checkSoon(t, &Figure{})
	checkSoon(t, Grid(3, &Panel{}, &Panel{}).ShareX().ShareY().Letters())
	checkSoon(t, (&Panel{}).Regions(nil, nil, nil, nil).Contour(nil, nil, nil, nil, "").Histogram(nil, 0, ""))
	checkSoon(t, (&Panel{}).Regions([]float64{0, 1}, []float64{0, 1}, [][]int{{-1, -1}, {-1, -1}}, nil))
	var nan, inf = math.NaN(), math.Inf(1)
	x := []float64{0, 1, 2}
	for _, z := range [][][]float64{{{0, 1, nan}, {nan, 2, 3}, {1, nan, 0}}, {{0, 1, inf}, {-inf, 2, 3}, {1, nan, 0}}} {
		checkSoon(t, NewPanel("", "", "").Contour(x, x, z, []float64{0, 1, 1.5}, "").HeatMap(x, x, z, ""))
	}
}
