package diffusion_test

import (
	"fmt"

	"nonequilibrium/diffusion"
)

func ExampleCloneProbability() {
	// Two reverse runs that part late in the noising end anywhere; early, in the same mode.
	pair, _ := diffusion.SymmetricPair(2, 0.25)
	for _, t := range []float64{2, 1, 0.5, 0.1} {
		p, err := diffusion.CloneProbability(pair, t)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("parted at t = %v: in the same mode with probability %.4f\n", t, p)
	}
	// Output:
	// parted at t = 2: in the same mode with probability 0.5347
	// parted at t = 1: in the same mode with probability 0.6997
	// parted at t = 0.5: in the same mode with probability 0.8868
	// parted at t = 0.1: in the same mode with probability 0.9973
}

func ExampleClassEntropy() {
	pair, _ := diffusion.SymmetricPair(2, 0.25)
	for _, t := range []float64{2, 1, 0.5, 0.1} {
		h, err := diffusion.ClassEntropy(pair, t)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("t = %v: %.4f of ln 2 = 0.6931 are open\n", t, h)
	}
	// Output:
	// t = 2: 0.6573 of ln 2 = 0.6931 are open
	// t = 1: 0.4598 of ln 2 = 0.6931 are open
	// t = 0.5: 0.1894 of ln 2 = 0.6931 are open
	// t = 0.1: 0.0051 of ln 2 = 0.6931 are open
}

func ExampleMutualInformation() {
	pair, _ := diffusion.SymmetricPair(2, 0.25)
	i, err := diffusion.MutualInformation(pair, 0.5)
	fmt.Printf("I(X_0; X_½) = %.6f nats, %v\n", i, err)
	// Output: I(X_0; X_½) = 0.571675 nats, <nil>
}

func ExampleMMSE() {
	pair, _ := diffusion.SymmetricPair(2, 0.25)
	e, err := diffusion.MMSE(pair, 0.5)
	fmt.Printf("E Var(X_0|X_½) = %.6f, of Var X_0 = 4.25; %v\n", e, err)
	// Output: E Var(X_0|X_½) = 0.908183, of Var X_0 = 4.25; <nil>
}

func ExamplePathKL() {
	// A model that has learned the variance of the data, and not that there are two modes.
	data, _ := diffusion.SymmetricPair(1, 0.4)
	model, _ := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{1.4})
	cost, err := diffusion.PathKL(data, model, 3)
	fmt.Printf("its score costs %.6f nats, %v\n", cost, err)
	// Output: its score costs 0.076777 nats, <nil>
}

func ExampleMixture_Support() {
	data, _ := diffusion.NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{-1}, {2}}, []float64{0.25, 1})
	lo, hi := data.Support(4) // a range to plot over
	fmt.Println(lo, hi)
	// Output: -3 6
}
