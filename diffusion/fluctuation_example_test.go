package diffusion_test

import (
	"context"
	"fmt"

	"nonequilibrium/diffusion"
)

// noising returns n paths of the noising of ½N(1, σ²) + ½N(−1, σ²) up to time 1.
func noising(variance float64, n int) *diffusion.Ensemble {
	pair, err := diffusion.SymmetricPair(1, variance)
	if err != nil {
		panic(err)
	}
	ens, err := diffusion.Simulation{Data: pair, Paths: n, Steps: 1, Duration: 1, Seed: 1}.Forward(context.Background())
	if err != nil {
		panic(err)
	}
	return ens
}

func ExampleIntegralFluctuation() {
	for _, variance := range []float64{1, 0.1} {
		f, err := diffusion.IntegralFluctuation(noising(variance, 10000).Total)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("σ² = %v: %.3f ± %.3f, reliable: %v, warning: %q\n", variance, f.Mean, f.StdErr, f.Reliable, f.Warning)
	}
	// Output:
	// σ² = 1: 0.997 ± 0.005, reliable: true, warning: ""
	// σ² = 0.1: 0.964 ± 0.028, reliable: false, warning: "infinite variance: the largest weights have the tail shape 0.58"
}

func ExampleBennettFluctuation() {
	pair, _ := diffusion.SymmetricPair(1, 0.1)
	run := diffusion.Simulation{Data: pair, Paths: 100000, Steps: 1, Duration: 1, Seed: 1}
	forward, err := run.Forward(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	run.Seed++
	conjugate, err := run.ForwardConjugate(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	f, r, err := diffusion.BennettFluctuation(forward.Total, conjugate.Total)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f ± %.4f and %.4f ± %.4f\n", f.Mean, f.StdErr, r.Mean, r.StdErr)
	// Output: 0.3760 ± 0.0005 and 0.3763 ± 0.0008
}

func ExampleRunningFluctuation() {
	running, err := diffusion.RunningFluctuation(noising(1, 10000).Total, []int{100, 1000, 10000})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range running {
		fmt.Printf("%.3f ± %.3f\n", f.Mean, f.StdErr)
	}
	// Output:
	// 0.962 ± 0.051
	// 0.982 ± 0.015
	// 0.997 ± 0.005
}

func ExampleCrooks() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	run := diffusion.Simulation{Data: pair, Paths: 100000, Steps: 20, Duration: 1, Seed: 1}
	generation, err := run.Reverse(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	run.Seed++
	conjugate, err := run.ReverseConjugate(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	points, err := diffusion.Crooks(generation.Total, conjugate.Total, 6)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range points {
		fmt.Printf("r = %+.2f: ln P(r)/P^R(−r) = %+.2f ± %.2f\n", p.Sigma, p.LogRatio, p.StdErr)
	}
	// Output:
	// r = -1.04: ln P(r)/P^R(−r) = -1.02 ± 0.03
	// r = -0.46: ln P(r)/P^R(−r) = -0.46 ± 0.01
	// r = +0.14: ln P(r)/P^R(−r) = +0.14 ± 0.01
	// r = +0.72: ln P(r)/P^R(−r) = +0.72 ± 0.01
	// r = +1.40: ln P(r)/P^R(−r) = +1.44 ± 0.14
}

func ExampleParetoShape() {
	weights := make([]float64, 10000)
	for i := range weights {
		weights[i] = 1 / (1 - float64(i)/10000) // tail index 1: no finite mean
	}
	fmt.Printf("%.2f\n", diffusion.ParetoShape(weights))
	// Output: 0.95
}

func ExampleEnsemble_GenerativeJarzynski() {
	pair, _ := diffusion.SymmetricPair(1, 0.7)
	ens, err := diffusion.Simulation{Data: pair, Paths: 100000, Steps: 20, Duration: 1, Seed: 1}.Reverse(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := ens.GenerativeJarzynski()
	if err != nil {
		fmt.Println(err)
		return
	}
	chi2, _ := diffusion.ChiSquared(pair)
	fmt.Printf("⟨e^(ψ_T−W)⟩ = %.3f ± %.3f, 1 + χ² = %.3f\n", f.Mean, f.StdErr, 1+chi2)
	// Output: ⟨e^(ψ_T−W)⟩ = 1.257 ± 0.003, 1 + χ² = 1.257
}

func ExampleChiSquared() {
	pair, _ := diffusion.SymmetricPair(1, 1)
	wide, _ := diffusion.SymmetricPair(1, 2)
	for _, m := range []*diffusion.Mixture{pair, wide} {
		chi2, err := diffusion.ChiSquared(m)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.6f\n", chi2) // cosh 1 − 1, and a tail too heavy for the integral
	}
	// Output:
	// 0.543081
	// +Inf
}
