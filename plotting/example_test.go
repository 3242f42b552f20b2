package plotting_test

import (
	"fmt"
	"log"
	"math"
	"math/rand/v2"

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
	// plotting: Save: path "figure.jpg" has the extension ".jpg", want .png, .svg, .pdf or .csv
}

// Show belongs into a notebook.
func ExamplePanel_Show() {
	p := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{0, 1}, "")
	fmt.Println(p.Show("A straight line."))
	fmt.Println(p.Show(""))
	// Output:
	// plotting: Show works inside a GoNB notebook; use Save("figure.pdf")
	// plotting: Show: alt is empty; say in words what the figure shows
}

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

func ExamplePanel_Function() {
	p := plotting.NewPanel("", "$x$", "$V(x)$").
		Function(func(x float64) float64 { return x*x*x*x/4 - x*x/2 }, -1.8, 1.8, `$\frac{1}{4}x^4-\frac{1}{2}x^2$`).
		Function(func(x float64) float64 { return 1 / x }, -1.8, 1.8, "$1/x$").
		YRange(-0.5, 1)
	if err := p.Save("testdata/function.png"); err != nil {
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

// bump returns a grid and a function on it.
func bump() (x, y []float64, z [][]float64) {
	for i := 0; i <= 60; i++ {
		x = append(x, float64(i)/15-2)
	}
	for j := 0; j <= 45; j++ {
		y = append(y, float64(j)/15-1.5)
	}
	for _, a := range x {
		row := make([]float64, len(y))
		for j, b := range y {
			row[j] = math.Exp(-(a-0.8)*(a-0.8)-b*b) + 0.6*math.Exp(-2*(a+0.9)*(a+0.9)-2*(b-0.5)*(b-0.5))
		}
		z = append(z, row)
	}
	return x, y, z
}

func ExamplePanel_HeatMap() {
	x, y, z := bump()
	p := plotting.NewPanel("", "$x_1$", "$x_2$").
		HeatMap(x, y, z, "$p_t(x_1,x_2)$").
		Contour(x, y, z, []float64{0.2, 0.4, 0.6, 0.8}, "")
	if err := p.Save("testdata/heatmap.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_ZRange() {
	x, y, z := bump()
	p := plotting.NewPanel("", "$x_1$", "$x_2$").HeatMap(x, y, z, "$p$").ZRange(0, 1)
	fmt.Println(p.Save("testdata/zrange.png"))
	// Output: <nil>
}

func ExamplePanel_Contour() {
	x, y, z := bump()
	p := plotting.NewPanel("", "$x_1$", "$x_2$").
		Contour(x, y, z, []float64{0.2, 0.4}, "low levels").
		Contour(x, y, z, []float64{0.6, 0.8}, "high levels")
	if err := p.Save("testdata/contour.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_Regions() {
	var x, y []float64
	for i := 0; i <= 120; i++ {
		x = append(x, float64(i)/120*4)
		y = append(y, float64(i)/120*2)
	}
	class := make([][]int, len(x))
	for i, a := range x {
		class[i] = make([]int, len(y))
		for j, t := range y {
			switch {
			case t > 0.4+a*a/10:
				class[i][j] = 0
			case t > 0.3*math.Sqrt(a):
				class[i][j] = 1
			default:
				class[i][j] = 2
			}
		}
	}
	p := plotting.NewPanel("", `$\alpha=\ln n/d$`, "$t$").
		Regions(x, y, class, []string{"I: noise", "II: generalization", "III: memory"})
	if err := p.Save("testdata/regions.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_Arrows() {
	var x, y, u, v []float64
	for i := -4; i <= 4; i++ {
		for j := -3; j <= 3; j++ {
			a, b := float64(i)/2, float64(j)/2
			x, y = append(x, a), append(y, b)
			u, v = append(u, math.Tanh(2*a)-a), append(v, -b)
		}
	}
	p := plotting.NewPanel("", "$x_1$", "$x_2$").Arrows(x, y, u, v, "").
		Annotate(0, 1.75, `$\nabla\ln p_t(x)$`).YRange(-2, 2)
	if err := p.Save("testdata/arrows.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_VLine() {
	p := plotting.NewPanel("", "$t$", "$m(t)$").
		Function(func(t float64) float64 { return math.Tanh(3 - t) }, 0, 6, "").
		VLine(2.7, "$t_C$").
		VLine(3, "$t_S$").
		HLine(0, "zero").
		HLine(0.5, "")
	if err := p.Save("testdata/marks.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_HLine() {
	p := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{0, 1}, "").HLine(0.5, "half")
	fmt.Println(p.Save("testdata/hline.png"))
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

func ExamplePanel_LogX() {
	p := plotting.NewPanel("", "$n$", "$x$").LogX().Line([]float64{1, 10, 1e6}, []float64{0, 1, 2}, "")
	fmt.Println(p.Save("testdata/logx.png"))
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

// The mathematics of labels.
func ExamplePanel_Annotate() {
	p := plotting.NewPanel("", "", "").XRange(0, 2).YRange(0, 9).Size(120, 100)
	for i, label := range []string{
		`$\dot{x}=-\nabla V(x)+\sqrt{2T}\,\xi$`,
		`$\langle e^{-\Delta S_{\mathrm{tot}}}\rangle=1$`,
		`$p_t(x)=\frac{1}{n}\sum_\mu\mathcal{N}(x;e^{-t}x^\mu,\Delta_t)$`,
		`$\hat{s}_\theta(x,t)\approx\nabla\ln p_t(x)$`,
		`$\tilde{\alpha}\leq\bar\beta\geq\gamma^\star,\;x^*\neq x'$`,
		`$q_a^{2}\,x_{t_{n+1}}^{(i)},\ f^2(x),\ V'_x$`,
		`$D_{\mathrm{KL}}(p\|q)\sim\infty$`,
		`$\partial_t p=-\nabla\cdot J,\quad J\propto p$`,
		`$\mathbb{E}[x]\in\mathbb{R}^d,\ \mathbf{x}\pm\bm{\sigma}$`,
		`$-1<a-b\times c\to\exp(-x^2/2\sigma^2)$`,
		`$\ddot\phi,\ \vec v,\ \overline{xy},\ \hat\Omega$`,
		`$\sqrt{\frac{a}{b}},\ \lim_{t\to0}S,\ \hbar\omega$`,
		`text with \$ and é, 3–4`,
		`$\dot S_\mathrm{i}(t)\ [k_B/\mathrm{s}]$`,
	} {
		p.Annotate(0.5+float64(i%2), 8.3-1.25*float64(i/2), label)
	}
	if err := p.Save("testdata/math.png"); err != nil {
		log.Fatal(err)
	}
}

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
	// plotting: Size: width = 1, height = 1; want 20 to 2000 mm
}

func ExampleFigure_Save() {
	a := plotting.NewPanel("", "$t$", "$x$")
	b := plotting.NewPanel("", "$t$", "$x$").YRange(2, 1)
	fmt.Println(plotting.Grid(2, a, b).Save("testdata/never.png"))
	// Output: plotting: YRange: want finite lo < hi, have lo = 2, hi = 1
}

func ExampleFigure_Show() {
	f := plotting.Grid(1, plotting.NewPanel("", "$t$", "$x$"))
	fmt.Println(f.Show("An empty panel."))
	// Output: plotting: Show works inside a GoNB notebook; use Save("figure.pdf")
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

// Trajectories between two noise levels: data at one end, noise at the other.
func ExampleNewPanel3D() {
	rng := rand.New(rand.NewPCG(4, 4))
	const steps, dt = 60, 0.05
	p := plotting.NewPanel3D("", "$t$", "$x_1$", "$x_2$").Aspect(1.7, 1, 1)
	var start, end [3][]float64
	for k := range 250 {
		x, y := 2.0*float64(2*(k%2)-1)+0.3*rng.NormFloat64(), 0.3*rng.NormFloat64()
		var path [3][]float64
		for i := 0; i <= steps; i++ {
			path[0], path[1], path[2] = append(path[0], float64(i)*dt), append(path[1], x), append(path[2], y)
			x += -x*dt + math.Sqrt(2*dt)*rng.NormFloat64()
			y += -y*dt + math.Sqrt(2*dt)*rng.NormFloat64()
		}
		for j := range 3 {
			start[j] = append(start[j], path[j][0])
			end[j] = append(end[j], path[j][steps])
		}
		switch {
		case k < 2:
			p.Path(path[0], path[1], path[2], "")
		case k < 40:
			p.Thread(path[0], path[1], path[2])
		}
	}
	p.Points(start[0], start[1], start[2], "data").Points(end[0], end[1], end[2], "noise")
	if err := p.Save("testdata/panel3d.png"); err != nil {
		log.Fatal(err)
	}
}

// helix returns a curve in space.
func helix() (x, y, z []float64) {
	for i := 0; i <= 100; i++ {
		s, c := math.Sincos(float64(i) / 10)
		x, y, z = append(x, c), append(y, s), append(z, float64(i)/100)
	}
	return x, y, z
}

func ExamplePanel3D_Path() {
	p := plotting.NewPanel3D("", "$x$", "$y$", "$z$")
	x, y, z := helix()
	fmt.Println(p.Path(x, y, z, "helix").Legend(plotting.LegendTopLeft).Save("testdata/helix.png"))
	// Output: <nil>
}

func ExamplePanel3D_Points() {
	p := plotting.NewPanel3D("", "$x$", "$y$", "$z$")
	fmt.Println(p.Points([]float64{1, 2}, []float64{1}, []float64{1, 2}, "").Save("testdata/never.png"))
	// Output: plotting: Points: x has 2 values and y has 1
}

func ExamplePanel3D_Thread() {
	p := plotting.NewPanel3D("", "$x$", "$y$", "$z$").Size(60, 60).XRange(-1, 1).YRange(-1, 1).ZRange(0, 1)
	x, y, z := helix()
	fmt.Println(p.Thread(x, y, z).Save("testdata/thread3d.png"))
	// Output: <nil>
}

func ExamplePanel3D_View() {
	p := plotting.NewPanel3D("", "$x$", "$y$", "$z$").Aspect(1, 1, 2).View(30, 40)
	x, y, z := helix()
	fmt.Println(p.Path(x, y, z, "").Save("testdata/view.png"))
	fmt.Println(p.Show("A helix.") != nil)
	// Output:
	// <nil>
	// true
}

// Outside of a watched notebook the returned function does nothing.
func ExampleProgress() {
	report := plotting.Progress("sampling")
	for i := 0; i <= 10; i++ {
		report(i, 10)
	}
	// Output:
}
