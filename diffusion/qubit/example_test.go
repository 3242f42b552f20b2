package qubit_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/qubit"
)

// bath returns contact with a bath in which n/(n+1) = 1/3.
func bath() *qubit.Lindbladian {
	noise, err := qubit.AmplitudeDamping(1, 0.5)
	if err != nil {
		log.Fatal(err)
	}
	return noise
}

func ExamplePetz() {
	noising, err := bath().Channel(2)
	if err != nil {
		log.Fatal(err)
	}
	data := qubit.State{X: 0.6, Z: 0.5}
	back, err := qubit.Petz(noising, data)
	if err != nil {
		log.Fatal(err)
	}
	noised := noising.Apply(data)
	recovered := back.Apply(noised)
	fmt.Printf("noised    (%.3f, %.3f, %.3f)\n", noised.X, noised.Y, noised.Z)
	fmt.Printf("recovered (%.3f, %.3f, %.3f)\n", recovered.X, recovered.Y, recovered.Z)
	// Output:
	// noised    (0.081, 0.000, -0.482)
	// recovered (0.600, 0.000, 0.500)
}

func ExampleTwirledPetz() {
	noising, err := bath().Channel(1)
	if err != nil {
		log.Fatal(err)
	}
	rho, sigma := qubit.State{X: 0.5, Z: 0.3}, qubit.State{Y: 0.4, Z: 0.3}
	back, err := qubit.TwirledPetz(noising, sigma)
	if err != nil {
		log.Fatal(err)
	}
	noised := noising.Apply(rho)
	lost := qubit.RelativeEntropy(rho, sigma) - qubit.RelativeEntropy(noised, noising.Apply(sigma))
	fmt.Printf("lost %.3f ≥ %.3f\n", lost, -math.Log(qubit.Fidelity(rho, back.Apply(noised))))
	// Output:
	// lost 0.197 ≥ 0.086
}

func ExampleLindbladian_Reversal() {
	data := qubit.Pure(1, 0)
	noising, err := bath().Channel(2)
	if err != nil {
		log.Fatal(err)
	}
	steps, err := bath().Reversal(data, 2, 4)
	if err != nil {
		log.Fatal(err)
	}
	state := noising.Apply(data)
	for _, back := range steps {
		fmt.Printf("%.4f ", 1-qubit.Fidelity(state, data))
		state = back.Apply(state)
	}
	fmt.Printf("%.4f\n", 1-qubit.Fidelity(state, data))
	// Output:
	// 0.5820 0.5421 0.4668 0.3170 0.0000
}

func ExampleLindbladian_Reversed() {
	// Four in five are excited: the reversed decay, an excitation, has
	// the rate γ(n+1)·p/(1−p) = 1.5·4.
	reversed, err := bath().Reversed(qubit.State{Z: 0.6})
	if err != nil {
		log.Fatal(err)
	}
	amplitude := real(reversed.Jumps[0][0][1])
	fmt.Printf("%.3f\n", amplitude*amplitude)
	// Output: 6.000
}

func ExampleLindbladian_EntropyRates() {
	steady, err := bath().SteadyState()
	if err != nil {
		log.Fatal(err)
	}
	rates, err := bath().EntropyRates(qubit.State{X: 0.6, Z: 0.5}, steady)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("production %.3f = flux %.3f + entropy %.3f\n", rates.Production, rates.Flux, rates.Entropy)
	// Output:
	// production 2.923 = flux 1.099 + entropy 1.825
}

func ExampleNewChannel() {
	// A bit flip of probability 0.1.
	flip, err := qubit.NewChannel(
		qubit.Pauli(0).Scale(complex(math.Sqrt(0.9), 0)),
		qubit.Pauli(1).Scale(complex(math.Sqrt(0.1), 0)),
	)
	if err != nil {
		log.Fatal(err)
	}
	s := flip.Apply(qubit.State{X: 0.5, Z: 0.5})
	fmt.Printf("(%.2f, %.2f, %.2f)\n", s.X, s.Y, s.Z)
	// Output: (0.50, 0.00, 0.40)
}

func ExampleSimulation_Run() {
	steady, err := bath().SteadyState()
	if err != nil {
		log.Fatal(err)
	}
	ens, err := qubit.Simulation{
		Noise: bath(), Start: qubit.State{X: 0.6, Z: 0.5}, Steady: &steady,
		Paths: 5000, Steps: 10, Duration: 1, Seed: 1,
	}.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	f, err := diffusion.IntegralFluctuation(ens.Total)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("⟨z⟩ = %.2f ± %.2f\n", ens.Mean[10].Z, ens.StdErr[10].Z)
	fmt.Printf("⟨exp(−ΔS_tot)⟩ = %.2f ± %.2f\n", f.Mean, f.StdErr)
	// Output:
	// ⟨z⟩ = -0.36 ± 0.01
	// ⟨exp(−ΔS_tot)⟩ = 0.99 ± 0.03
}

// Decay and then dephasing, as one map.
func ExampleCompose() {
	decay, err := bath().Channel(0.5)
	if err != nil {
		log.Fatal(err)
	}
	noise, err := qubit.Dephasing(2)
	if err != nil {
		log.Fatal(err)
	}
	dephasing, err := noise.Channel(0.5)
	if err != nil {
		log.Fatal(err)
	}
	both := qubit.Compose(decay, dephasing)
	one, two := both.Apply(qubit.State{X: 1}), dephasing.Apply(decay.Apply(qubit.State{X: 1}))
	fmt.Printf("(%.3f, %.3f) = (%.3f, %.3f)\n", one.X, one.Z, two.X, two.Z)
	// Output: (0.223, -0.316) = (0.223, -0.316)
}

func ExampleDepolarizing() {
	noise, err := qubit.Depolarizing(1)
	if err != nil {
		log.Fatal(err)
	}
	velocity := noise.Velocity(qubit.State{X: 0.5, Z: 0.5})
	fmt.Printf("(%.2f, %.2f, %.2f)\n", velocity.X, velocity.Y, velocity.Z)
	_, err = qubit.Depolarizing(-1)
	fmt.Println(err)
	// Output:
	// (-0.50, 0.00, -0.50)
	// qubit: rate = -1 is not a non-negative finite number
}

func ExampleNewState() {
	s, err := qubit.NewState(qubit.Matrix{{0.75, 0.25}, {0.25, 0.25}})
	fmt.Printf("(%.1f, %.1f, %.1f), entropy %.3f, %v\n", s.X, s.Y, s.Z, s.Entropy(), err)
	_, err = qubit.NewState(qubit.Matrix{{1, 0}, {0, 1}})
	fmt.Println(err)
	// Output:
	// (0.5, 0.0, 0.5), entropy 0.416, <nil>
	// qubit: rho has the trace 2, want 1
}
