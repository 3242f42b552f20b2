package plotting_test

import (
	"log"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/plotting"
)

// A landscape with one valley that becomes two. In a notebook, Show takes the place of Save.
func ExampleNewMovie() {
	movie := plotting.NewMovie("$t$")
	for _, t := range floats.Span(make([]float64, 9), 0.4, 0) {
		landscape := func(y float64) float64 { return (t-0.2)*y*y + y*y*y*y/4 }
		movie.Frame(t, plotting.NewPanel("", "$y$", "$U(y,t)$").
			Function(landscape, -1.2, 1.2, "").
			Scatter([]float64{0}, []float64{landscape(0)}, ""))
	}
	if err := movie.Still(0.1).Save("testdata/movie.png"); err != nil {
		log.Fatal(err)
	}
	// Output:
}

// A frame is any figure, here of two panels.
func ExampleMovie_Rate() {
	movie := plotting.NewMovie(`$\bar t$`)
	for _, t := range floats.Span(make([]float64, 6), 0, 1) {
		xs := floats.Span(make([]float64, 50), 0, 6)
		ys := make([]float64, len(xs))
		for i, x := range xs {
			ys[i] = math.Cos(x + 6*t)
		}
		movie.Frame(t, plotting.Grid(2,
			plotting.NewPanel("a wave", "$x$", "").Line(xs, ys, ""),
			plotting.NewPanel("where it is", "$x$", "").HistogramRange(ys, -1, 1, 10, "")))
	}
	if err := movie.Rate(4).Save("testdata/wave.png"); err != nil {
		log.Fatal(err)
	}
	// Output:
}
