package samples_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/samples"
)

// circle returns n points near a circle of radius 2 in three dimensions.
func circle(n int) *samples.Set {
	rng := rand.New(rand.NewPCG(1, 2))
	points := mat.NewDense(n, 3, nil)
	for i := range n {
		phi := 2 * math.Pi * rng.Float64()
		points.SetRow(i, []float64{2*math.Cos(phi) + 0.1*rng.NormFloat64(), 2*math.Sin(phi) + 0.1*rng.NormFloat64(), 0.1 * rng.NormFloat64()})
	}
	set, err := samples.New(points)
	if err != nil {
		panic(err)
	}
	return set
}

// When a model that knows 100 points exactly begins to copy them.
func ExampleStudy_CollapseTime() {
	e, err := samples.Study{Set: circle(100), Replicates: 10}.CollapseTime(context.Background())
	if err != nil {
		panic(err)
	}
	fmt.Printf("collapse between t = %.3f and %.3f %s\n", e.Low, e.High, e.Warning)
	// Output:
	// collapse between t = 0.003 and 0.005
}

// What noise leaves of the data.
func ExampleStudy_Curves() {
	c, err := samples.Study{Set: circle(100), Replicates: 10}.Curves(context.Background(), []float64{0.1, 1})
	if err != nil {
		panic(err)
	}
	for k, t := range c.Times {
		fmt.Printf("t = %v: X_t tells %.2f ± %.2f nats of X_0, and the posterior is spread over %.0f points\n", t, c.Information[k].Value, c.Information[k].StdErr, c.Participation[k].Value)
	}
	// Output:
	// t = 0.1: X_t tells 1.95 ± 0.04 nats of X_0, and the posterior is spread over 12 points
	// t = 1: X_t tells 0.28 ± 0.01 nats of X_0, and the posterior is spread over 63 points
}

// A circle is a line, wherever it is.
func ExampleStudy_Manifold() {
	m, err := samples.Study{Set: circle(200), Replicates: 10}.Manifold(context.Background())
	if err != nil {
		panic(err)
	}
	fmt.Printf("dimension %v, gap %.1f\n", m.Dimension.Value, m.Gap.Value)
	// Output:
	// dimension 1, gap 0.9
}

func ExampleGaussianCollapseTime() {
	t, err := samples.GaussianCollapseTime(1000, 10, 1)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.6f\n", t)
	// Output: 0.144634
}
