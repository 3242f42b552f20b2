package learned_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/sde"
)

// pair is ½N(±1, .3).
func pair() *diffusion.Mixture {
	law, err := diffusion.SymmetricPair(1, .3)
	if err != nil {
		panic(err)
	}
	return law
}

func ExampleFlowTraining() {
	law := pair()
	flow, err := learned.FlowTraining{
		Data: func(dst []float64, src rand.Source) { law.Rand(dst, src) }, Dim: 1,
		Network: learned.MLP{Width: 64}, Steps: 300, Batch: 256, Rate: .01, Average: .97,
	}.Run(context.Background())
	if err != nil {
		panic(err)
	}
	x, err := flow.Sample(2000, 10, rand.NewPCG(1, 2))
	if err != nil {
		panic(err)
	}
	right := 0
	for _, v := range x {
		if v > 0 {
			right++
		}
	}
	fmt.Printf("share on the right: %.1f\n", float64(right)/2000)
	nats, _, err := flow.LogProb([]float64{1}, learned.Likelihood{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("ln p(1): %.1f, exact %.1f\n", nats[0], law.LogProb([]float64{1}))
	// Output:
	// share on the right: 0.5
	// ln p(1): -0.9, exact -1.0
}

func ExampleMaximumLikelihood() {
	flow, err := learned.FlowTraining{
		Data: func(dst []float64, src rand.Source) { dst[0] = 2 + rand.New(src).NormFloat64()/2 }, Dim: 1,
		Objective: learned.MaximumLikelihood{Steps: 4}, Network: learned.MLP{Width: 16, Depth: 2}, Steps: 20, Batch: 128,
	}.Run(context.Background())
	if err != nil {
		panic(err)
	}
	nats, _, err := flow.LogProb([]float64{2}, learned.Likelihood{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f nats, %.1f bits per dimension\n", nats[0], learned.BitsPerDim(nats[0], 1))
	// Output:
	// -0.2 nats, 0.3 bits per dimension
}

func ExampleInterpolant() {
	path, err := learned.NewInterpolant(nil, pair(), 0)
	if err != nil {
		panic(err)
	}
	x := []float64{-1.5, .5}
	if err := sde.RK4(x, path.Drift(), 0, 1, 100); err != nil {
		panic(err)
	}
	fmt.Printf("%.2f\n", x)
	// Output:
	// [-1.61 0.84]
}

func ExampleFlow_SDE() {
	flow, err := learned.FlowTraining{
		Data: func(dst []float64, src rand.Source) { dst[0] = 2 + rand.New(src).NormFloat64()/2 }, Dim: 1,
		Noise: 1, Network: learned.MLP{Width: 16, Depth: 2}, Steps: 20, Batch: 128,
	}.Run(context.Background())
	if err != nil {
		panic(err)
	}
	const n = 1000
	eq, err := flow.SDE(n, func(float64) float64 { return 1 })
	if err != nil {
		panic(err)
	}
	x, src := make([]float64, n), rand.NewPCG(1, 2)
	rng := rand.New(src)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	if err := sde.Simulate(x, &eq, sde.SRA1{}, 0, 1, 50, src); err != nil {
		panic(err)
	}
	mean, square := 0.0, 0.0
	for _, v := range x {
		mean += v / n
		square += v * v / n
	}
	fmt.Printf("mean %.1f, deviation %.1f\n", mean, math.Sqrt(square-mean*mean))
	// Output:
	// mean 2.0, deviation 0.5
}

func ExampleStraightness() {
	path, err := learned.NewInterpolant(nil, pair(), 0)
	if err != nil {
		panic(err)
	}
	x := make([]float64, 1000)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	straightness, action, err := learned.Straightness(path.Drift(), x, 1, 50)
	if err != nil {
		panic(err)
	}
	fmt.Printf("∫|b|² = %.1f, of which %.1f because paths are curved\n", action, straightness)
	// Output:
	// ∫|b|² = 0.6, of which 0.5 because paths are curved
}
