package annealing_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/annealing"
)

// must returns v, or ends the example: its arguments are right.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// The three temperature schedules in use, from 4 to 1 in the time 3.
func Example_protocols() {
	linear := must(annealing.Linear(4, 1, 3))
	exponential := must(annealing.Exponential(4, 1, 3))
	cosine := must(annealing.Cosine(4, 1, 3))
	for t := range 4 {
		fmt.Printf("%.3f  %.3f  %.3f\n", linear(float64(t)), exponential(float64(t)), cosine(float64(t)))
	}
	// Output:
	// 4.000  4.000  4.000
	// 3.000  2.520  3.250
	// 2.000  1.587  1.750
	// 1.000  1.000  1.000
}

func ExampleAnnealing_Run() {
	r, err := annealing.Annealing{
		Dim: 1, Stiffness: 1, Temperature: must(annealing.Linear(4, 1, 3)), Duration: 3, Steps: 200,
	}.Run()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("entropy of the system %+.4f, of the bath %+.4f, sum %.4f\n", r.Balance.System, r.Balance.Environment, r.Balance.Total)
	fmt.Printf("%.4f more until the trap has cooled down\n", r.Relaxation)
	// Output:
	// entropy of the system -0.4908, of the bath +0.6201, sum 0.1293
	// 0.0471 more until the trap has cooled down
}

func ExampleTrap_LeastDissipation() {
	trap := annealing.Trap{Dim: 1}
	protocol, least, err := trap.LeastDissipation(1, 4, 1, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	length := trap.Length(1, 4, 1)
	fmt.Printf("ϑ jumps from 4 to %.4f and from %.4f to 1\n", protocol(0), protocol(3))
	fmt.Printf("Σ is at least %.4f; ℒ²/T = %.4f\n", least, length*length/3)
	// Output:
	// ϑ jumps from 4 to 3.3230 and from 1.2037 to 1
	// Σ is at least 0.1425; ℒ²/T = 0.1602
}

func ExampleGibbs_ConstantSpeed() {
	data := must(diffusion.NewIsotropicMixture([]float64{0.8, 0.2}, [][]float64{{1}, {-1}}, []float64{0.2, 0.1}))
	g := must(annealing.NewGibbs(data))
	protocol, err := g.ConstantSpeed(3, 0.5, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	for t := 0.0; t <= 10; t += 2.5 {
		T := protocol(t)
		fmt.Printf("ϑ = %.3f: heat capacity %.3f, friction %7.3f\n", T, g.HeatCapacity(T), g.Friction(T))
	}
	// Output:
	// ϑ = 3.000: heat capacity 0.340, friction   0.005
	// ϑ = 1.063: heat capacity 0.584, friction   0.430
	// ϑ = 0.725: heat capacity 0.737, friction   3.603
	// ϑ = 0.581: heat capacity 0.803, friction  13.475
	// ϑ = 0.500: heat capacity 0.828, friction  34.873
}

func ExampleSimulation_Run() {
	data := must(annealing.NewGibbs(must(diffusion.SymmetricPair(1, 0.2))))
	ens, err := annealing.Simulation{
		Data: data, Temperature: must(annealing.Exponential(3, 1, 1)),
		Paths: 10000, Steps: 100, Duration: 1, Seed: 1,
	}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	mean, sd := stat.MeanStdDev(ens.Total, nil)
	f := must(diffusion.IntegralFluctuation(ens.Total))
	fmt.Printf("⟨Σ⟩ = %.3f ± %.3f, ⟨e^−Σ⟩ = %.2f ± %.2f\n", mean, stat.StdErr(sd, 10000), f.Mean, f.StdErr)
	// Output:
	// ⟨Σ⟩ = 0.040 ± 0.003, ⟨e^−Σ⟩ = 1.00 ± 0.00
}

func ExampleMaxwell() {
	for _, r := range annealing.Maxwell(annealing.IdealGas{N: 10}, 2, 5) {
		fmt.Printf("%-13s  %s:  %.4f = %.4f\n", r.Potential, r.Formula, r.Left, r.Right)
	}
	// Output:
	// energy         (∂ϑ/∂𝒞)_S = (∂f/∂S)_𝒞:  -0.2667 = -0.2667
	// enthalpy       (∂ϑ/∂f)_S = −(∂𝒞/∂S)_f:  -0.2000 = -0.2000
	// free energy    −(∂S/∂𝒞)_ϑ = (∂f/∂ϑ)_𝒞:  -2.0000 = -2.0000
	// free enthalpy  (∂S/∂f)_ϑ = (∂𝒞/∂ϑ)_f:  2.5000 = 2.5000
}

func ExampleTemperatureResponse() {
	// The volume of a gas under a piston: its expansion is its covariance with the enthalpy.
	const T, pressure, n = 2.0, 0.5, 10
	gas, src := annealing.IdealGas{N: n}, rand.NewPCG(1, 1)
	volumes, enthalpies := make([]float64, 20000), make([]float64, 20000)
	for i := range volumes {
		volume, kinetic := gas.RandUnderPiston(T, pressure, src)
		volumes[i], enthalpies[i] = volume, kinetic+pressure*volume
	}
	expansion, se := annealing.TemperatureResponse(volumes, enthalpies, T)
	fmt.Printf("(∂V/∂ϑ)_P = %.1f ± %.1f, want %.1f\n", expansion, se, (n+1)/pressure)
	// Output:
	// (∂V/∂ϑ)_P = 22.4 ± 0.3, want 22.0
}

func ExampleResponse() {
	// The mean of x²/2 in a trap, against the stiffness: ∂f/∂κ = −ϑ/2κ².
	const T, k = 2.0, 1.0
	rng := rand.New(rand.NewPCG(1, 1))
	half := make([]float64, 20000)
	for i := range half {
		x := math.Sqrt(T/k) * rng.NormFloat64()
		half[i] = x * x / 2
	}
	slope, se := annealing.Response(half, half, T)
	fmt.Printf("∂f/∂κ = %.2f ± %.2f, want %.2f\n", slope, se, -T/(2*k*k))
	// Output:
	// ∂f/∂κ = -1.00 ± 0.03, want -1.00
}

// The energy, temperature and entropy ascribed to a schedule, beside those of the
// process: only the energy is the same.
func ExampleKickState() {
	data := must(diffusion.SymmetricPair(1, 0.1))
	chain := must(diffusion.LinearDDPM(1000, 1e-4, 0.02))
	for _, n := range []int{100, 1000} {
		p := data.At(chain.Clock(float64(n)))
		kick, process := must(annealing.KickState(p, chain.Beta(n)/2)), must(annealing.ProcessState(p))
		fmt.Printf("U = %.4f and %.4f, ϑ = %.4f and %.0f, S = %+.4f and %+.4f\n",
			kick.Energy, process.Energy, kick.Temperature, process.Temperature, kick.Entropy, process.Entropy)
	}
	// Output:
	// U = 0.5449 and 0.5449, ϑ = 0.0010 and 1, S = -2.0172 and +1.2470
	// U = 0.5000 and 0.5000, ϑ = 0.0100 and 1, S = -0.8836 and +1.4189
}

func ExampleDefect() {
	data := must(diffusion.SymmetricPair(1, 0.1))
	chain := must(diffusion.LinearDDPM(1000, 1e-4, 0.02))
	kicks := must(annealing.ChainKickStates(data, chain))
	var process []annealing.State
	for n := 0; n <= 1000; n += 10 {
		process = append(process, must(annealing.ProcessState(data.At(chain.Clock(float64(n))))))
	}
	produced := must(diffusion.ForwardBalance(data, chain.Clock(1000))).Total
	fmt.Printf("kicks %.4f; process %.4f = −%.4f\n", annealing.Defect(kicks), annealing.Defect(process), produced)
	// Output:
	// kicks -0.0550; process -0.5104 = −0.5104
}

func ExampleSampleKickState() {
	data, sample := must(diffusion.SymmetricPair(1, 0.1)), mat.NewDense(10000, 1, nil)
	src := rand.NewPCG(4, 1)
	for i := range 10000 {
		data.Rand(sample.RawRowView(i), src)
	}
	state, se, err := annealing.SampleKickState(sample, 0.01)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("U = %.3f ± %.3f, F = %.3f ± %.3f\n", state.Energy, se, state.FreeEnergy(), se)
	// Output:
	// U = 0.551 ± 0.003, F = 0.560 ± 0.003
}
