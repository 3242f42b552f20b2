package plotting_test

import (
	"fmt"
	"log"
	"math"

	"nonequilibrium/plotting"
)

func ExampleNewSheet() {
	s := plotting.NewSheet(16, 16)
	for row := range 3 {
		var pictures [][]float64
		for column := range 6 {
			pictures = append(pictures, ring(16, 2+float64(row), 1+float64(column)/2))
		}
		s.Row(fmt.Sprintf("$r=%d$", 2+row), pictures...)
	}
	s.Columns("$w=1$", "", "2", "", "3").Mark(1, 2)
	if err := s.Save("testdata/sheet.png"); err != nil {
		log.Fatal(err)
	}
}

func ExampleSheet_Range() {
	s := plotting.NewSheet(2, 1).Row("", []float64{-1, 0}, []float64{0, 1}).Range(0, 1)
	fmt.Println(s.Save("testdata/sheetrange.png"))
	fmt.Println(s.Row("", []float64{1}).Save("testdata/sheetrange.png"))
	// Output:
	// <nil>
	// plotting: Row: pictures[0] has 1 values, want 2·1 = 2
}

// A sheet can stand beside a panel. The labels of narrow columns are turned.
func ExampleSheet() {
	s := plotting.NewSheet(8, 8).Title("Rings").Columns("narrow", "", "wide").
		Row("", ring(8, 3, 0.5), ring(8, 3, 1), ring(8, 3, 1.5)).
		Row("", ring(8, 2, 0.5), ring(8, 2, 1))
	p := plotting.NewPanel("", "$r$", "$z$").Function(func(r float64) float64 { return math.Exp(-r * r) }, -2, 2, "")
	if err := plotting.Grid(2, p, s).Letters().Save("testdata/sheetgrid.png"); err != nil {
		log.Fatal(err)
	}
}

// ring returns a picture of a ring with a radius and a width.
func ring(side int, radius, width float64) []float64 {
	p := make([]float64, side*side)
	for k := range p {
		x, y := float64(k%side)-float64(side-1)/2, float64(k/side)-float64(side-1)/2
		r := (math.Hypot(x, y) - radius) / width
		p[k] = math.Exp(-r * r)
	}
	return p
}
