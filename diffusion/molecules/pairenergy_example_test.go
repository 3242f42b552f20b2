package molecules_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/molecules"
)

// Two atoms on a line are joined by a spring of the stiffness 2 and the length 1, at the temperature 0.02. Their positions tell
// what it costs to stretch it by 0.1.
func ExamplePairFit() {
	rng, runs := rand.New(rand.NewPCG(1, 2)), make([][][]float64, 20)
	for i := range runs {
		for range 200 {
			r := 1 + math.Sqrt(0.02/2)*rng.NormFloat64()
			runs[i] = append(runs[i], []float64{-r / 2, r / 2})
		}
	}
	fit := molecules.PairFit{Dim: 1, Temperature: 0.02, Range: [2]float64{0.5, 2}, Splines: 12}
	pair, err := fit.Run(runs)
	if err != nil {
		panic(err)
	}
	cost := pair.Jackknife(func(p *molecules.PairEnergy) float64 {
		return p.Energy([]float64{0, 1.1}) - p.Energy([]float64{0, 1})
	})
	fmt.Printf("%v, exactly 0.01: %v\n", cost, cost.Agrees(0.01, 3))
	// Output: 0.0099(11), exactly 0.01: true
}
