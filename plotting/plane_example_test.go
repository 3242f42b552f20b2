package plotting_test

import (
	"fmt"
	"log"
	"math"

	"nonequilibrium/plotting"
)

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
