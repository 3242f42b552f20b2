package plotting

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	drawn := everything()
	for _, name := range []string{"x.svg", "x.pdf", "x.png", "x.eps", "x.pgf"} {
		first, err := drawn.encode(name)
		if err != nil {
			t.Fatal(err)
		}
		for from, f := range map[string]*Figure{"drawn": drawn, "made": everything()} {
			again, err := f.encode(name)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first, again) {
				t.Errorf("%s: the bytes differ if the figure is %s again", name, from)
			}
		}
	}
}

func TestFilesAreWhatTheySay(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	for name, want := range map[string]string{"x.png": "\x89PNG", "x.svg": "<?xml", "X.PDF": "%PDF", "x.eps": "%!PS-Adobe-3.0 EPSF-3.0\n"} {
		data, err := everything().encode(name)
		if err != nil || !bytes.HasPrefix(data, []byte(want)) {
			t.Errorf("%s: starts with %q, %v", name, data[:8], err)
		}
	}
}

// The pictures of a figure for LaTeX lie beside it.
func TestSavePGF(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	x := []float64{0, 1}
	p := NewPanel("", "$x$", "$y$").HeatMap(x, x, [][]float64{{0, 1}, {2, 3}}, "$z$")
	if err := p.Save(filepath.Join(dir, "map_1.tex")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"map_1.tex", "map_1-1.png", "map_1-2.png"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if err := p.Save(filepath.Join(dir, "100%.pgf")); err == nil || !isOurs(err) {
		t.Errorf("a name that LaTeX cannot read gives the error %v", err)
	}
}

// The files that Show writes say in their metadata what the figure shows.
func TestMetadataOfShownFigures(t *testing.T) {
	f := NewPanel("", "", "").figure()
	f.alt = "A line <rises>."
	svg, err := f.svg()
	if err != nil || !bytes.Contains(svg, []byte("<title>A line &lt;rises&gt;.</title>\n<desc>A line &lt;rises&gt;.</desc>")) {
		t.Errorf("no description in %.300s, %v", svg, err)
	}
	f.Title(`Rate $\sigma_t$`)
	if svg, err = f.svg(); err != nil || !bytes.Contains(svg, []byte("<title>Rate σ_t</title>")) {
		t.Errorf("no title in %.300s, %v", svg, err)
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
