package fokkerplanck_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/fokkerplanck"
)

// The density of the paper's pair is noised and generated again on a grid.
func ExampleSolver() {
	pair, _ := diffusion.SymmetricPair(1, 0.1)
	grid, err := fokkerplanck.NewGrid(fokkerplanck.Axis{
		Interval: fokkerplanck.Interval{Lo: -6, Hi: 6},
		Cells:    400,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	data := grid.Sample(nil, func(x []float64) float64 { return math.Exp(pair.LogProb(x)) })
	forward := fokkerplanck.Solver{Grid: grid, Drift: diffusion.ForwardDrift, Stationary: true}
	noised, err := forward.Solve(context.Background(), data, 0, 1, 200)
	if err != nil {
		fmt.Println(err)
		return
	}
	reverse := fokkerplanck.Solver{Grid: grid, Drift: diffusion.ReverseDrift(pair)}
	generated, err := reverse.Solve(context.Background(), noised.Density, 1, 0, 200)
	if err != nil {
		fmt.Println(err)
		return
	}
	x := grid.Center(nil, 233)
	fmt.Printf("mass − 1: %.0e\n", math.Round(1e12*(generated.Mass[200]-1))/1e12+0)
	fmt.Printf("density at %.3f: %.2f, exact %.2f\n", x[0], generated.Density[233], data[233])
	// Output:
	// mass − 1: 0e+00
	// density at 1.005: 0.63, exact 0.63
}

func ExampleSolver_Rates() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	const t = 0.5
	grid, _ := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -7, Hi: 7}, Cells: 700})
	density := grid.Sample(nil, func(x []float64) float64 { return math.Exp(pair.At(t).LogProb(x)) })
	rates, err := fokkerplanck.Solver{Grid: grid, Drift: diffusion.ForwardDrift}.Rates(density, t)
	if err != nil {
		fmt.Println(err)
		return
	}
	exact, _ := diffusion.ForwardRates(pair, t)
	fmt.Printf("grid  production %.4f, flux %.4f\n", rates.Production, rates.Flux)
	fmt.Printf("exact production %.4f, flux %.4f\n", exact.Production, exact.Flux)
	// Output:
	// grid  production 0.0280, flux 0.1471
	// exact production 0.0280, flux 0.1472
}

func ExampleNewGrid() {
	_, err := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: 1, Hi: -1}, Cells: 100})
	fmt.Println(err)
	// Output: fokkerplanck: Hi = -1 is not above Lo = 1 by a finite length (axes[0])
}

// Histograms of samples are compared with the density, here by ∫|h − p| dx.
func ExampleGrid_Histogram() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	grid, _ := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -4, Hi: 4}, Cells: 40})
	src := rand.NewPCG(1, 2)
	h := grid.Histogram(100000, func(int) []float64 { return pair.Rand(nil, src) })
	p := grid.Sample(nil, func(x []float64) float64 { return math.Exp(pair.LogProb(x)) })
	var distance float64
	for i := range h {
		distance += grid.CellVolume() * math.Abs(h[i]-p[i])
	}
	fmt.Printf("mass %.3f, distance below 0.03: %t\n", grid.Mass(h), distance < 0.03)
	// Output: mass 1.000, distance below 0.03: true
}

func ExampleReflect() {
	fmt.Println(fokkerplanck.Reflect(1.25, 0, 1), fokkerplanck.Reflect(-2.25, 0, 1))
	// Output: 0.75 0.25
}

func ExampleWrap() {
	fmt.Println(fokkerplanck.Wrap(1.25, 0, 1), fokkerplanck.Wrap(-2.25, 0, 1))
	// Output: 0.25 0.75
}

// Both ends of the step are inside, at 0.1 from the wall; in between it was outside as
// often as not.
func ExampleCrossingProbability() {
	fmt.Printf("%.4f\n", fokkerplanck.CrossingProbability(0.1, 0.1, 0, 0.0144))
	fmt.Printf("%.4f\n", 1-fokkerplanck.BridgeSurvival(0.1, 0.1, 0, 10, 0.0144))
	// Output:
	// 0.4994
	// 0.4994
}

// A few long steps survive between absorbing ends as often as they should.
func ExampleStep() {
	walls := []fokkerplanck.Interval{{Lo: 0, Hi: 1, Boundary: fokkerplanck.Absorbing}}
	const paths, steps, dt = 20000, 4, 0.02
	src := rand.NewPCG(3, 4)
	alive := 0
	for range paths {
		x := []float64{0.3}
		n := 0
		for n < steps && fokkerplanck.Step(x, walls, nil, float64(n)*dt, dt, src) {
			n++
		}
		if n == steps {
			alive++
		}
	}
	p := walls[0].Survival(0.3, steps*dt)
	z := (float64(alive)/paths - p) / math.Sqrt(p*(1-p)/paths)
	fmt.Printf("survival %.4f, ensemble within three standard errors: %t\n", p, math.Abs(z) < 3)
	// Output:
	// survival 0.4678, ensemble within three standard errors: true
}

func ExampleInterval_Survival() {
	v := fokkerplanck.Interval{Lo: 0, Hi: 1, Boundary: fokkerplanck.Absorbing}
	for _, t := range []float64{0.01, 0.1, 1} {
		fmt.Printf("t = %-4v survival %.3e\n", t, v.Survival(0.5, t))
	}
	fmt.Println("mean exit time", v.MeanExitTime(0.5))
	// Output:
	// t = 0.01 survival 9.992e-01
	// t = 0.1  survival 4.745e-01
	// t = 1    survival 6.586e-05
	// mean exit time 0.125
}

// A mirror at each end: Brownian motion forgets where it started.
func ExampleInterval_Density() {
	v := fokkerplanck.Interval{Lo: 0, Hi: 1, Boundary: fokkerplanck.Reflecting}
	for _, t := range []float64{0.01, 0.1, 1} {
		fmt.Printf("t = %-4v density at 0.9 from 0.2: %.6f\n", t, v.Density(0.9, 0.2, t))
	}
	// Output:
	// t = 0.01 density at 0.9 from 0.2: 0.000014
	// t = 0.1  density at 0.9 from 0.2: 0.436160
	// t = 1    density at 0.9 from 0.2: 0.999920
}

// A unit mass between two centres is shared so that its mean is the point.
func ExampleGrid_PointMass() {
	grid, err := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: 0, Hi: 4}, Cells: 4})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := grid.PointMass([]float64{1.75})
	fmt.Println(p, err)
	_, err = grid.PointMass([]float64{5})
	fmt.Println(err)
	// Output:
	// [0 0.75 0.25 0] <nil>
	// fokkerplanck: x[0] = 5 is outside 0 to 4
}

func ExampleInterval_Distribution() {
	v := fokkerplanck.Interval{Lo: 0, Hi: 1, Boundary: fokkerplanck.Absorbing}
	fmt.Printf("alive %.3f, half of them below 0.5: %.3f\n", v.Survival(0.5, 0.1), v.Distribution(0.5, 0.5, 0.1))
	// Output: alive 0.474, half of them below 0.5: 0.237
}

// A gas in the left half of a box expands: the reversed paths that end in the right half are the reversal of none.
func ExampleBrownianIrreversibility() {
	walls := []fokkerplanck.Interval{{Lo: 0, Hi: 1, Boundary: fokkerplanck.Reflecting}}
	start := []fokkerplanck.Start{{Lo: 0, Hi: 0.5}}
	for _, T := range []float64{0.001, 0.1, 1} {
		i, err := fokkerplanck.BrownianIrreversibility(walls, start, T)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("T = %-5v ⟨e^−ΔS⟩ = 1 − λ = %.4f\n", T, 1-i.Lambda())
	}
	// Output:
	// T = 0.001 ⟨e^−ΔS⟩ = 1 − λ = 0.9495
	// T = 0.1   ⟨e^−ΔS⟩ = 1 − λ = 0.5563
	// T = 1     ⟨e^−ΔS⟩ = 1 − λ = 0.5000
}

// Under a force, on a grid: what falls to the ground seldom comes back.
func ExampleSolver_Irreversibility() {
	grid, err := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: 0, Hi: 1}, Cells: 200})
	if err != nil {
		fmt.Println(err)
		return
	}
	upper := grid.Sample(nil, func(x []float64) float64 {
		if x[0] < 0.5 {
			return 0
		}
		return 2
	})
	fall := fokkerplanck.Solver{Grid: grid, Potential: func(x []float64, _ float64) float64 { return 5 * x[0] }, Stationary: true}
	i, err := fall.Irreversibility(context.Background(), upper, 0, 2, 400)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("1 − λ = %.4f, the share of the upper half in equilibrium %.4f\n", 1-i.Lambda(), 1/(1+math.Exp(2.5)))
	// Output:
	// 1 − λ = 0.0759, the share of the upper half in equilibrium 0.0759
}

// A well on either side of a barrier of 3: how often does the process change sides, and from where is it as likely to come to one as to the other?
func ExampleSolver_Reaction() {
	grid, err := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -2, Hi: 2}, Cells: 401})
	if err != nil {
		panic(err)
	}
	s := fokkerplanck.Solver{Grid: grid, Potential: func(x []float64, _ float64) float64 { return 3 * math.Pow(x[0]*x[0]-1, 2) }}
	r, err := s.Reaction(context.Background(), 0,
		func(x []float64) bool { return x[0] < -1 }, func(x []float64) bool { return x[0] > 1 })
	if err != nil {
		panic(err)
	}
	fmt.Printf("committor at the top %.3f, rate constants %.4f and %.4f\n", r.Committor[200], r.Forward, r.Backward)
	// Output: committor at the top 0.500, rate constants 0.1125 and 0.1125
}

// The same two wells: how long does it take from the bottom of one to that of the other, on average?
func ExampleSolver_PassageTime() {
	grid, err := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -2, Hi: 2}, Cells: 401})
	if err != nil {
		panic(err)
	}
	s := fokkerplanck.Solver{Grid: grid, Potential: func(x []float64, _ float64) float64 { return 3 * math.Pow(x[0]*x[0]-1, 2) }}
	times, err := s.PassageTime(context.Background(), 0, func(x []float64) bool { return x[0] > 1 })
	if err != nil {
		panic(err)
	}
	fmt.Printf("from −1 %.2f, from the top of the barrier %.2f\n", times[100], times[200]) // the first is 1/0.1125, the rate constant above
	// Output: from −1 8.89, from the top of the barrier 4.65
}
