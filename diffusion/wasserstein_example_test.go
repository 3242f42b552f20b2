package diffusion_test

import (
	"fmt"

	"nonequilibrium/diffusion"
)

func ExampleWassersteinLength() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	const T = 3
	length, err := diffusion.WassersteinLength(pair, T)
	if err != nil {
		fmt.Println(err)
		return
	}
	distance, _ := diffusion.Wasserstein(pair, pair.At(T))
	balance, _ := diffusion.ForwardBalance(pair, T)
	fmt.Printf("W_2² = %.5f ≤ L² = %.5f ≤ T Σ = %.5f\n", distance*distance, length*length, T*balance.Total)
	// Output: W_2² = 0.06494 ≤ L² = 0.07738 ≤ T Σ = 0.32562
}

func ExampleConstantSpeedSchedule() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	fitted, err := diffusion.ConstantSpeedSchedule(pair, 3, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	constant, _ := diffusion.ConstantSchedule(1)
	for _, s := range []diffusion.Schedule{constant, fitted} {
		action, err := diffusion.Action(pair, s, 3)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.5f\n", action)
	}
	// Output:
	// 0.10854
	// 0.02579
}

func ExampleWasserstein() {
	narrow, _ := diffusion.SymmetricPair(1, 0.1)
	wide, _ := diffusion.SymmetricPair(1, 0.4)
	d, err := diffusion.Wasserstein(narrow, wide)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.6f\n", d)
	// Output: 0.272435
}

func ExampleMixture_Quantile() {
	pair, _ := diffusion.SymmetricPair(4, 1)
	x, err := pair.Quantile(0.75)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n", x)
	// Output: 4.0000
}

func ExampleWasserstein1() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	noise, _ := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{1})
	d, err := diffusion.Wasserstein1(pair, noise)
	fmt.Printf("%.6f %v\n", d, err)
	// Output: 0.238354 <nil>
}
