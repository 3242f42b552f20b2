package modes_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/modes"
)

func ExampleSampler() {
	// Two modes of equal width, one lower by ln 3: it is visited three times as often.
	sys := modes.System{Dim: 1, Temperature: 1, Modes: []modes.Energy{
		modes.Harmonic{Center: []float64{-1}, Variance: 1},
		modes.Harmonic{Center: []float64{1}, Variance: 1, Offset: -math.Log(3)},
	}}
	sampler, err := modes.NewSampler(sys, []float64{0}, 0, 0.3, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	high := 0
	for range 100000 {
		sampler.Step()
		high += sampler.Mode()
	}
	fmt.Printf("in the lower mode: %.2f of the time\n", float64(high)/100000)
	// Output: in the lower mode: 0.76 of the time
}

func ExampleSystem_SwitchProbability() {
	sys := modes.System{Dim: 1, Temperature: 1, Modes: []modes.Energy{
		modes.Harmonic{Center: []float64{-1}, Variance: 1},
		modes.Harmonic{Center: []float64{1}, Variance: 1},
	}}
	x := []float64{0.5}
	fmt.Printf("%.4f there, %.4f back\n", sys.SwitchProbability(x, 0, 1), sys.SwitchProbability(x, 1, 0))
	// Output: 1.0000 there, 0.3679 back
}

func ExampleField() {
	field, err := modes.NewField(func(q int) float64 { return math.Pow(1+float64(q), -2) }, 6, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for {
		v := field.Values(nil, field.Level())
		fmt.Printf("level %d: x(0) = %+.3f\n", field.Level(), v[0])
		if !field.Refine() {
			break
		}
	}
	// Output:
	// level 0: x(0) = +0.906
	// level 1: x(0) = +1.220
	// level 2: x(0) = +1.174
	// level 3: x(0) = +0.947
	// level 4: x(0) = +1.383
	// level 5: x(0) = +1.573
	// level 6: x(0) = +1.543
}
