package diffusion_test

import (
	"fmt"

	"nonequilibrium/diffusion"
)

func ExampleLinearDDPM() {
	// The β of Ho et al. are made for 1000 steps. In 200 they leave a signal behind.
	for _, steps := range []int{1000, 200} {
		chain, err := diffusion.LinearDDPM(steps, 1e-4, 0.02)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%4d steps: ᾱ = %.5f\n", steps, chain.Signal(steps))
	}
	// Output:
	// 1000 steps: ᾱ = 0.00004
	//  200 steps: ᾱ = 0.13218
}

func ExampleNewDDPM() {
	chain, err := diffusion.NewDDPM([]float64{0.1, 0.2, 0.3})
	if err != nil {
		fmt.Println(err)
		return
	}
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	fmt.Printf("variance of x_3: %.4f\n", pair.At(chain.Clock(3)).CovarianceMatrix(nil).At(0, 0))
	// Output: variance of x_3: 1.2016
}

func ExampleVarianceExploding() {
	exploding, err := diffusion.VarianceExploding(0.01, 10, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	law, err := pair.NoisedBy(exploding, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f\n", law.CovarianceMatrix(nil).At(0, 0))
	// Output: 101.40
}

func ExampleProcessRates() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	constant, _ := diffusion.ConstantSchedule(1)
	for _, p := range []diffusion.Process{diffusion.VariancePreserving(constant), diffusion.SubVariancePreserving(constant)} {
		r, err := diffusion.ProcessRates(pair, p, 0.5)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("π = %.5f, φ = %.5f, Ṡ = %.5f\n", r.Production, r.Flux, r.Entropy)
	}
	// Output:
	// π = 0.02801, φ = 0.14715, Ṡ = -0.11914
	// π = 0.03303, φ = 0.05776, Ṡ = -0.02473
}
