package sde_test

import (
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
