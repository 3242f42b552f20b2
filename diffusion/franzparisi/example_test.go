package franzparisi_test

import (
	"fmt"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/franzparisi"
)

func ExampleNew() {
	// Late in the noising there is a second valley, at the other mode.
	pair, _ := diffusion.SymmetricPair(1, 0.1)
	for _, t := range []float64{0.1, 1} {
		f, err := franzparisi.New(pair, t)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("t = %v:", t)
		for _, q := range []float64{0.5, 1.5, 3.7, 6} {
			v, _, _, err := f.At(q)
			if err != nil {
				fmt.Println(err)
				return
			}
			fmt.Printf("  V(%v) = %.3f", q, v)
		}
		fmt.Println()
	}
	// Output:
	// t = 0.1:  V(0.5) = 3.103  V(1.5) = 7.144  V(3.7) = 11.046  V(6) = 17.512
	// t = 1:  V(0.5) = 2.395  V(1.5) = 4.472  V(3.7) = 3.119  V(6) = 4.526
}

func ExamplePotential_At() {
	pair, _ := diffusion.SymmetricPair(1, 0.1)
	f, _ := franzparisi.New(pair, 1)
	v, dv, d2v, err := f.At(1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("V = %.12f, V' = %.12f, V'' = %.12f\n", v, dv, d2v)
	_, _, _, err = f.At(0)
	fmt.Println(err)
	// Output:
	// V = 4.202176169480, V' = 2.245423500156, V'' = -8.224399763911
	// franzparisi: q = 0 is not a positive finite number
}

func ExamplePotential_FreeEnergy() {
	// Ten dimensions, modes at (1, …, 1) and (−1, …, −1).
	ones, minus := make([]float64, 10), make([]float64, 10)
	for j := range ones {
		ones[j], minus[j] = 1, -1
	}
	m, _ := diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{ones, minus}, []float64{0.1, 0.1})
	f, err := franzparisi.New(m, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	v, _, _, _ := f.At(0.2)
	fmt.Printf("−ln p(q)/d = %.6f on average\n", v-f.FreeEnergy())
	// Output: −ln p(q)/d = -0.120145 on average
}

func ExampleSample() {
	m, _ := diffusion.NewIsotropicMixture(
		[]float64{0.2, 0.3, 0.5},
		[][]float64{{-1, 0}, {1, 0.5}, {0, 1}},
		[]float64{0.1, 0.4, 0.2})
	_, err := franzparisi.New(m, 0.5)
	fmt.Println(err)
	f, err := franzparisi.Sample(m, 0.5, 10000, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	v, _, _, _ := f.At(0.5)
	fmt.Printf("V(0.5) = %.3f ± %.3f\n", v.Value, v.StdErr)
	// Output:
	// franzparisi: m has 3 means in 2 dimensions that are not on one line: use Sample
	// V(0.5) = 0.933 ± 0.005
}

func ExampleSampled_At() {
	pair, _ := diffusion.SymmetricPair(1, 0.1)
	f, err := franzparisi.Sample(pair, 1, 100000, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	v, dv, _, err := f.At(1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("V = %.3f ± %.3f, exactly 4.202\n", v.Value, v.StdErr)
	fmt.Printf("V' = %.3f ± %.3f, exactly 2.245\n", dv.Value, dv.StdErr)
	// Output:
	// V = 4.200 ± 0.004, exactly 4.202
	// V' = 2.240 ± 0.006, exactly 2.245
}

func ExampleSampled_FreeEnergy() {
	pair, _ := diffusion.SymmetricPair(1, 0.1)
	f, err := franzparisi.Sample(pair, 1, 100000, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	free := f.FreeEnergy()
	fmt.Printf("F = %.4f ± %.4f, exactly 0.5794\n", free.Value, free.StdErr)
	// Output: F = 0.5790 ± 0.0022, exactly 0.5794
}
