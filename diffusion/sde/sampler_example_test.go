package sde_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/sde"
)

// examplePair is the data of the examples: ½N(−1, 0.1) + ½N(1, 0.1).
func examplePair() *diffusion.Mixture {
	pair, err := diffusion.SymmetricPair(1, 0.1)
	if err != nil {
		panic(err)
	}
	return pair
}

// exampleTimes fall from 3 to 0, in steps + 1 steps.
func exampleTimes(steps int) []float64 {
	times, err := sde.LogSNRTimes(3, 1e-3, steps)
	if err != nil {
		panic(err)
	}
	return append(times, 0)
}

// generated returns the mean of x² that a sampler makes of draws of p_3.
func generated(sampler sde.Sampler, times []float64) float64 {
	const paths = 2000
	pair, src := examplePair(), rand.NewChaCha8([32]byte{1})
	start, score := pair.At(times[0]), sde.Score(pair)
	var square float64
	for range paths {
		x := start.Rand(nil, src)
		if err := sampler.Sample(x, score, times, src); err != nil {
			panic(err)
		}
		square += x[0] * x[0] / paths
	}
	return square
}

// Steps are short where the noise is small.
func ExampleLogSNRTimes() {
	times, err := sde.LogSNRTimes(3, 0.01, 4)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", times)
	_, err = sde.LogSNRTimes(3, 0, 4)
	fmt.Println(err)
	// Output:
	// [3.000 1.776 0.674 0.108 0.010]
	// sde: from = 3 and to = 0, want finite from > to > 0
}

func ExampleScore() {
	score, dst := sde.Score(examplePair()), []float64{0}
	for _, t := range []float64{0, 1, 10} {
		score(dst, []float64{1.5}, t)
		fmt.Printf("t = %2v: %.3f\n", t, dst[0])
	}
	// Output:
	// t =  0: -5.000
	// t =  1: -1.475
	// t = 10: -1.500
}

// With 32 scores for each draw.
func ExampleReverseProcess() {
	euler := sde.ReverseProcess{Method: sde.EulerMaruyama{}}
	sra := sde.ReverseProcess{Method: sde.SRA1{}}
	fmt.Printf("Euler–Maruyama <x²> = %.1f, SRA1 %.1f, want 1.1\n",
		generated(euler, exampleTimes(31)), generated(sra, exampleTimes(15)))
	// Output:
	// Euler–Maruyama <x²> = 1.1, SRA1 1.1, want 1.1
}

// The corrector brings a law that starts too wide back to the right one.
func ExamplePredictorCorrector() {
	const paths = 2000
	pair, times := examplePair(), exampleTimes(30)[20:]
	score := sde.Score(pair)
	for _, corrections := range []int{0, 20} {
		src := rand.NewChaCha8([32]byte{2})
		sampler := sde.PredictorCorrector{Corrections: corrections, SNR: 0.3}
		var square float64
		for range paths {
			x := pair.At(times[0]).Rand(nil, src)
			x[0] *= 1.5
			if err := sampler.Sample(x, score, times, src); err != nil {
				fmt.Println(err)
				return
			}
			square += x[0] * x[0] / paths
		}
		fmt.Printf("%2d corrections: <x²> = %.1f, want 1.1\n", corrections, square)
	}
	// Output:
	// 0 corrections: <x²> = 1.7, want 1.1
	// 20 corrections: <x²> = 1.1, want 1.1
}

// The 18 steps of Karras et al. take 35 scores.
func ExampleHeunFlow() {
	pair, x := examplePair(), []float64{0.4}
	times, err := sde.KarrasTimes(3, 1e-3, 17)
	if err != nil {
		fmt.Println(err)
		return
	}
	scores := 0
	score := func(dst, x []float64, t float64) {
		scores++
		pair.At(t).Score(dst, x)
	}
	if err := (sde.HeunFlow{}).Sample(x, score, append(times, 0), nil); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d scores: from the quantile %.2f at time 3 to %.2f at 0\n", scores, pair.At(3).CDF(0.4), pair.CDF(x[0]))
	// Output: 35 scores: from the quantile 0.66 at time 3 to 0.66 at 0
}

func ExampleRungeKuttaFlow() {
	pair, x := examplePair(), []float64{0.4}
	if err := (sde.RungeKuttaFlow{}).Sample(x, sde.Score(pair), exampleTimes(30), nil); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("the flow keeps the quantile: %.4f at time 3, %.4f at 0\n", pair.At(3).CDF(0.4), pair.CDF(x[0]))
	// Output: the flow keeps the quantile: 0.6554 at time 3, 0.6554 at 0
}

// A step of DDIM puts the predictions of data and noise together for another time.
func ExampleDDIM() {
	const t, u, x = 1, 0.5, 0.4
	pair := examplePair()
	delta := 1 - math.Exp(-2*t)
	score := pair.At(t).Score(nil, []float64{x})[0]
	data, noise := (x+delta*score)/math.Exp(-t), -math.Sqrt(delta)*score
	at := []float64{x}
	if err := (sde.DDIM{}).Sample(at, sde.Score(pair), []float64{t, u}, nil); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.6f, want %.6f\n", at[0], math.Exp(-u)*data+math.Sqrt(1-math.Exp(-2*u))*noise)
	// Output:
	// 0.394626, want 0.394626
}

func ExampleDPMSolver() {
	pair := examplePair()
	for _, steps := range []int{7, 15, 31} {
		x := []float64{0.4}
		if err := (sde.DPMSolver{}).Sample(x, sde.Score(pair), exampleTimes(steps), nil); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%2d scores: quantile %.4f, want %.4f\n", steps+1, pair.CDF(x[0]), pair.At(3).CDF(0.4))
	}
	// Output:
	// 8 scores: quantile 0.6789, want 0.6554
	// 16 scores: quantile 0.6605, want 0.6554
	// 32 scores: quantile 0.6571, want 0.6554
}

// What 16 scores buy, without sampling error.
func ExampleGenerationDistance() {
	pair := examplePair()
	for _, c := range []struct {
		name    string
		sampler sde.Sampler
		steps   int
	}{
		{"Euler–Maruyama", sde.ReverseProcess{Method: sde.EulerMaruyama{}}, 15},
		{"DDIM", sde.DDIM{}, 15},
		{"DPM-Solver++(2M)", sde.DPMSolver{}, 15},
	} {
		w2, scores, err := sde.GenerationDistance(c.sampler, pair, exampleTimes(c.steps))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-16s  W₂ = %.3f with %v scores\n", c.name, w2, scores)
	}
	// Output:
	// Euler–Maruyama    W₂ = 0.064 with 16 scores
	// DDIM              W₂ = 0.066 with 16 scores
	// DPM-Solver++(2M)  W₂ = 0.010 with 16 scores
}

func ExampleAdaptiveFlow() {
	pair, x := examplePair(), []float64{0.4}
	flow := sde.AdaptiveFlow{DormandPrince: sde.DormandPrince{Tolerance: 1e-8}}
	if err := flow.Sample(x, sde.Score(pair), []float64{3, 0}, nil); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("the flow keeps the quantile: %.4f at time 3, %.4f at 0\n", pair.At(3).CDF(0.4), pair.CDF(x[0]))
	// Output: the flow keeps the quantile: 0.6554 at time 3, 0.6554 at 0
}

func ExampleAdaptiveReverse() {
	sampler := sde.AdaptiveReverse{Adaptive: sde.Adaptive{Method: sde.SRA1{}, Tolerance: 1e-3, Coarsest: 4}}
	x := []float64{0.4}
	if err := sampler.Sample(x, sde.Score(examplePair()), []float64{3, 0}, rand.NewPCG(1, 2)); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("ends in the mode at %+.0f\n", math.Copysign(1, x[0]))
	// Output: ends in the mode at -1
}

// The spacing of Karras et al. has more of its steps at large noise.
func ExampleKarrasTimes() {
	times, err := sde.KarrasTimes(3, 0.01, 4)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", times)
	_, err = sde.KarrasTimes(3, 0.01, 0)
	fmt.Println(err)
	// Output:
	// [3.000 2.058 1.022 0.202 0.010]
	// sde: steps = 0, want at least 1
}

// A chain of four steps that leaves a signal behind, and the same without.
func ExampleZeroTerminalSNR() {
	betas := []float64{0.1, 0.2, 0.3, 0.4}
	rescaled, err := sde.ZeroTerminalSNR(betas)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, chain := range [][]float64{betas, rescaled} {
		signal := 1.0
		for _, b := range chain {
			signal *= 1 - b
		}
		fmt.Printf("β = %.3f leave the signal %.2f\n", chain, math.Sqrt(signal))
	}
	// Output:
	// β = [0.100 0.200 0.300 0.400] leave the signal 0.55
	// β = [0.100 0.439 0.713 1.000] leave the signal 0.00
}

// The same ten steps with more and more fresh noise: the mean square of the data is 1.1.
func ExampleDPMSolver_eta() {
	for _, eta := range []float64{0, 0.5, 1} {
		fmt.Printf("η = %v: DPM-Solver++ %.2f, DDIM %.2f\n", eta,
			generated(sde.DPMSolver{Eta: eta}, exampleTimes(10)), generated(sde.DDIM{Eta: eta}, exampleTimes(10)))
	}
	// Output:
	// η = 0: DPM-Solver++ 1.16, DDIM 0.94
	// η = 0.5: DPM-Solver++ 1.16, DDIM 0.90
	// η = 1: DPM-Solver++ 1.20, DDIM 0.87
}

// The logarithm of the density that the flow generates from the law at T = 3: the data's.
func ExampleFlowLogProb() {
	pair := examplePair()
	method := sde.DormandPrince{Tolerance: 1e-8}
	for _, x := range []float64{0, 1, 2} {
		got, err := sde.FlowLogProb([]float64{x}, sde.Score(pair), sde.Divergence(pair), pair.At(3), 0, 3, method)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("x = %v: %.6f, exactly %.6f\n", x, got, pair.LogProb([]float64{x}))
	}
	// Output:
	// x = 0: -4.767646, exactly -4.767646
	// x = 1: -0.460793, exactly -0.460793
	// x = 2: -5.460793, exactly -5.460793
}

// The square-root process of Cox, Ingersoll and Ross, which Euler–Maruyama takes below 0, where √x
// is no number. Its stationary law is Gamma(1, rate 2): mean and standard deviation ½.
func ExampleReflected() {
	eq := sde.SDE{
		Dim:   1,
		Drift: func(dst, x []float64, _ float64) { dst[0] = 0.5 - x[0] },
		Noise: sde.Diagonal(1, func(x, _ float64) float64 { return math.Sqrt(x) }),
	}
	x, src := []float64{0.5}, rand.NewChaCha8([32]byte{6})
	fmt.Println(sde.Simulate(x, &eq, sde.EulerMaruyama{}, 0, 100, 1000, src) != nil)
	const paths = 2000
	var sum, square float64
	for range paths {
		x[0] = 0.5
		if err := sde.Simulate(x, &eq, sde.Reflected{Integrator: sde.EulerMaruyama{}}, 0, 5, 500, src); err != nil {
			fmt.Println(err)
			return
		}
		sum += x[0] / paths
		square += x[0] * x[0] / paths
	}
	fmt.Printf("mean %.1f, standard deviation %.1f\n", sum, math.Sqrt(square-sum*sum))
	// Output:
	// true
	// mean 0.5, standard deviation 0.5
}

// A velocity that jumps, with a step that ends at the jump and without.
func ExampleDormandPrince_stops() {
	velocity := func(dst, x []float64, t float64) {
		dst[0] = -x[0]
		if t >= 0.3 {
			dst[0] = 2 * x[0]
		}
	}
	for _, stops := range [][]float64{nil, {0.3}} {
		x := []float64{1}
		stats, err := sde.DormandPrince{Tolerance: 1e-9, Stops: stops}.Integrate(x, velocity, 0, 1)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("stops %v: %d velocities, off by less than 10⁻⁸: %t\n", stops, stats.Drifts, math.Abs(x[0]-math.Exp(1.1)) < 1e-8)
	}
	// Output:
	// stops []: 493 velocities, off by less than 10⁻⁸: false
	// stops [0.3]: 170 velocities, off by less than 10⁻⁸: true
}

// A thousand points from noise, the same for any number of processors.
func ExampleGeneration() {
	g := sde.Generation{Sampler: sde.DPMSolver{}, Score: sde.Score(examplePair()), Dim: 1, Times: exampleTimes(20), Points: 1000, Seed: 1}
	points, err := g.Run(context.Background())
	if err != nil {
		panic(err)
	}
	square := 0.0
	for i := range 1000 {
		square += points.At(i, 0) * points.At(i, 0) / 1000
	}
	fmt.Printf("⟨x²⟩ = %.2f, exactly 1.1\n", square)
	// Output: ⟨x²⟩ = 1.12, exactly 1.1
}
