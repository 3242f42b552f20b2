package learned_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/sde"
)

func ExampleTraining() {
	data, err := diffusion.SymmetricPair(1, 0.2)
	if err != nil {
		log.Fatal(err)
	}
	model, err := learned.Training{
		Data: func(dst []float64, src rand.Source) { data.Rand(dst, src) },
		Dim:  1,
		// A small net and few draws, for a fraction of a second. Without the rest of the fields the training takes a minute.
		Network: learned.MLP{Width: 32}, Steps: 500, Batch: 256, Rate: 0.01,
	}.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, x := range []float64{-1, 0.5, 1} {
		fmt.Printf("x = %4.1f: learned %5.2f, exact %5.2f\n", x, model.Score(nil, []float64{x}, 0.3)[0], data.At(0.3).Score(nil, []float64{x})[0])
	}
	// Output:
	// x = -1.0: learned  0.68, exact  0.64
	// x =  0.5: learned -0.12, exact -0.13
	// x =  1.0: learned -0.68, exact -0.64
}

// A learned score drives the samplers of package sde like an exact one.
func ExampleModel_Drift() {
	model, err := learned.Training{
		Data:    func(dst []float64, src rand.Source) { dst[0] = 2 + 0.5*rand.New(src).NormFloat64() },
		Dim:     1,
		Network: learned.MLP{Width: 16, Depth: 2}, Steps: 200, Batch: 256, Rate: 0.01,
	}.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	times, err := sde.KarrasTimes(4, 0.01, 30)
	if err != nil {
		log.Fatal(err)
	}
	src, mean := rand.NewPCG(1, 2), 0.0
	for range 200 {
		x := []float64{rand.New(src).NormFloat64()}
		if err := (sde.DDIM{}).Sample(x, model.Drift(), times, src); err != nil {
			log.Fatal(err)
		}
		mean += x[0] / 200
	}
	fmt.Printf("mean of 200 generated points: %.0f\n", mean)
	// Output: mean of 200 generated points: 2
}

// With a condition the network learns the score of each class, and without it that of all data.
func ExampleModel_Guided() {
	class := func(dst []float64, src rand.Source) { // ±1 with the label behind it, one-hot
		rng := rand.New(src)
		k := rng.IntN(2)
		dst[0], dst[1], dst[2] = float64(2*k-1)+0.3*rng.NormFloat64(), float64(1-k), float64(k)
	}
	model, err := learned.Training{
		Data: class, Dim: 1, Condition: 2,
		Network: learned.MLP{Width: 32, Depth: 2}, Steps: 300, Batch: 256, Rate: 0.01,
	}.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	score := make([]float64, 1)
	for _, g := range []float64{0, 1, 3} {
		model.Guided([]float64{0, 1}, g)(score, []float64{0}, 0.5)
		fmt.Printf("at 0, guidance %v towards the right: %.0f\n", g, math.Abs(score[0]))
	}
	// Output:
	// at 0, guidance 0 towards the right: 0
	// at 0, guidance 1 towards the right: 1
	// at 0, guidance 3 towards the right: 3
}

func ExampleLoad() {
	model, err := learned.Training{
		Data:    func(dst []float64, src rand.Source) { dst[0] = rand.New(src).ExpFloat64() },
		Dim:     1,
		Network: learned.MLP{Width: 8, Depth: 2}, Steps: 10, Batch: 64,
	}.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if err := model.Save(&file); err != nil {
		log.Fatal(err)
	}
	again, err := learned.Load(&file)
	if err != nil {
		log.Fatal(err)
	}
	x := []float64{1}
	fmt.Println(model.Score(nil, x, 0.1)[0] == again.Score(nil, x, 0.1)[0])
	_, err = learned.Load(bytes.NewReader([]byte("something else")))
	fmt.Println(err)
	// Output:
	// true
	// learned: not a file with the weights of a network of this project
}
