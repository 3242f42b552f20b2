package plotting_test

import (
	"fmt"
	"log"
	"math"
	"math/rand/v2"

	"nonequilibrium/plotting"
)

func ExamplePanel_Line() {
	p := plotting.NewPanel("", "$t$", "$x_t$")
	for k := range 6 {
		var t, x []float64
		for i := 0; i <= 100; i++ {
			t = append(t, float64(i)/25)
			x = append(x, math.Exp(-float64(i)/50)*float64(6-k))
		}
		p.Line(t, x, fmt.Sprintf("$x_0=%d$", 6-k))
	}
	if err := p.Save("testdata/line.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_Function() {
	p := plotting.NewPanel("", "$x$", "$V(x)$").
		Function(func(x float64) float64 { return x*x*x*x/4 - x*x/2 }, -1.8, 1.8, `$\frac{1}{4}x^4-\frac{1}{2}x^2$`).
		Function(func(x float64) float64 { return 1 / x }, -1.8, 1.8, "$1/x$").
		YRange(-0.5, 1)
	if err := p.Save("testdata/function.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_Thread() {
	rng := rand.New(rand.NewPCG(5, 5))
	p := plotting.NewPanel("", "$t$", "$x_t$")
	for range 12 {
		t, x := []float64{0}, []float64{0}
		for i := 1; i <= 200; i++ {
			t = append(t, float64(i)/100)
			x = append(x, x[i-1]+0.1*rng.NormFloat64())
		}
		p.Thread(t, x)
	}
	if err := p.Save("testdata/thread.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_Band() {
	var x, mean, lo, hi []float64
	for i := 0; i <= 60; i++ {
		t := float64(i) / 20
		x = append(x, t)
		mean = append(mean, math.Exp(-t))
		lo = append(lo, math.Exp(-t)-0.1*math.Sqrt(t))
		hi = append(hi, math.Exp(-t)+0.1*math.Sqrt(t))
	}
	p := plotting.NewPanel("", "$t$", `$\langle x_t\rangle$`).
		Band(x, lo, hi, "one standard error").
		Line(x, mean, "mean")
	if err := p.Save("testdata/band.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_Scatter() {
	rng := rand.New(rand.NewPCG(1, 1))
	var x, y []float64
	for range 2000 {
		x = append(x, rng.NormFloat64())
		y = append(y, rng.NormFloat64()+x[len(x)-1])
	}
	p := plotting.NewPanel("", "$x_1$", "$x_2$").
		Scatter(x, y, "samples").
		Scatter([]float64{-2, 0, 2}, []float64{-2, 0, 2}, "means")
	if err := p.Save("testdata/scatter.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_ErrorBars() {
	n := []float64{10, 100, 1000, 10000}
	p := plotting.NewPanel("", "$n$", "error").LogX().LogY().
		ErrorBars(n, []float64{0.33, 0.09, 0.032, 0.011}, []float64{0.12, 0.03, 0.01, 0.004}, "measured").
		SameColor().
		Function(func(n float64) float64 { return 1 / math.Sqrt(n) }, 5, 20000, `$\propto n^{-1/2}$`)
	if err := p.Save("testdata/errorbars.png"); err != nil {
		log.Fatal(err)
	}
}

// Confidence intervals need not have the estimate in their middle, or an upper end.
func ExamplePanel_ErrorIntervals() {
	n := []float64{10, 30, 100, 300, 1000}
	p := plotting.NewPanel("", "$n$", `$\hat t_S$`).LogX().
		ErrorIntervals(n, []float64{1.1, 0.9, 0.82, 0.78, 0.77},
			[]float64{0.6, 0.65, 0.7, 0.72, 0.74}, []float64{math.Inf(1), 1.4, 1.05, 0.87, 0.81}, "95 % interval").
		HLine(0.76, "$t_S$")
	if err := p.Save("testdata/intervals.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_ErrorBarsXY() {
	p := plotting.NewPanel("", `$\langle\Delta S\rangle$, predicted`, `$\langle\Delta S\rangle$, simulated`).
		ErrorBarsXY([]float64{0.1, 0.4, 0.9}, []float64{0.13, 0.37, 0.92}, []float64{0.03, 0.05, 0.06}, []float64{0.02, 0.04, 0.05}, "three models").
		Function(func(x float64) float64 { return x }, 0, 1, "equal")
	if err := p.Save("testdata/errorsxy.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_ErrorIntervalsXY() {
	one := []float64{1}
	p := plotting.NewPanel("", "$x$", "$y$").
		ErrorIntervalsXY(one, one, []float64{0.5}, []float64{2}, []float64{0.9}, []float64{1.3}, "")
	fmt.Println(p.Save("testdata/intervalsxy.png"))
	// Output: <nil>
}

func ExamplePanel_MarkedLine() {
	steps := []float64{5, 10, 20, 40, 80, 160}
	var euler, heun []float64
	for _, n := range steps {
		euler, heun = append(euler, 1/n), append(heun, 3/(n*n))
	}
	p := plotting.NewPanel("", "steps", "error").LogX().LogY().
		MarkedLine(steps, euler, "Euler").
		MarkedLine(steps, heun, "Heun")
	if err := p.Save("testdata/markedline.png"); err != nil {
		log.Fatal(err)
	}
}

// One colour for one quantity: the constants say which.
func ExampleColor() {
	const entropy, work = plotting.Green, plotting.Vermilion
	a := plotting.NewPanel("", "$t$", "nats").
		Color(entropy).Function(math.Exp, 0, 1, "entropy").
		Function(math.Cos, 0, 1, "heat").
		Color(work).Function(math.Sin, 0, 1, "work")
	b := plotting.NewPanel("", "$t$", "nats").
		Color(work).Function(math.Atan, 0, 1, "work").
		Color(entropy).Function(math.Sinh, 0, 1, "entropy")
	if err := plotting.Grid(2, a, b).Save("testdata/color.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_Histogram() {
	rng := rand.New(rand.NewPCG(2, 2))
	sample := make([]float64, 3000)
	for i := range sample {
		sample[i] = rng.NormFloat64()
	}
	p := plotting.NewPanel("", "$x$", "density").
		Histogram(sample, 0, "samples").
		Function(func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }, -4, 4, `$\mathcal{N}(0,1)$`)
	if err := p.Save("testdata/histogram.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_HistogramRange() {
	rng := rand.New(rand.NewPCG(2, 3))
	sample := make([]float64, 3000)
	for i := range sample {
		sample[i] = rng.ExpFloat64()
	}
	p := plotting.NewPanel("", "$x$", "density").
		HistogramRange(sample, 0, 3, 30, "samples below 3").
		Function(func(x float64) float64 { return math.Exp(-x) }, 0, 3, "$e^{-x}$").XRange(0, 3)
	if err := p.Save("testdata/histogramrange.png"); err != nil {
		log.Fatal(err)
	}
}
