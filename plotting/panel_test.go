package plotting

import (
	"bytes"
	"image"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestErrorsNameTheArgument(t *testing.T) {
	nan := math.NaN()
	one, two := []float64{1}, []float64{1, 2}
	field := [][]float64{{1, 2}, {3, 4}}
	for want, p := range map[string]*Panel{
		"title: label":                            NewPanel(`$\bad$`, "", ""),
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
		"Histogram: bins = -1":                    NewPanel("", "", "").Histogram(two, -1, ""),
		"HeatMap: y is not ascending at y[1]":     NewPanel("", "", "").HeatMap(two, []float64{1, 1}, field, ""),
		"HeatMap: x has 2 values and z has 1":     NewPanel("", "", "").HeatMap(two, two, field[:1], ""),
		"HeatMap: y has 2 values and z[1] has 1":  NewPanel("", "", "").HeatMap(two, two, [][]float64{two, one}, ""),
		"HeatMap: the panel has one":              NewPanel("", "", "").HeatMap(two, two, field, "").HeatMap(two, two, field, ""),
		"HeatMap: no value of z":                  NewPanel("", "", "").HeatMap(two, two, [][]float64{{nan, nan}, {nan, nan}}, ""),
		"ZRange: there is no heat map":            NewPanel("", "", "").ZRange(0, 1),
		"Contour: levels is empty":                NewPanel("", "", "").Contour(two, two, field, nil, ""),
		"Regions: class[1][0] = 3":                NewPanel("", "", "").Regions(two, two, [][]int{{0, 0}, {3, 0}}, []string{"a"}),
		"Arrows: x has 2 values and v has 1":      NewPanel("", "", "").Arrows(two, two, two, one, ""),
		"VLine: x = NaN":                          NewPanel("", "", "").VLine(nan, ""),
		"HLine: y = +Inf":                         NewPanel("", "", "").HLine(math.Inf(1), ""),
		"Annotate: y = NaN":                       NewPanel("", "", "").Annotate(0, nan, ""),
		"XRange: want finite lo < hi":             NewPanel("", "", "").XRange(1, 1),
		"the x axis is logarithmic and its range": NewPanel("", "", "").XRange(0, 1).LogX(),
		"Legend: unknown corner":                  NewPanel("", "", "").Legend(-1),
		"SameColor: there is no series":           NewPanel("", "", "").SameColor(),
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
		"columns = 0":     Grid(0, p),
		"no panels":       Grid(1),
		"panels[1] is":    Grid(1, p, Grid(1, p)),
		"panels[0] is":    Grid(1, (*Panel)(nil)),
		"Title: label":    Grid(1, p).Title(`$\bad$`),
		"View: azimuth":   Grid(1, NewPanel3D("", "", "", "").View(0, 100)),
		"Aspect: y = 0":   Grid(1, NewPanel3D("", "", "", "").Aspect(1, 0, 1)),
		"zLabel: label":   Grid(1, NewPanel3D("", "", "", `$\bad$`)),
		"Path: z[0] =":    Grid(1, NewPanel3D("", "", "", "").Path([]float64{1}, []float64{1}, []float64{math.NaN()}, "")),
		"YRange: want":    Grid(1, NewPanel3D("", "", "", "").YRange(1, 0)),
		"Thread: x has 0": Grid(1, NewPanel3D("", "", "", "").Thread(nil, nil, nil)),
	} {
		if want == "Thread: x has 0" {
			want = "Thread: x has no points"
		}
		if err := f.problem(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestSaveToMissingDirectory(t *testing.T) {
	err := NewPanel("", "", "").Save(filepath.Join(t.TempDir(), "no", "x.png"))
	if !os.IsNotExist(err) {
		t.Errorf("error %v, want one of a missing directory", err)
	}
}

// everything returns a figure with two pictures, translucent areas and labels.
func everything() *Figure {
	x := []float64{0, 1, 2}
	z := [][]float64{{0, 1, 2}, {1, math.NaN(), 3}, {2, 3, 4}}
	a := NewPanel("", "$x_t$", `$\alpha$`).HeatMap(x, x, z, "$z$")
	b := NewPanel("", "$x$", "$y$").Regions(x, x, [][]int{{0, 0, 1}, {0, 1, 1}, {-1, 1, 1}}, []string{"first", "second"})
	c := NewPanel("", "$x$", "$y$").Band(x, x, []float64{1, 2, 3}, "band").Line(x, x, "line").LogY()
	d := NewPanel3D("", "$x$", "$y$", "$z$").Points(x, x, []float64{1, 1, 1}, "points").Thread(x, x, x)
	return Grid(2, a, b, c, d).Letters().Title("All")
}

func TestSameBytes(t *testing.T) {
	for _, name := range []string{"x.png", "x.svg", "x.pdf"} {
		first, err := everything().encode(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			again, err := everything().encode(name)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first, again) {
				t.Errorf("%s: the bytes differ between two runs", name)
			}
		}
	}
}

// Drawing must not change a figure: it can be saved and shown.
func TestDrawingTwiceIsTheSame(t *testing.T) {
	f := everything()
	first, _ := f.encode("x.svg")
	_, _ = f.encode("x.pdf")
	again, _ := f.encode("x.svg")
	if !bytes.Equal(first, again) {
		t.Error("the second drawing differs")
	}
}

func TestHistogramIsADensity(t *testing.T) {
	for _, sample := range [][]float64{{1, 2, 2, 3, 9}, {5, 5, 5}, {-1}} {
		h := density(sample, freedmanDiaconis(sample))
		area := 0.0
		for _, b := range h.Bins {
			area += b.Weight * (b.Max - b.Min)
		}
		if math.Abs(area-1) > 1e-12 {
			t.Errorf("%v: area %v", sample, area)
		}
	}
	many := make([]float64, 100000)
	for i := range many {
		many[i] = math.Pow(float64(i), 9)
	}
	if n := freedmanDiaconis(many); n < minBins || n > maxBins {
		t.Errorf("%d bins", n)
	}
}

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
		if _, covered := l.legend.place(frame, LegendAuto, l.ink()); covered > 0 || l.beside {
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
	if !l.beside || g.x[0]+g.frame.X+w > columnWidth {
		t.Errorf("beside %v, frame %v at %v, legend %v", l.beside, g.frame, g.x[0], w)
	}
}

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

func TestColorMapGrowsLighter(t *testing.T) {
	last := -1.0
	for i := 0; i <= 100; i++ {
		c := colorAt(float64(i) / 100)
		l := 0.2126*math.Pow(float64(c.R)/255, 2.2) + 0.7152*math.Pow(float64(c.G)/255, 2.2) + 0.0722*math.Pow(float64(c.B)/255, 2.2)
		if l < last {
			t.Errorf("lightness falls at %d%%", i)
		}
		last = l
	}
}

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

// fpdf orders images by their widths, and vgpdf draws them upside down.
func TestPDFImage(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	img.SetNRGBA(0, 0, inkColor)
	p := pdfImage{img, 3}
	if p.Bounds().Dx() != 3 || p.At(0, 1) != inkColor || p.At(1, 1) != inkColor || p.At(0, 0) == inkColor {
		t.Error("the image is not turned and stretched")
	}
}

func TestPDFImagesDifferInWidth(t *testing.T) {
	data, err := everything().encode("x.pdf")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, w := range regexp.MustCompile(`/Width \d+`).FindAllString(string(data), -1) {
		if seen[w] {
			t.Errorf("two images of %s", w)
		}
		seen[w] = true
	}
	if len(seen) < 3 {
		t.Errorf("%d images, want two pictures and a color bar", len(seen))
	}
}

func TestFilesAreWhatTheySay(t *testing.T) {
	for name, want := range map[string]string{"x.png": "\x89PNG", "x.svg": "<?xml", "X.PDF": "%PDF"} {
		data, err := everything().encode(name)
		if err != nil || !bytes.HasPrefix(data, []byte(want)) {
			t.Errorf("%s: starts with %q, %v", name, data[:8], err)
		}
		if bytes.Contains(data, []byte("image/jpg")) || bytes.Contains(data, []byte("<text")) {
			t.Errorf("%s: a mislabelled image, or text that depends on fonts", name)
		}
	}
}
