package diffusion_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
)

func ExampleNewMixture() {
	m, err := diffusion.NewMixture(
		[]float64{0.7, 0.3},
		[][]float64{{-1, 0}, {2, 1}},
		[]mat.Symmetric{
			mat.NewSymDense(2, []float64{0.5, 0.2, 0.2, 0.3}),
			mat.NewSymDense(2, []float64{1, 0, 0, 1}),
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	x := []float64{0, 0}
	fmt.Printf("ln p = %.4f, score = %.4f, from the first component with probability %.4f\n",
		m.LogProb(x), m.Score(nil, x), m.Posterior(nil, x)[0])
	// Output: ln p = -2.4099, score = [-2.5210 1.7825], from the first component with probability 0.9564
}

func ExampleNewIsotropicMixture() {
	_, err := diffusion.NewIsotropicMixture([]float64{0.5, 0.4}, [][]float64{{-1}, {1}}, []float64{1, 1})
	fmt.Println(err)
	// Output: diffusion: weights sum to 0.9, not to 1
}

// A sample is data, too: points without width. Noised they have a score, an information, and a time at which the
// reverse process begins to choose.
func ExampleMixture_HasDensity() {
	const n = 6
	weights, points := make([]float64, n), make([][]float64, n)
	for k := range points { // on a circle
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / n)
		weights[k], points[k] = 1./n, []float64{cos, sin}
	}
	data, err := diffusion.NewIsotropicMixture(weights, points, make([]float64, n))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("a density:", data.HasDensity(), "at t = 0 and", data.At(0.01).HasDensity(), "at t = 0.01")
	for _, t := range []float64{0, 0.01, 0.1, 1} {
		h, err := diffusion.ClassEntropy(data, t)
		if err != nil {
			fmt.Println(err)
			continue
		}
		mmse, _ := diffusion.MMSE(data, t)
		fmt.Printf("t = %v: %.4f nats and an error of %.4f are left to choose\n", t, h, mmse)
	}
	ts, _, _ := diffusion.SpeciationTime(data)
	fmt.Printf("speciation at t = %.4f, for Cov X_0 = ½ = sinh 2t\n", ts)
	// Output:
	// a density: false at t = 0 and true at t = 0.01
	// diffusion: m has no density (a covariance is singular); m.At(t) has one at t > 0
	// t = 0.01: 0.0013 nats and an error of 0.0003 are left to choose
	// t = 0.1: 0.6901 nats and an error of 0.2405 are left to choose
	// t = 1: 1.7164 nats and an error of 0.9273 are left to choose
	// speciation at t = 0.2406, for Cov X_0 = ½ = sinh 2t
}

func ExampleSymmetricPair() {
	pair, err := diffusion.SymmetricPair(1, 0.4)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("mean %v, variance %.1f\n", pair.Mean(nil), pair.CovarianceMatrix(nil).At(0, 0))
	// Output: mean [0], variance 1.4
}

func ExampleMixture_At() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	for _, t := range []float64{0, 0.5, 3} {
		_, mean, cov := pair.At(t).Component(0)
		fmt.Printf("t = %v: N(%.4f, %.4f)\n", t, mean[0], cov.At(0, 0))
	}
	// Output:
	// t = 0: N(1.0000, 0.4000)
	// t = 0.5: N(0.6065, 0.7793)
	// t = 3: N(0.0498, 0.9985)
}

func ExampleMixture_Hessian() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	x := []float64{0}
	fmt.Printf("%.4f %.4f\n", pair.Hessian(nil, x).At(0, 0), pair.ScoreDivergence(x))
	// Output: 3.7500 3.7500
}

func ExampleMixture_Projection() {
	m, _ := diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{4, 4}, {-4, -4}}, []float64{1, 1})
	sum, err := m.Projection([]float64{1, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("P(x + y < 6) = %.4f\n", sum.CDF(6))
	// Output: P(x + y < 6) = 0.5393
}

func ExampleMixture_Rand() {
	pair, _ := diffusion.SymmetricPair(4, 0.01)
	src := rand.NewPCG(1, 2)
	for range 3 {
		fmt.Printf("%.1f ", math.Abs(pair.Rand(nil, src)[0]))
	}
	// Output: 4.0 4.1 4.3
}

func ExampleTransition() {
	src := rand.NewPCG(1, 2)
	sum := 0.0
	for range 10000 {
		sum += diffusion.Transition(nil, []float64{3}, 0.5, src)[0]
	}
	fmt.Printf("⟨X⟩ = %.2f, 3 e^−t = %.2f\n", sum/10000, 3*math.Exp(-0.5))
	// Output: ⟨X⟩ = 1.83, 3 e^−t = 1.82
}

func ExampleEulerMaruyama() {
	pair, _ := diffusion.SymmetricPair(4, 1)
	src := rand.NewPCG(1, 2)
	const T, dt = 3.0, 0.01
	y := pair.At(T).Rand(nil, src)
	for s := 0.0; s < T; s += dt {
		diffusion.EulerMaruyama(y, diffusion.ReverseDrift(pair), T-s, dt, src)
	}
	fmt.Printf("from noise to a point near ±4: %.1f\n", y[0])
	// Output: from noise to a point near ±4: -2.9
}

func ExampleRungeKutta() {
	pair, _ := diffusion.SymmetricPair(4, 1)
	const T, steps = 3.0, 300
	x := []float64{0.5}
	for n := steps; n > 0; n-- {
		diffusion.RungeKutta(x, diffusion.FlowVelocity(pair), T*float64(n)/steps, T*float64(n-1)/steps)
	}
	fmt.Printf("x = %.4f, quantile %.4f before and %.4f after\n", x[0], pair.At(T).CDF(0.5), pair.CDF(x[0]))
	// Output: x = 3.6840, quantile 0.6880 before and 0.6880 after
}

func ExampleCosineSchedule() {
	cosine, err := diffusion.CosineSchedule(1, 500)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range []float64{0.25, 0.5, 0.75} {
		fmt.Printf("t = %v: β = %.3f, signal ᾱ = %.3f\n", t, cosine.Rate(t), math.Exp(-2*cosine.Clock(t)))
	}
	// Output:
	// t = 0.25: β = 0.663, signal ᾱ = 0.847
	// t = 0.5: β = 1.578, signal ᾱ = 0.494
	// t = 0.75: β = 3.796, signal ᾱ = 0.144
}

func ExampleConstantSchedule() {
	slow, _ := diffusion.ConstantSchedule(0.5)
	fmt.Println(slow.Clock(4))
	// Output: 2
}

func ExampleLinearSchedule() {
	ddpm, _ := diffusion.LinearSchedule(0.05, 10, 1)
	fmt.Printf("the clock reads %.3f at the end, the signal is down to %.1e\n", ddpm.Clock(1), math.Exp(-ddpm.Clock(1)))
	// Output: the clock reads 5.025 at the end, the signal is down to 6.6e-03
}

func ExampleSimulation_Forward() {
	pair, _ := diffusion.SymmetricPair(1, 1)
	run := diffusion.Simulation{Data: pair, Paths: 100000, Steps: 100, Duration: 1, Seed: 1}
	ens, err := run.Forward(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	mean, sd := stat.MeanStdDev(ens.Total, nil)
	fmt.Printf("⟨ΔS_tot⟩ = %.3f ± %.3f, exactly 0.159\n", mean, stat.StdErr(sd, 100000))
	// Output: ⟨ΔS_tot⟩ = 0.158 ± 0.002, exactly 0.159
}

func ExampleSimulation_Reverse() {
	pair, _ := diffusion.SymmetricPair(4, 1)
	run := diffusion.Simulation{
		Data: pair, Paths: 2000, Steps: 300, Duration: 3, Seed: 1,
		RecordPaths: []int{0, 1},
	}
	ens, err := run.Reverse(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	path := ens.Trajectories[0]
	fmt.Printf("path 0 goes from %.1f to %.1f\n", path.At(0, 0), path.At(300, 0))
	// Output: path 0 goes from 0.4 to -4.3
}

func ExampleSimulation_Flow() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	run := diffusion.Simulation{Data: pair, Paths: 1000, Steps: 200, Duration: 3, Seed: 1}
	ens, err := run.Flow(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	worst := 0.0
	for _, total := range ens.Total {
		worst = max(worst, math.Abs(total))
	}
	fmt.Println("no entropy is produced, within 1e-6:", worst < 1e-6)
	// Output: no entropy is produced, within 1e-6: true
}
