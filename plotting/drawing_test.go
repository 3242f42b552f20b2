package plotting

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// Drawing changes no state. A saved figure can be changed and saved again, with the same result
// as if it had been made that way from the start.

// changes are what can be done to a panel that was saved.
var changes = map[string]func(p *Panel){
	"nothing":             func(p *Panel) {},
	"another line":        func(p *Panel) { p.Line(ascending, []float64{9, 8, 9, 8, 9}, "another") },
	"another limit":       func(p *Panel) { p.XRange(0.7, 1.9).YRange(0.5, 1).VLine(1, "1") },
	"logarithmic axes":    func(p *Panel) { p.LogX().LogY() },
	"another sample":      func(p *Panel) { p.Histogram([]float64{3, 4, 4, 5}, 3, "another sample") },
	"a heat map":          func(p *Panel) { p.HeatMap(ascending, higher, table5(), "$h$") },
	"regions":             func(p *Panel) { p.Regions(ascending, rising, classes5(), []string{"A", "B", "C"}) },
	"the legend at right": func(p *Panel) { p.Legend(LegendRight).Size(100, 50).Equal() },
}

// saved returns a figure as SVG, followed by its data, or the error.
func saved(d Drawable) []byte {
	f := d.figure()
	if err := f.problem(); err != nil {
		return []byte(err.Error())
	}
	svg, err1 := f.encode("x.svg")
	csv, err2 := f.encode("x.csv")
	if err1 != nil || err2 != nil {
		panic("a figure cannot be encoded")
	}
	return append(svg, csv...)
}

func TestASavedPanelCanBeChanged(t *testing.T) {
	tried := slices.Sorted(maps.Keys(changes))
	if testing.Short() {
		tried = []string{"another line"}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		for _, change := range tried {
			t.Run(kind+"/"+change, func(t *testing.T) {
				t.Parallel()
				p, fresh := NewPanel("", "$x$", "$y$"), NewPanel("", "$x$", "$y$")
				kinds[kind](p)
				first := saved(p)
				changes[change](p)
				second := saved(p)

				kinds[kind](fresh)
				changes[change](fresh)
				if !bytes.Equal(second, saved(fresh)) {
					t.Error("the figure is not the one that is made this way from the start")
				}
				if isChange := change != "nothing"; bytes.Equal(first, second) == isChange {
					t.Errorf("the two drawings are equal: %v", !isChange)
				}
			})
		}
	}
}

func TestASavedBoxCanBeChanged(t *testing.T) {
	for _, kind := range slices.Sorted(maps.Keys(kinds3)) {
		for change, apply := range map[string]func(p *Panel3D){
			"nothing":       func(p *Panel3D) {},
			"another path":  func(p *Panel3D) { p.Path(higher, ascending, rising, "another") },
			"another limit": func(p *Panel3D) { p.XRange(0, 3).ZRange(-1, 2) },
			"another view":  func(p *Panel3D) { p.View(20, 50).Aspect(1, 2, 1) },
		} {
			p, fresh := NewPanel3D("", "$x$", "$y$", "$z$"), NewPanel3D("", "$x$", "$y$", "$z$")
			kinds3[kind](p)
			saved(p)
			apply(p)
			kinds3[kind](fresh)
			apply(fresh)
			if !bytes.Equal(saved(p), saved(fresh)) {
				t.Errorf("%s, %s: the figure is not the one that is made this way from the start", kind, change)
			}
		}
	}
}

// A grid draws copies of its panels: shared ranges do not change the panels, and
// later changes of the panels show.
func TestASavedGridCanBeChanged(t *testing.T) {
	build := func(between func(Drawable)) []byte {
		a := NewPanel("", "$x$", "$y$").Histogram(sample, 0, "sample")
		b := NewPanel("", "$x$", "$y$").Function(func(x float64) float64 { return x * x }, 0.1, 9, "")
		c := NewPanel3D("", "$x$", "$y$", "$z$").Points(ascending, rising, higher, "points")
		f := Grid(2, a, b, c)
		between(f)
		f.ShareX().ShareY().Letters()
		between(f)
		between(a)
		a.Histogram([]float64{4, 5, 6}, 0, "another")
		b.LogX()
		c.Path(ascending, rising, higher, "path")
		f.Title("Changed")
		return slices.Concat(saved(f), saved(a), saved(b), saved(c))
	}
	drawn := build(func(d Drawable) { saved(d) })
	if !bytes.Equal(drawn, build(func(Drawable) {})) {
		t.Error("the figure is not the one that is made this way from the start")
	}
}

// The caller's slices can be used for something else after the call.
func TestAPanelKeepsACopyOfTheData(t *testing.T) {
	x, y, z := slices.Clone(ascending), slices.Clone(rising), table5()
	class, levels, names := classes5(), []float64{1, 2}, []string{"I", "II", "III"}
	p := NewPanel("", "$x$", "$y$").Regions(x, x, class, names).HeatMap(x, x, z, "").Contour(x, x, z, levels, "").
		Line(x, y, "").Band(x, y, y, "").ErrorBars(x, y, y, "").Histogram(y, 0, "").Arrows(x, y, y, y, "")
	q := NewPanel3D("", "", "", "").Points(x, y, y, "").Path(x, y, y, "")
	f := Grid(2, p, q)
	before := saved(f)
	x[0], y[1], z[2][2], class[0][0], levels[0], names[0] = -9, 9, 99, 2, 1.5, "other"
	if !bytes.Equal(before, saved(f)) {
		t.Error("the figure follows changes of the caller's slices")
	}
}

// With -race this also finds writes that have no visible effect.
func TestFiguresAreDrawnAtTheSameTime(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	all := NewPanel("", "$x$", "$y$")
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		kinds[kind](all)
	}
	box := NewPanel3D("", "$x$", "$y$", "$z$")
	for _, kind := range slices.Sorted(maps.Keys(kinds3)) {
		kinds3[kind](box)
	}
	f := Grid(2, all, box, all).ShareX()
	drawings := make([][]byte, 3)
	var wg sync.WaitGroup
	for i := range drawings {
		wg.Go(func() { drawings[i] = saved(f) })
	}
	wg.Wait()
	if !bytes.Equal(drawings[0], drawings[1]) || !bytes.Equal(drawings[0], drawings[2]) {
		t.Error("the drawings differ")
	}
}

// With -race this finds data shared between writers of files.
func TestPDFsAreSavedAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	p := NewPanel("", "$x$", "$y$").Line(ascending, rising, "line")
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			if err := p.Save(filepath.Join(dir, fmt.Sprintf("%d.pdf", i/2))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if files, _ := os.ReadDir(dir); len(files) != 2 {
		t.Errorf("%d files, want 2", len(files))
	}
}

// No kind draws outside the frame if the range was fixed.
func TestDataStayInTheFrame(t *testing.T) {
	frame := vg.Rectangle{Min: vg.Point{X: 10, Y: 10}, Max: vg.Point{X: 210, Y: 160}}
	const slack = 4 // half of a marker or of a cap
	for kind, add := range kinds {
		if kind == "Arrows" {
			continue // An arrow is drawn whole if its middle is in the frame.
		}
		p := NewPanel("", "", "").XRange(0.7, 1.9).YRange(0.5, 1)
		add(p)
		var rec recorder.Canvas
		p.prepared().(*Panel).fit(frame).drawLayers(&rec, groundLayer, textLayer)
		check := func(path vg.Path) {
			for _, c := range path {
				if c.Type != vg.CloseComp && !touches(vg.Rectangle{Min: c.Pos, Max: c.Pos},
					[]vg.Rectangle{around(middle(frame), 200+2*slack, 150+2*slack)}) {
					t.Fatalf("%s: ink at %v is outside of %v", kind, c.Pos, frame)
				}
			}
		}
		for _, action := range rec.Actions {
			switch a := action.(type) {
			case *recorder.Stroke:
				check(a.Path)
			case *recorder.Fill:
				check(a.Path)
			}
		}
	}
}

func middle(r vg.Rectangle) vg.Point { return (&draw.Canvas{Rectangle: r}).Center() }
