package driven_test

import (
	"context"
	"fmt"

	"nonequilibrium/diffusion"
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
	for _, part := range []struct {
		name   string
		sample []float64
	}{{"Y", ens.HatanoSasa}, {"Q_hk", ens.Housekeeping}, {"ΔS_tot", ens.Total}} {
		f, err := diffusion.IntegralFluctuation(part.sample)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("⟨exp(−%s)⟩ = %.2f ± %.2f\n", part.name, f.Mean, f.StdErr)
	}
	// Output:
	// ⟨exp(−Y)⟩ = 1.00 ± 0.01
	// ⟨exp(−Q_hk)⟩ = 1.00 ± 0.01
	// ⟨exp(−ΔS_tot)⟩ = 0.99 ± 0.01
}

func ExampleVortex_SteadyRate() {
	trap := driven.Vortex{Stiffness: 2, Rotation: 1}
	fmt.Println(trap.SteadyRate())
	fmt.Printf("%.3f\n", trap.SteadyRateSeen(0.1))
	fmt.Println(trap.Force(nil, []float64{1, 1}), trap.SteadyVelocity(nil, []float64{1, 1}))
	// Output:
	// 1
	// 0.811
	// [-3 -1] [-1 1]
}
