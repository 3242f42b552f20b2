package diagnosis_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/samples"
)

// How well −ln p_t of known good points tells bad ones: points on a circle, and points inside of it.
func ExampleNewROC_anomaly() {
	rng := rand.New(rand.NewPCG(1, 0))
	ring := func(n int, radius float64) *mat.Dense {
		x := mat.NewDense(n, 2, nil)
		for i := range n {
			sin, cos := math.Sincos(2 * math.Pi * rng.Float64())
			x.SetRow(i, []float64{radius*cos + 0.2*rng.NormFloat64(), radius*sin + 0.2*rng.NormFloat64()})
		}
		return x
	}
	known, _ := samples.New(ring(500, 1))
	law := known.At(samples.NoiseTime(0.2)) // the scale of the structure
	good, _ := law.Anomaly(context.Background(), ring(200, 1), samples.Given{})
	bad, _ := law.Anomaly(context.Background(), ring(200, 0.4), samples.Given{})
	roc, _ := diagnosis.NewROC(bad.Score, good.Score)
	fmt.Printf("area %.2f ± %.2f\n", roc.Area.Value, roc.Area.StdErr)
	// Output:
	// area 0.91 ± 0.01
}
