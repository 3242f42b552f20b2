package diffusion_test

import (
	"fmt"

	"nonequilibrium/diffusion"
)

func ExampleNoisingSecondMoment() {
	for _, variance := range []float64{0.4, 0.5, 9} {
		pair, _ := diffusion.SymmetricPair(1, variance)
		from, to, err := diffusion.NoisingInfiniteVariance(pair)
		if err != nil {
			fmt.Println(err)
			return
		}
		early, _ := diffusion.NoisingSecondMoment(pair, 0.05)
		late, _ := diffusion.NoisingSecondMoment(pair, 1)
		fmt.Printf("σ² = %v: ⟨ω²⟩ = %.5f at T = 0.05, %.5f at T = 1; infinite from %.4f to %.4f\n", variance, early, late, from, to)
	}
	// Output:
	// σ² = 0.4: ⟨ω²⟩ = 1.07417 at T = 0.05, +Inf at T = 1; infinite from 0.2415 to +Inf
	// σ² = 0.5: ⟨ω²⟩ = 1.05052 at T = 0.05, 1.20279 at T = 1; infinite from +Inf to +Inf
	// σ² = 9: ⟨ω²⟩ = +Inf at T = 0.05, 30.57796 at T = 1; infinite from 0.0429 to 0.9665
}

func ExampleNoisingCumulants() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c, err := diffusion.NoisingCumulants(pair, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	backwards, err := diffusion.NoisingCDF(pair, 1, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("⟨ΔS_tot⟩ = %.6f, variance %.6f, P(ΔS_tot ≤ 0) = %.6f\n", c.Mean, c.Variance, backwards)
	// Output: ⟨ΔS_tot⟩ = 0.107810, variance 0.199456, P(ΔS_tot ≤ 0) = 0.354313
}

func ExampleEnsemble_Fluctuation() {
	f, err := noising(0.4, 1000).Fluctuation()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("reliable: %v, %s\n", f.Reliable, f.Warning)
	f, _ = noising(0.5, 1000).Fluctuation()
	fmt.Printf("%.3f ± %.3f, %.0f effective samples\n", f.Mean, f.StdErr, f.EffectiveSamples)
	// Output:
	// reliable: false, infinite variance: the second moment diverges
	// 0.987 ± 0.014, 831 effective samples
}
