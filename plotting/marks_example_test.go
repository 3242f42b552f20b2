package plotting_test

import (
	"fmt"
	"log"
	"math"

	"nonequilibrium/plotting"
)

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

func ExamplePanel_VSpan() {
	p := plotting.NewPanel("", "$t$", "$m(t)$").
		VSpan(0, 2.4, "collapsed").
		Color(plotting.Blue).VSpan(2.4, 3, "split").
		HSpan(-0.2, 0.2, `$\pm\epsilon$`).
		Function(func(t float64) float64 { return math.Tanh(3 - t) }, 0, 6, "").
		XRange(0, 6)
	if err := p.Save("testdata/spans.png"); err != nil {
		log.Fatal(err)
	}
}

func ExamplePanel_HSpan() {
	p := plotting.NewPanel("", "$t$", "$x$").Line([]float64{0, 1}, []float64{0, 1}, "").HSpan(0.4, 0.6, "middle")
	fmt.Println(p.Save("testdata/hspan.png"))
	// Output: <nil>
}

func ExamplePanel_Callout() {
	x, y, z := bump()
	wells := plotting.NewPanel("", "$x$", "$V(x)$").
		Function(func(x float64) float64 { return x*x*x*x/4 - x*x/2 }, -1.8, 1.8, "").
		Callout(0, 0.5, "barrier", 0, 0).
		Callout(-0.3, -0.2, "stable", -1, -0.25).
		Callout(1, -0.25, "here the text moves", 1, -0.25)
	heat := plotting.NewPanel("", "$x_1$", "$x_2$").HeatMap(x, y, z, "$p$").
		Callout(-1, -1, "maximum", 0.79, 0.01)
	if err := plotting.Grid(2, wells, heat).Save("testdata/callout.png"); err != nil {
		log.Fatal(err)
	}
}

// A panel in a panel, with numbers of its own.
func ExamplePanel_Inset() {
	rate := plotting.NewPanel("", "$t$", `$\dot S$`).Function(func(t float64) float64 { return -math.Exp(-t) }, 0, 5, "")
	p := plotting.NewPanel("", "$t$", "$S(t)$").
		Function(func(t float64) float64 { return math.Exp(-t) }, 0, 5, "entropy").
		Inset(rate, 0.4, 0.3, 0.55, 0.6)
	if err := p.Save("testdata/inset.png"); err != nil {
		log.Fatal(err)
	}
}

// A part of the panel, larger.
func ExamplePanel_Enlarge() {
	wave := func(x float64) float64 { return math.Sin(x) + 0.02*math.Sin(40*x) }
	part := plotting.NewPanel("", "", "").Function(wave, 1.2, 2, "").XRange(1.2, 2).YRange(0.9, 1.05)
	p := plotting.NewPanel("", "$x$", "$f(x)$").
		Function(wave, 0, 6, "").
		Enlarge(part, 0.52, 0.5, 0.46, 0.47)
	if err := p.Save("testdata/enlarge.png"); err != nil {
		log.Fatal(err)
	}
}

func ExampleAnchor() {
	p := plotting.NewPanel("", "$x$", "$y$").XRange(-1, 1).YRange(-1, 1).
		HLine(0, "").VLine(0, "").
		Annotate(0, 0, "bottom left", plotting.AnchorBottomLeft).
		Annotate(0, 0, "top right", plotting.AnchorTopRight, plotting.FontSize(12)).
		Annotate(-0.9, 0.9, "$y=x$", plotting.AnchorTopLeft).
		Annotate(1, -1, "never beyond the frame", plotting.FontSize(6))
	if err := p.Save("testdata/anchors.png"); err != nil {
		log.Fatal(err)
	}
}

func ExampleFontSize() {
	p := plotting.NewPanel("", "$x$", "$y$").XRange(0, 1).YRange(0, 1).Annotate(0.5, 0.5, "large", plotting.FontSize(20))
	fmt.Println(p.Save("testdata/fontsize.png"))
	// Output: <nil>
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
