package sde_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/sde"
)

// restoring is dX = (cos t − 100 X) dt + dW.
var restoring = sde.SDE{
	Dim:   1,
	Drift: func(dst, x []float64, t float64) { dst[0] = math.Cos(t) - 100*x[0] },
	Noise: sde.Isotropic(1, func(float64) float64 { return 1 }),
}

// along returns where a method ends on a path from (1, 0, …) in 2^level steps.
func along(eq *sde.SDE, method sde.Integrator, level int) []float64 {
	path, err := sde.NewPath(eq.Noise.Motions, 0, 1, 3)
	if err != nil {
		panic(err)
	}
	x := make([]float64, eq.Dim)
	x[0] = 1
	if err := sde.Integrate(x, eq, method, path, level); err != nil {
		panic(err)
	}
	return x
}

// A path is the same one on every grid.
func ExampleNewPath() {
	path, err := sde.NewPath(2, 0, 1, 7)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, level := range []int{0, 3, 10} {
		var end [2]float64
		for i := range 1 << level {
			for j, w := range path.Increment(level, i).W {
				end[j] += w
			}
		}
		fmt.Printf("%4d steps end at %.6f\n", 1<<level, end)
	}
	// Output:
	// 1 steps end at [1.395815 -2.023618]
	//    8 steps end at [1.395815 -2.023618]
	// 1024 steps end at [1.395815 -2.023618]
}

func ExamplePath_Time() {
	path, err := sde.NewPath(1, 1, 3, 7)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(path.Time(2, 0), path.Time(2, 1), path.Time(2, 4))
	// Output: 1 1.5 3
}

// The reverse process of a pair, along one path in more and more steps.
func ExampleReverse() {
	eq := sde.Reverse(examplePair(), 1)
	for _, level := range []int{5, 7, 9, 11} {
		fmt.Printf("%4d steps end at %.3f\n", 1<<level, along(&eq, sde.SRA1{}, level)[0])
	}
	// Output:
	// 32 steps end at 0.779
	//  128 steps end at 0.766
	//  512 steps end at 0.766
	// 2048 steps end at 0.766
}

// Noise that grows with x, in its two readings.
func ExampleDiagonal() {
	const paths = 20000
	eq := sde.SDE{
		Dim:   1,
		Drift: func(dst, x []float64, _ float64) { dst[0] = x[0] / 2 },
		Noise: sde.Diagonal(1, func(x, _ float64) float64 { return 0.5 * x }),
	}
	for _, method := range []sde.Integrator{sde.SRIW1{}, sde.Heun{}} {
		src := rand.NewChaCha8([32]byte{3})
		var mean float64
		for range paths {
			x := []float64{1}
			if err := sde.Simulate(x, &eq, method, 0, 1, 16, src); err != nil {
				fmt.Println(err)
				return
			}
			mean += x[0] / paths
		}
		fmt.Printf("%T: %.2f\n", method, mean)
	}
	fmt.Printf("Itô %.2f, Stratonovich %.2f\n", math.Exp(0.5), math.Exp(0.5+0.125))
	// Output:
	// sde.SRIW1: 1.64
	// sde.Heun: 1.86
	// Itô 1.65, Stratonovich 1.87
}

// Noise that fades, exactly known here: X_1 has the variance ∫ e^{−2t} dt.
func ExampleIsotropic() {
	const paths = 20000
	eq := sde.SDE{
		Dim:   1,
		Drift: func(dst, _ []float64, _ float64) { dst[0] = 0 },
		Noise: sde.Isotropic(1, func(t float64) float64 { return math.Exp(-t) }),
	}
	src := rand.NewChaCha8([32]byte{4})
	var square float64
	for range paths {
		x := []float64{0}
		if err := sde.Simulate(x, &eq, sde.SRA1{}, 0, 1, 8, src); err != nil {
			fmt.Println(err)
			return
		}
		square += x[0] * x[0] / paths
	}
	fmt.Printf("variance %.2f, want %.2f\n", square, (1-math.Exp(-2))/2)
	// Output: variance 0.43, want 0.43
}

// A stiff force: Euler–Maruyama needs steps below 2/100, the splitting does not.
func ExampleOUSplitting() {
	for _, level := range []int{4, 6, 8} {
		fmt.Printf("%3d steps: Euler–Maruyama %9.2g, OUSplitting %6.3f\n", 1<<level,
			along(&restoring, sde.EulerMaruyama{}, level)[0], along(&restoring, sde.OUSplitting{Rate: 100}, level)[0])
	}
	// Output:
	// 16 steps: Euler–Maruyama   3.3e+11, OUSplitting -0.009
	//  64 steps: Euler–Maruyama    0.0066, OUSplitting  0.025
	// 256 steps: Euler–Maruyama     0.066, OUSplitting  0.029
}

// An oscillator that is stiff in one direction. The stationary variance of both
// coordinates is ½, in steps of any length.
func ExampleNewMatrixSplitting() {
	a := mat.NewDense(2, 2, []float64{1, 50, -50, 1})
	g := mat.NewDense(2, 2, []float64{1, 0, 0, 1})
	method, err := sde.NewMatrixSplitting(a, g)
	if err != nil {
		fmt.Println(err)
		return
	}
	eq := sde.SDE{
		Dim:   2,
		Drift: func(dst, x []float64, _ float64) { dst[0], dst[1] = -x[0]-50*x[1], 50*x[0]-x[1] },
		Noise: sde.Matrix(g),
	}
	const paths = 4000
	src := rand.NewChaCha8([32]byte{5})
	var square [2]float64
	for range paths {
		x := []float64{0, 0}
		if err := sde.Simulate(x, &eq, method, 0, 10, 20, src); err != nil {
			fmt.Println(err)
			return
		}
		for j, v := range x {
			square[j] += v * v / paths
		}
	}
	fmt.Printf("variances %.1f\n", square)
	_, err = sde.NewMatrixSplitting(a, mat.NewDense(2, 1, []float64{0, 1}))
	fmt.Println(err)
	// Output:
	// variances [0.5 0.5]
	// sde: GGᵀ is not positive definite
}

// One path with additive noise: the methods against each other.
func ExampleSRA1() {
	eq := sde.Reverse(examplePair(), 1)
	want := along(&eq, sde.SRA1{}, 14)[0]
	for _, method := range []sde.Integrator{sde.EulerMaruyama{}, sde.Heun{}, sde.SRA1{}} {
		fmt.Printf("%T is off by %.4f\n", method, math.Abs(along(&eq, method, 7)[0]-want))
	}
	// Output:
	// sde.EulerMaruyama is off by 0.0134
	// sde.Heun is off by 0.0034
	// sde.SRA1 is off by 0.0004
}

// A body that is turned about two axes at random, in Stratonovich's reading: the
// turns do not commute, and |x| stays 1.
func ExampleHeun() {
	eq := sde.SDE{
		Dim:   3,
		Drift: func(dst, _ []float64, _ float64) { clear(dst) },
		Noise: sde.Noise{Motions: 2, Structure: sde.General, Apply: func(dst, dw, x []float64, _ float64) {
			dst[0], dst[1], dst[2] = -x[2]*dw[1], x[2]*dw[0], x[0]*dw[1]-x[1]*dw[0]
		}},
	}
	for _, level := range []int{4, 8, 12} {
		x := along(&eq, sde.Heun{}, level)
		fmt.Printf("%4d steps: |x| = %.3f\n", 1<<level, math.Hypot(math.Hypot(x[0], x[1]), x[2]))
	}
	// Output:
	// 16 steps: |x| = 1.064
	//  256 steps: |x| = 1.002
	// 4096 steps: |x| = 1.000
}
