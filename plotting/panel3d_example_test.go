package plotting_test

import (
	"fmt"
	"log"
	"math"
	"math/rand/v2"

	"nonequilibrium/plotting"
)

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

// helix returns a curve in space.
func helix() (x, y, z []float64) {
	for i := 0; i <= 100; i++ {
		s, c := math.Sincos(float64(i) / 10)
		x, y, z = append(x, c), append(y, s), append(z, float64(i)/100)
	}
	return x, y, z
}
