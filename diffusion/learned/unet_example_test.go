package learned_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/learned"
)

// Images of 8×8 pixels: a bright stripe somewhere.
func ExampleUNet() {
	model, err := learned.Training{
		Data: func(dst []float64, src rand.Source) {
			phase := 2 * math.Pi * rand.New(src).Float64()
			for i := range dst {
				dst[i] = math.Cos(2*math.Pi*float64(i%8)/8 + phase)
			}
		},
		Dim:     8 * 8,
		Network: learned.UNet{Width: 8, Height: 8, Base: 8, Depth: 2},
		Steps:   3, Batch: 16, Rate: .001,
	}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(model.Dim(), "pixels,", model.Parameters(), "weights")

	_, err = learned.Training{Data: func([]float64, rand.Source) {}, Dim: 9 * 9, Network: learned.UNet{Width: 9, Height: 9, Depth: 2}}.Run(context.Background())
	fmt.Println(err)
	// Output:
	// 64 pixels, 16657 weights
	// learned: UNet: images of 9×9 pixels with Depth 2 and Patch 1, want multiples of 2 pixels
}
