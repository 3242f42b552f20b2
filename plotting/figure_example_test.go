package plotting_test

import (
	"fmt"
	"log"
	"math"

	"nonequilibrium/plotting"
)

func ExampleGrid() {
	x, y, z := bump()
	sine := plotting.NewPanel("", "$t$", `$\dot S(t)$`).Function(math.Sin, 0, 10, "").VLine(math.Pi, `$\pi$`)
	heat := plotting.NewPanel("", "$x_1$", "$x_2$").HeatMap(x, y, z, "$p$")
	f := plotting.Grid(2, sine, heat).Letters().Title("Two panels")
	if err := f.Save("testdata/grid.png"); err != nil {
		log.Fatal(err)
	}
}

func ExampleFigure_ShareX() {
	var panels []plotting.Drawable
	for k := range 6 {
		f := func(x float64) float64 { return float64(k+1) * math.Exp(-x*x/2/float64(k+1)) }
		panels = append(panels, plotting.NewPanel(fmt.Sprintf("$k=%d$", k), "$x$", "$p(x)$").
			Function(f, -2-float64(k%3), 4, ""))
	}
	f := plotting.Grid(3, panels...).ShareX().ShareY().Letters()
	if err := f.Save("testdata/shared.png"); err != nil {
		log.Fatal(err)
	}
}

func ExampleFigure_ShareY() {
	a := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{0, 1}, "")
	b := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{1, 5}, "")
	fmt.Println(plotting.Grid(2, a, b).ShareY().Save("testdata/sharey.png"))
	// Output: <nil>
}

func ExampleFigure_Theme() {
	x, y, z := bump()
	a := plotting.NewPanel("", "$t$", "$x$").Function(math.Sin, 0, 10, "sine").Function(math.Cos, 0, 10, "cosine")
	b := plotting.NewPanel("", "$x_1$", "$x_2$").HeatMap(x, y, z, "$p$")
	for name, theme := range map[string]plotting.Theme{
		"testdata/print.png": plotting.Print, "testdata/slides.png": plotting.Slides, "testdata/dark.png": plotting.Dark,
	} {
		if err := plotting.Grid(2, a, b).Theme(theme).Save(name); err != nil {
			log.Fatal(err)
		}
	}
}

func ExampleTheme() {
	p := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{0, 1}, "")
	fmt.Println(p.Theme(plotting.Slides).Save("testdata/slide.png"))
	fmt.Println(p.Theme(9).Save("testdata/never.png"))
	// Output:
	// <nil>
	// plotting: Theme: theme = 9, want Standard, Print, Slides or Dark
}

func ExampleFigure_Letters() {
	a := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{0, 1}, "")
	fmt.Println(plotting.Grid(1, a, a).Letters().Save("testdata/letters.png"))
	// Output: <nil>
}

func ExampleFigure_Title() {
	a := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{0, 1}, "")
	fmt.Println(plotting.Grid(1, a).Title(`$\beta=1$`).Save("testdata/title.png"))
	// Output: <nil>
}

func ExampleFigure_Size() {
	a := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{0, 1}, "")
	fmt.Println(plotting.Grid(1, a).Size(178, 60).Save("testdata/size.png"))
	fmt.Println(plotting.Grid(1, a).Size(1, 1).Save("testdata/size.png"))
	// Output:
	// <nil>
	// plotting: Size: width = 1, height = 1, want 20 to 2000 mm
}

func ExampleFigure_Save() {
	a := plotting.NewPanel("", "$t$", "$x$")
	b := plotting.NewPanel("", "$t$", "$x$").YRange(2, 1)
	fmt.Println(plotting.Grid(2, a, b).Save("testdata/never.png"))
	// Output: plotting: YRange: lo = 2, hi = 1, want finite lo < hi
}

func ExampleFigure_Show() {
	f := plotting.Grid(1, plotting.NewPanel("", "$t$", "$x$"))
	fmt.Println(f.Show("An empty panel."))
	// Output: plotting: Show works only in a GoNB notebook; elsewhere use Save("figure.pdf")
}
