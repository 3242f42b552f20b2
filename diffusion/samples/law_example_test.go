package samples_test

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/samples"
)

// square has a point on each corner.
func square() *samples.Set {
	set, _ := samples.New(mat.NewDense(4, 2, []float64{1, 1, 1, -1, -1, 1, -1, -1}))
	return set
}

// What the points say of X_0, given X_t near one of four corners.
func ExampleLaw_Evaluate() {
	e, _ := square().At(0.5).Evaluate(context.Background(), mat.NewDense(1, 2, []float64{0.6, 0.2}), samples.Given{})
	fmt.Printf("ln p = %.3f, ⟨X_0⟩ = (%.3f, %.3f) ± %.3f\n", e.LogProb[0], e.Denoised.At(0, 0), e.Denoised.At(0, 1), math.Sqrt(e.Variance[0]))
	fmt.Printf("corner %d with probability %.3f; X_0 could have been %.2f points\n", e.Nearest[0], e.Largest[0], e.Participation[0])
	// Output:
	// ln p = -2.102, ⟨X_0⟩ = (0.520, 0.190) ± 1.302
	// corner 0 with probability 0.452; X_0 could have been 3.04 points
}

// The noise of an instrument is removed as far as the points tell.
func ExampleSet_Denoise() {
	clean, _ := square().Denoise(context.Background(), mat.NewDense(1, 2, []float64{1.3, -0.8}), 0.5)
	fmt.Printf("%.4f\n", clean.RawRowView(0))
	// Output:
	// [0.9999 -0.9967]
}

// A place far from all four points is more unusual than each of them is for the others: one of five.
func ExampleLaw_Anomaly() {
	a, _ := square().At(0.1).Anomaly(context.Background(), mat.NewDense(2, 2, []float64{5, 5, 0.9, 0.9}), samples.Given{})
	fmt.Printf("−ln p = %.1f and %.1f, p-values %.1f and %.1f\n", a.Score[0], a.Score[1], a.PValue[0], a.PValue[1])
	// Output: −ln p = 73.8 and 1.6, p-values 0.2 and 1.0
}

// A missing coordinate is what the points say of it: here both values, as one coordinate tells nothing of the other.
func ExampleLaw_Impute() {
	p, _ := square().At(0.1).Impute([]float64{0.9, math.NaN()})
	fmt.Printf("coordinate %d: mean %.3f, standard deviation %.3f, from %.2f points\n", p.Missing[0], p.Mean[0], math.Sqrt(p.Covariance.At(0, 0)), p.Effective)
	// Output:
	// coordinate 1: mean 0.000, standard deviation 1.000, from 2.00 points
}

// Missing coordinates by the score of any model, here that of the points themselves: the draws keep what is known.
func ExampleInfill() {
	set := square()
	f := samples.Infill{Score: set.Drift(), Times: []float64{3, 2, 1.4, 1, 0.7, 0.5, 0.3, 0.2, 0.1}}
	draws, _ := f.Sample(context.Background(), []float64{0.9, math.NaN()}, 256)
	fmt.Println(draws.At(0, 0), draws.At(255, 0))
	// Output:
	// 0.9 0.9
}
