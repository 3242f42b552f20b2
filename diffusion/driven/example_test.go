package driven_test

import (
	"context"
	"fmt"

	"nonequilibrium/diffusion/driven"
)

func ExampleSimulation_Run() {
	ens, err := driven.Simulation{
		Protocol: func(t float64) driven.Vortex {
			return driven.Vortex{Stiffness: 1, Rotation: 0.3, Center: [2]float64{t, 0}}
		},
		Paths: 20000, Steps: 50, Duration: 1, Seed: 1,
	}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := ens.Fluctuations()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("⟨exp(−Y)⟩ = %.2f ± %.2f\n", f.HatanoSasa.Mean, f.HatanoSasa.StdErr)
	fmt.Printf("⟨exp(−Q_hk)⟩ = %.2f ± %.2f\n", f.Housekeeping.Mean, f.Housekeeping.StdErr)
	fmt.Printf("⟨exp(−ΔS_tot)⟩ = %.2f ± %.2f\n", f.Total.Mean, f.Total.StdErr)
	// Output:
	// ⟨exp(−Y)⟩ = 1.00 ± 0.01
	// ⟨exp(−Q_hk)⟩ = 1.00 ± 0.01
	// ⟨exp(−ΔS_tot)⟩ = 1.00 ± 0.01
}

func ExampleVortex_SteadyRate() {
	trap := driven.Vortex{Stiffness: 2, Rotation: 1}
	fmt.Println(trap.SteadyRate())
	seen, err := trap.SteadyRateSeen(0.1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", seen)
	fmt.Println(trap.Force(nil, []float64{1, 1}), trap.SteadyVelocity(nil, []float64{1, 1}))
	// Output:
	// 1
	// 0.811
	// [-3 -1] [-1 1]
}

func ExampleVortex_FiniteVarianceTime() {
	fmt.Printf("%.3f\n", driven.Vortex{Stiffness: 1, Rotation: 0.8}.FiniteVarianceTime())
	fmt.Println(driven.Vortex{Stiffness: 1, Rotation: 0.35}.FiniteVarianceTime())
	// Output:
	// 0.451
	// +Inf
}

func ExampleSimulation_SecondMoments() {
	fast := driven.Simulation{
		Protocol: func(float64) driven.Vortex { return driven.Vortex{Stiffness: 1, Rotation: 0.8} },
		Paths:    1, Steps: 50,
	}
	for _, duration := range []float64{0.2, 0.4, 1} {
		fast.Duration = duration
		m, err := fast.SecondMoments()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.1f: ⟨exp(−2Q_hk)⟩ = %.2f\n", duration, m.Housekeeping)
	}
	// Output:
	// 0.2: ⟨exp(−2Q_hk)⟩ = 1.98
	// 0.4: ⟨exp(−2Q_hk)⟩ = 11.33
	// 1.0: ⟨exp(−2Q_hk)⟩ = +Inf
}

// The uncertainty relation: the variance of the entropy produced is at least twice its mean.
func ExampleVortex_HousekeepingCumulants() {
	for _, rotation := range []float64{0.2, 1.6} {
		mean, variance, err := driven.Vortex{Stiffness: 1, Rotation: rotation}.HousekeepingCumulants(5, 500)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("mean %.3f, variance %.3f, ratio %.3f\n", mean, variance, variance/mean)
	}
	// Output:
	// mean 0.396, variance 0.821, ratio 2.073
	// mean 25.343, variance 168.606, ratio 6.653
}
