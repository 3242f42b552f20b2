package sde_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/sde"
)

// Geometric Brownian motion along one path, in more and more steps.
func ExampleIntegrate() {
	eq := sde.SDE{
		Dim:   1,
		Drift: func(dst, x []float64, _ float64) { dst[0] = x[0] },
		Noise: sde.Diagonal(1, func(x, _ float64) float64 { return x }),
	}
	path, err := sde.NewPath(1, 0, 1, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	exact := math.Exp(0.5 + path.Increment(0, 0).W[0])
	for _, level := range []int{2, 4, 6} {
		euler, sri := []float64{1}, []float64{1}
		if err := sde.Integrate(euler, &eq, sde.EulerMaruyama{}, path, level); err != nil {
			fmt.Println(err)
		}
		if err := sde.Integrate(sri, &eq, sde.SRIW1{}, path, level); err != nil {
			fmt.Println(err)
		}
		fmt.Printf("%3d steps: Euler–Maruyama off by %7.4f, SRIW1 by %7.4f\n", 1<<level, euler[0]-exact, sri[0]-exact)
	}
	// Output:
	//   4 steps: Euler–Maruyama off by  0.6327, SRIW1 by  0.1398
	//  16 steps: Euler–Maruyama off by  0.1569, SRIW1 by  0.0193
	//  64 steps: Euler–Maruyama off by  0.0889, SRIW1 by -0.0034
}

func ExampleSimulate() {
	pair, err := diffusion.SymmetricPair(2, 0.1)
	if err != nil {
		fmt.Println(err)
		return
	}
	const duration, paths = 3, 4000
	eq := sde.Reverse(pair, duration)
	src := rand.NewPCG(1, 2)
	var square float64
	for range paths {
		x := pair.At(duration).Rand(nil, src)
		if err := sde.Simulate(x, &eq, sde.SRA1{}, 0, duration, 60, src); err != nil {
			fmt.Println(err)
			return
		}
		square += x[0] * x[0] / paths
	}
	fmt.Printf("<x²> = %.1f, want 4.1\n", square)
	// Output: <x²> = 4.1, want 4.1
}

func ExampleMatrix() {
	// A plane that turns, with noise along the diagonal only.
	eq := sde.SDE{
		Dim:   2,
		Drift: func(dst, x []float64, _ float64) { dst[0], dst[1] = -x[1], x[0] },
		Noise: sde.Matrix(mat.NewDense(2, 1, []float64{0.1, 0.1})),
	}
	x := []float64{1, 0}
	err := sde.Simulate(x, &eq, sde.SRIW1{}, 0, 1, 10, rand.NewPCG(1, 2))
	fmt.Println(err)
	err = sde.Simulate(x, &eq, sde.SRA1{}, 0, 1, 10, rand.NewPCG(1, 2))
	fmt.Printf("%.3f %v\n", x, err)
	// Output:
	// sde: Noise.Structure = additive, SRIW1 wants diagonal noise
	// [0.538 0.897] <nil>
}

// The unadjusted chain is too wide, by the factor 1/(1 − h/(2σ²)); the adjusted
// one is not.
func ExampleLangevin_Run() {
	law, err := diffusion.SymmetricPair(0, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, adjusted := range []bool{false, true} {
		const steps = 100000
		var square float64
		chain := sde.Langevin{Target: law, Step: 0.5, Adjusted: adjusted}
		accepted, err := chain.Run([]float64{0}, steps, rand.NewPCG(1, 2), func(x []float64) { square += x[0] * x[0] / steps })
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("adjusted %v: <x²> = %.1f, accepted %.1f\n", adjusted, square, accepted)
	}
	// Output:
	// adjusted false: <x²> = 1.3, accepted 1.0
	// adjusted true: <x²> = 1.0, accepted 0.9
}

func ExampleAdaptive_Integrate() {
	narrow, err := diffusion.SymmetricPair(1, 1e-3)
	if err != nil {
		fmt.Println(err)
		return
	}
	const duration = 2
	eq := sde.Reverse(narrow, duration)
	path, err := sde.NewPath(1, 0, duration, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	x := []float64{0.5}
	stats, err := sde.Adaptive{Method: sde.SRA1{}, Tolerance: 1e-2, Coarsest: 4}.Integrate(x, &eq, path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("x = %.2f with %d scores; the smallest fixed step that is stable takes thousands\n", x[0], stats.Drifts)
	// Output: x = -1.03 with 200 scores; the smallest fixed step that is stable takes thousands
}

func ExampleDormandPrince_Integrate() {
	pair, err := diffusion.SymmetricPair(1, 0.2)
	if err != nil {
		fmt.Println(err)
		return
	}
	x := []float64{0.4}
	method := sde.DormandPrince{Tolerance: 1e-7}
	stats, err := method.Integrate(x, diffusion.FlowVelocity(pair), 2, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	// The flow keeps the quantile.
	fmt.Printf("%.5f at time 2, %.5f at 0, with %d velocities\n", pair.At(2).CDF(0.4), pair.CDF(x[0]), stats.Drifts)
	// Output: 0.65514 at time 2, 0.65514 at 0, with 133 velocities
}

func ExampleRK4() {
	x := []float64{1, 0}
	turn := func(dst, x []float64, _ float64) { dst[0], dst[1] = -x[1], x[0] }
	if err := sde.RK4(x, turn, 0, math.Pi, 20); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%.4f\n", x)
	// Output: [-1.0000 0.0000]
}

// Samplers of the flow keep the quantile: here the one at 0.4 on p_3.
func ExampleSampler() {
	pair, err := diffusion.SymmetricPair(1, 0.1)
	if err != nil {
		fmt.Println(err)
		return
	}
	times, err := sde.LogSNRTimes(3, 1e-3, 15)
	if err != nil {
		fmt.Println(err)
		return
	}
	times = append(times, 0)
	for _, sampler := range []sde.Sampler{sde.DDIM{}, sde.DPMSolver{}} {
		x := []float64{0.4}
		if err := sampler.Sample(x, sde.Score(pair), times, nil); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%T: quantile %.3f, want %.3f\n", sampler, pair.CDF(x[0]), pair.At(3).CDF(0.4))
	}
	// Output:
	// sde.DDIM: quantile 0.625, want 0.655
	// sde.DPMSolver: quantile 0.661, want 0.655
}

// The halves of a step add up to it, at any level.
func ExamplePath_Increment() {
	path, err := sde.NewPath(1, 0, 1, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	whole := path.Increment(3, 5).W[0]
	first := path.Increment(4, 10).W[0] // a number: the slices are those of the next call too
	second := path.Increment(4, 11).W[0]
	fmt.Printf("%.4f = %.4f + %.4f\n", whole, first, second)
	// Output: -0.2469 = -0.0921 + -0.1548
}
