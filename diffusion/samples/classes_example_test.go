package samples_test

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/samples"
)

// two returns n points of ½N(±3, 1), labelled by their mode.
func two(n int) *samples.Set {
	rng := rand.New(rand.NewPCG(1, 2))
	points, labels := mat.NewDense(n, 1, nil), make([]int, n)
	for i := range n {
		labels[i] = i % 2
		points.Set(i, 0, float64(3-6*labels[i])+rng.NormFloat64())
	}
	set, _ := samples.New(points)
	set, _ = set.WithLabels(labels)
	return set
}

func ExampleSet_SpeciationTime() {
	e, err := two(2000).SpeciationTime()
	fmt.Printf("½ ln Λ = %.2f ± %.2f, exact ½ ln 10 = 1.15, %v\n", e.Value, e.StdErr, err)
	// Output: ½ ln Λ = 1.15 ± 0.01, exact ½ ln 10 = 1.15, <nil>
}

func ExampleStudy_ClassTime() {
	study := samples.Study{Set: two(300)}
	e, _ := study.ClassTime(context.Background())
	clone, _ := study.CloneProbability(context.Background(), []float64{e.Value})
	fmt.Printf("half of ln 2 is known at t = %.1f; two runs that part there end in the same class in %.1f of the cases\n", e.Value, clone[0].Value)
	// Output: half of ln 2 is known at t = 1.1; two runs that part there end in the same class in 0.8 of the cases
}

// When the two modes part, when a run chooses between them, and when a model that knows the points exactly begins to copy them.
func ExampleStudy_Regimes() {
	r, err := samples.Study{Set: two(300), Replicates: 6}.Regimes(context.Background(), []float64{0.1, 1, 2})
	if err != nil {
		panic(err)
	}
	fmt.Printf("split at t = %.1f, choice at %.1f, memory from %.1e on\n", r.Splits.Value, r.Chooses.Value, r.Memorizes.Value)
	for k, t := range r.Times {
		fmt.Printf("t = %.1f: %.0f %% of the class is known, and %.0f %% of what tells one point from the others\n", t, 100*r.Known[k].Value, 100*r.Located[k].Value)
	}
	// Output:
	// split at t = 1.1, choice at 1.1, memory from 2.5e-05 on
	// t = 0.1: 100 % of the class is known, and 27 % of what tells one point from the others
	// t = 1.0: 57 % of the class is known, and 8 % of what tells one point from the others
	// t = 2.0: 12 % of the class is known, and 1 % of what tells one point from the others
}

func ExampleReverseRuns() {
	set := two(100)
	turns, err := samples.ReverseRuns{Set: set, Paths: 50, Steps: 40}.UTurn(context.Background(), []float64{0.1, 4})
	fmt.Printf("classes change in %.1f and %.1f of the U-turns, %v\n", turns[0].Value, turns[1].Value, err)
	// Output: classes change in 0.0 and 0.6 of the U-turns, <nil>
}

func ExampleStudy_Copies() {
	set := two(200)
	generated := mat.NewDense(100, 1, nil)
	for i := range 100 {
		generated.Set(i, 0, set.Points().At(i, 0)+1e-9)
	}
	c, err := samples.Study{Set: set}.Copies(context.Background(), generated, nil, 0.1)
	fmt.Printf("%.0f %% of the generated points are copies, as %.0f %% of new ones would seem to be; %v\n", 100*c.Share.Value, 100*c.New.Value, err)
	// Output: 100 % of the generated points are copies, as 4 % of new ones would seem to be; <nil>
}
