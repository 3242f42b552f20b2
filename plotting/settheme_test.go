package plotting

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"nonequilibrium/plotting/internal/tex"
)

// themedFigures returns a figure of each kind of cell.
func themedFigures() map[string]func() Drawable {
	return map[string]func() Drawable{
		"Panel":   func() Drawable { return NewPanel("", "$x$", "$y$").Line(ascending, rising, "line") },
		"Panel3D": func() Drawable { return NewPanel3D("", "$x$", "$y$", "$z$").Path(ascending, rising, higher, "path") },
		"Graph":   func() Drawable { return NewGraph("", []string{"a", "b"}, [][]float64{{0, 1}, {0.5, 0}}) },
		"Sheet":   func() Drawable { return NewSheet(2, 1).Row("row", []float64{0, 1}) },
	}
}

// withTheme gives a theme to any drawable.
func withTheme(d Drawable, t Theme) Drawable {
	switch d := d.(type) {
	case *Panel:
		return d.Theme(t)
	case *Panel3D:
		return d.Theme(t)
	case *Graph:
		return d.Theme(t)
	case *Sheet:
		return d.Theme(t)
	}
	return d.(*Figure).Theme(t)
}

// The ground of each theme reaches the corner of the image, and a theme has the same look whether it is set or
// comes from the environment. What is set counts.
func TestThemes(t *testing.T) {
	for kind, build := range themedFigures() {
		standard := saved(build())
		for theme := range Theme(len(styles)) {
			img, err := withTheme(build(), theme).figure().raster(60)
			if err != nil {
				t.Fatal(err)
			}
			if have, want := img.At(1, 1), theme.shade(groundColor); color.NRGBAModel.Convert(have) != want {
				t.Errorf("%s, %v: ground %v, want %v", kind, theme, have, want)
			}
			set := saved(withTheme(build(), theme))
			if same := bytes.Equal(set, standard); same != (theme == Standard) {
				t.Errorf("%s, %v: as the standard theme: %v", kind, theme, same)
			}
			t.Setenv(themeVariable, theme.String())
			if !bytes.Equal(saved(build()), set) {
				t.Errorf("%s, %v: the environment makes another figure", kind, theme)
			}
			if !bytes.Equal(saved(withTheme(build(), Standard)), standard) {
				t.Errorf("%s: the environment changes a theme that was set", kind)
			}
			t.Setenv(themeVariable, "")
		}
	}
}

func TestThemeErrors(t *testing.T) {
	for kind, build := range themedFigures() {
		if err := withTheme(build(), 4).figure().problem(); err == nil || !strings.Contains(err.Error(), "Theme: theme = 4, want Standard") {
			t.Errorf("%s: error %v", kind, err)
		}
	}
	if err := Grid(1, NewPanel("", "", "")).Theme(-1).problem(); err == nil || !strings.Contains(err.Error(), "theme = -1") {
		t.Errorf("error %v", err)
	}
	t.Setenv(themeVariable, "drak")
	if err := NewPanel("", "", "").figure().problem(); err == nil || err.Error() !=
		`plotting: the environment variable NONEQUILIBRIUM_THEME is "drak", want one of standard, print, slides, dark` {
		t.Errorf("error %v", err)
	}
}

// A figure for print has the size that was asked for, with letters of 8 points. One for slides is as large as a slide
// allows, with letters of 12 points at least.
func TestThemeSizes(t *testing.T) {
	panel := func() *Panel { return NewPanel("", "", "") }
	for _, c := range []struct {
		figure        *Figure
		width, height float64 // mm
		label         float64 // points
	}{
		{panel().Theme(Print).figure(), 86, 62, 8},
		{panel().Size(100, 40).Theme(Print).figure(), 100, 40, 8},
		{panel().Theme(Dark).figure(), 86, 62, 9},
		{panel().Theme(Slides).figure(), 254, 143, 20.4},
		{Grid(2, panel(), panel()).Theme(Slides), 254, 143, 16.3},
		{Grid(3, panel(), panel(), panel(), panel(), panel(), panel()).Theme(Slides), 254, 143, 13.9},
		{panel().Size(178, 50).Theme(Slides).figure(), 254, 71.3, 12.8},
		{panel().Size(86, 86).Theme(Slides).figure(), 143, 143, 15},
		{Grid(1, panel(), panel(), panel()).Theme(Slides), 127, 143, 10.2},
	} {
		size := c.figure.dimensions()
		near := func(have vg.Length, want float64) bool { return math.Abs(float64(have)-want) < 0.05+0.01*want }
		if label := c.figure.zoom() * labelSize; !near(size.width/mm, c.width) || !near(size.height/mm, c.height) || !near(label, c.label) {
			t.Errorf("%.1f × %.1f mm with letters of %.1f pt, want %v × %v mm, %v pt", size.width/mm, size.height/mm, label, c.width, c.height, c.label)
		}
	}
}

// No kind of plot uses a colour that a theme does not know, apart from those of heat maps.
func TestKindsHaveTheColorsOfTheTheme(t *testing.T) {
	known := map[color.NRGBA]bool{}
	know := func(h hue) {
		c := Dark.shade(h)
		known[color.NRGBA{c.R, c.G, c.B, 0xFF}] = true
	}
	for r := range roles {
		know(hueOf(r))
	}
	for class := range colors {
		know(tint(class))
	}
	for name, add := range kinds {
		p := NewPanel("title", "$x$", "$y$")
		add(p)
		var rec recorder.Canvas
		c := draw.Canvas{Canvas: &themeCanvas{&rec, Dark, 2}, Rectangle: vg.Rectangle{Max: vg.Point{X: 200, Y: 150}}}
		p.prepared().draw(c)
		for _, action := range rec.Actions {
			a, ok := action.(*recorder.SetColor)
			if !ok {
				continue
			}
			if n, ok := a.Color.(color.NRGBA); !ok || !known[color.NRGBA{n.R, n.G, n.B, 0xFF}] && name != "HeatMap" && name != "Contour" {
				t.Errorf("%s: color %v, which is not one of the theme", name, a.Color)
			}
		}
	}
}

// A textRecorder notes lines of text.
type textRecorder struct {
	recorder.Canvas
	lines []tex.Line
}

func (r *textRecorder) SetLine(l tex.Line) { r.lines = append(r.lines, l) }

// Text is written as text in any theme, and where its outlines would be.
func TestThemeTextCanvas(t *testing.T) {
	write := func(c vg.Canvas) {
		dc := draw.Canvas{Canvas: c}
		dc.FillText(rotated(textStyle(9, draw.XCenter, draw.YTop), 0.3), vg.Point{X: 10, Y: 20}, "a $b^2$")
	}
	var text textRecorder
	var outlines recorder.Canvas
	write(newThemeCanvas(&text, Dark, 2))
	write(newThemeCanvas(&outlines, Dark, 2))
	path := outlines.Actions[1].(*recorder.Fill).Path
	if len(text.lines) != 1 || len(path) == 0 {
		t.Fatalf("%d lines, a path of %d", len(text.lines), len(path))
	}
	l := text.lines[0]
	if l.Color != color.Color(Dark.shade(inkColor)) || l.Size != 18 {
		t.Errorf("color %v, size %v", l.Color, l.Size)
	}
	for i, p := range l.Outline() {
		if distance(p.Pos, path[i].Pos) > 1e-9 {
			t.Fatalf("the outline has %v at %d, want %v", p.Pos, i, path[i].Pos)
		}
	}
}

// The canvas of a theme multiplies all lengths.
func TestThemeCanvas(t *testing.T) {
	paint := func(c vg.Canvas, k vg.Length) {
		var path vg.Path
		path.Move(vg.Point{X: 1 * k, Y: 2 * k})
		path.Line(vg.Point{X: 3 * k, Y: 4 * k})
		path.CubeTo(vg.Point{X: 5 * k}, vg.Point{X: 6 * k}, vg.Point{X: 7 * k})
		path.Arc(vg.Point{X: 8 * k, Y: k}, 2*k, 0, 1)
		path.Close()
		c.SetLineWidth(k)
		c.SetLineDash([]vg.Length{k, 2 * k}, 3*k)
		c.Stroke(path)
		c.Fill(path)
		c.Translate(vg.Point{X: k})
	}
	actions := func(c vg.Canvas, k vg.Length, rec *recorder.Canvas) (out string) {
		paint(c, k)
		for _, a := range rec.Actions {
			out += fmt.Sprintln(a.Call())
		}
		return out
	}
	var have, want recorder.Canvas
	if a, b := actions(&themeCanvas{&have, Dark, 2}, 1, &have), actions(&want, 2, &want); a != b {
		t.Errorf("drawn\n%s\nwant\n%s", a, b)
	}
}
