package plotting_test

import (
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"time"

	"nonequilibrium/plotting"
)

func ExampleNewPanel() {
	t := []float64{0, 1, 2, 3, 4}
	s := []float64{2, 1.3, 0.9, 0.7, 0.65}
	p := plotting.NewPanel("Entropy of the\nensemble, $d=1$", "$t$", "$S(t)/k_{B}$").
		Line(t, s, "$S(t)$")
	if err := p.Save("testdata/panel.png"); err != nil {
		log.Fatal(err)
	}
}

// The first error of a chain is kept.
func ExamplePanel_Save() {
	p := plotting.NewPanel("", "$t$", "$x$").
		Line([]float64{1, 2, 3}, []float64{4, 5}, "")
	fmt.Println(p.Save("figure.pdf"))
	fmt.Println(plotting.NewPanel("", `$\undefined$`, "").Save("figure.pdf"))
	fmt.Println(plotting.NewPanel("", "", "").Save("figure.jpg"))
	// Output:
	// plotting: Line: x has 3 values and y has 2
	// plotting: xLabel: label "$\\undefined$": unknown command \undefined
	// plotting: Save: path "figure.jpg" has the extension ".jpg", want .png, .pdf, .svg, .eps, .pgf, .tex or .csv
}

// Show belongs into a notebook.
func ExamplePanel_Show() {
	p := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{0, 1}, "")
	fmt.Println(p.Show("A straight line."))
	fmt.Println(p.Show(""))
	// Output:
	// plotting: Show works only in a GoNB notebook; elsewhere use Save("figure.pdf")
	// plotting: Show: alt is empty; describe in words what the figure shows
}

// Large and small numbers have their power of ten at the end of the axis.
func ExamplePanel_XRange() {
	p := plotting.NewPanel("", "$n$", `$\epsilon$`).
		Function(func(n float64) float64 { return 1e-6 * math.Sqrt(n/1e6) }, 0, 3e6, "").
		XRange(0, 3e6).YRange(0, 2e-6)
	if err := p.Save("testdata/powers.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_YRange() {
	p := plotting.NewPanel("", "$t$", "$x$").Function(math.Tan, 0, 10, "").YRange(-3, 3)
	fmt.Println(p.Save("testdata/yrange.png"))
	// Output: <nil>
}

func ExamplePanel_DateX() {
	start := time.Date(2024, 11, 20, 0, 0, 0, 0, time.UTC)
	var times []time.Time
	var loss []float64
	for i := range 100 {
		times = append(times, start.Add(time.Duration(i)*12*time.Hour))
		loss = append(loss, 1/(1+float64(i)/20))
	}
	p := plotting.NewPanel("", "", "loss").DateX().Line(plotting.Dates(times), loss, "")
	if err := p.Save("testdata/dates.png"); err != nil {
		log.Fatal(err)
	}
}

func ExampleDates() {
	fmt.Println(plotting.Dates([]time.Time{time.Date(1970, 1, 2, 0, 0, 0, 5e8, time.UTC)}))
	// Output: [86400.5]
}

func ExamplePanel_LogX() {
	p := plotting.NewPanel("", "$n$", "$x$").LogX().Line([]float64{1, 10, 1e6}, []float64{0, 1, 2}, "")
	fmt.Println(p.Save("testdata/logx.png"))
	// Output: <nil>
}

func ExamplePanel_LogY() {
	rng := rand.New(rand.NewPCG(3, 3))
	sample := make([]float64, 5000)
	for i := range sample {
		sample[i] = rng.ExpFloat64()
	}
	p := plotting.NewPanel("", "$s$", "$p(s)$").LogY().
		Histogram(sample, 40, "samples").
		Function(func(s float64) float64 { return math.Exp(-s) }, 0, 9, "$e^{-s}$")
	if err := p.Save("testdata/log.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_Equal() {
	var x, y []float64
	for i := 0; i <= 100; i++ {
		s, c := math.Sincos(2 * math.Pi * float64(i) / 100)
		x, y = append(x, c), append(y, s)
	}
	p := plotting.NewPanel("", "$x_1$", "$x_2$").Line(x, y, "").Equal().Size(70, 62)
	if err := p.Save("testdata/equal.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_SameColor() {
	x := []float64{1, 2, 3}
	p := plotting.NewPanel("", "$t$", "$x$").Scatter(x, x, "measured").SameColor().Line(x, x, "theory")
	fmt.Println(p.Save("testdata/samecolor.png"))
	// Output: <nil>
}

func ExamplePanel_Size() {
	p := plotting.NewPanel("", "$t$", "$x$").Function(math.Sin, 0, 9, "").Size(178, 50)
	fmt.Println(p.Save("testdata/wide.png"))
	// Output: <nil>
}

func ExamplePanel_Legend() {
	p := plotting.NewPanel("", "$t$", "$x$").Legend(plotting.LegendRight)
	for k := range 4 {
		p.Function(func(t float64) float64 { return math.Sin(t + float64(k)) }, 0, 12, fmt.Sprintf("$k=%d$", k))
	}
	if err := p.Save("testdata/legend.png"); err != nil {
		log.Fatal(err)
	}
}
