package guidance_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/fokkerplanck"
	"nonequilibrium/diffusion/guidance"
	"nonequilibrium/diffusion/sde"
)

// cats is a class with two modes, one of which lies near the other class.
func cats() *guidance.Classes {
	cat, err := diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{0.7}, {2.2}}, []float64{0.15, 0.15})
	if err != nil {
		panic(err)
	}
	dog, err := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{-1}}, []float64{0.15})
	if err != nil {
		panic(err)
	}
	classes, err := guidance.NewClasses([]float64{0.5, 0.5}, []*diffusion.Mixture{cat, dog})
	if err != nil {
		panic(err)
	}
	return classes
}

// The classifier is sure of clean data and learns nothing from pure noise.
func ExampleClasses() {
	x := []float64{0.2}
	for _, t := range []float64{0, 0.5, 4} {
		noised := cats().At(t)
		fmt.Printf("t = %-3v p(cat|x) = %.3f, slope of its logarithm %.3f\n",
			t, math.Exp(noised.LogPosterior(nil, x)[0]), noised.PosteriorScore(nil, x, 0)[0])
	}
	_, err := guidance.NewClasses([]float64{0.5, 0.4}, nil)
	fmt.Println(err)
	// Output:
	// t = 0   p(cat|x) = 0.964, slope of its logarithm 0.414
	// t = 0.5 p(cat|x) = 0.521, slope of its logarithm 0.902
	// t = 4   p(cat|x) = 0.502, slope of its logarithm 0.022
	// guidance: 0 laws for 2 priors
}

// With a classifier or without, the guided score is the same.
func ExampleGuided_Score() {
	classes := cats()
	g, err := classes.Guided(0, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	const t = 0.3
	x, free := []float64{0.2}, make([]float64, 1)
	g.Score(free, x, t)
	noised := classes.At(t)
	fmt.Printf("%.6f\n%.6f\n", free[0], noised.Law().Score(nil, x)[0]+3*noised.PosteriorScore(nil, x, 0)[0])
	// Output:
	// 3.285318
	// 3.285318
}

// Any sampler of package sde takes the guided score.
func ExampleGuided() {
	g, err := cats().Guided(0, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	times, err := sde.LogSNRTimes(4, 1e-3, 50)
	if err != nil {
		fmt.Println(err)
		return
	}
	sampler := sde.ReverseProcess{Method: sde.SRA1{}}
	src := rand.NewPCG(1, 1)
	normal := rand.New(src)
	ambiguous := 0.0
	const n = 1000
	for range n {
		x := []float64{normal.NormFloat64()}
		if err := sampler.Sample(x, g.Score, times, src); err != nil {
			fmt.Println(err)
			return
		}
		if x[0] < 1.45 {
			ambiguous += 1. / n
		}
	}
	fmt.Printf("in the mode near the other class: %.2f ± %.2f, of the class itself 0.50\n",
		ambiguous, math.Sqrt(ambiguous*(1-ambiguous)/n))
	// Output: in the mode near the other class: 0.24 ± 0.01, of the class itself 0.50
}

// The density that the reverse process samples, on a grid, is not the tilted one.
func ExampleGuided_ReverseDrift() {
	g, err := cats().Guided(0, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	tilted, err := g.Tilted()
	if err != nil {
		fmt.Println(err)
		return
	}
	grid, err := fokkerplanck.NewGrid(fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -5, Hi: 5}, Cells: 200})
	if err != nil {
		fmt.Println(err)
		return
	}
	noise := grid.Sample(nil, func(x []float64) float64 { return math.Exp(-x[0]*x[0]/2) / math.Sqrt(2*math.Pi) })
	sampled, err := fokkerplanck.Solver{Grid: grid, Drift: g.ReverseDrift}.Solve(context.Background(), noise, 4, 0, 500)
	if err != nil {
		fmt.Println(err)
		return
	}
	q := grid.Sample(nil, func(x []float64) float64 { return math.Exp(tilted.LogProb(x)) })
	fmt.Printf("KL(sampled ‖ tilted) = %.2f nats\n", grid.CellVolume()*stat.KullbackLeibler(sampled.Density, q))
	// Output: KL(sampled ‖ tilted) = 0.18 nats
}

func ExampleGuided_Tilted() {
	for _, w := range []float64{1, 3, 10} {
		g, err := cats().Guided(0, w)
		if err != nil {
			fmt.Println(err)
			return
		}
		q, err := g.Tilted()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("g = %2v: tilted mean %.3f, variance %.4f\n", w, q.Mean(), q.Variance())
	}
	// Output:
	// g =  1: tilted mean 1.450, variance 0.7125
	// g =  3: tilted mean 1.484, variance 0.6748
	// g = 10: tilted mean 1.515, variance 0.6472
}

// The flow has all but lost the mode near the other class.
func ExampleFlow() {
	g, err := cats().Guided(0, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	flow, err := guidance.NewFlow(g, nil, 5, 150)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, x := range []float64{0.7, 2.2} {
		fmt.Printf("density at %v: %.3f\n", x, math.Exp(flow.LogProb([]float64{x})))
	}
	median, err := flow.Quantile(0.5)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("median %.3f\n", median)
	// Output:
	// density at 0.7: 0.001
	// density at 2.2: 1.019
	// median 2.357
}

func ExampleGaussian() {
	g := guidance.Gaussian{Variance: 2, ClassMean: 1, ClassVariance: 1, Weight: 3}
	for _, law := range []struct {
		name    string
		moments func() (mean, variance float64, err error)
	}{{"tilted", g.Tilted}, {"reverse", g.Reverse}, {"flow", g.Flow}} {
		mean, variance, err := law.moments()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-7s mean %.4f, variance %.4f\n", law.name, mean, variance)
	}
	// Output:
	// tilted  mean 1.5000, variance 0.5000
	// reverse mean 1.7500, variance 0.3875
	// flow    mean 2.0000, variance 0.2500
}

func ExampleFlow_Rand() {
	g, err := cats().Guided(0, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	flow, err := guidance.NewFlow(g, nil, 5, 50)
	if err != nil {
		fmt.Println(err)
		return
	}
	src := rand.NewPCG(1, 1)
	var mean float64
	for range 200 {
		mean += flow.Rand(nil, src)[0] / 200
	}
	fmt.Printf("mean %.1f\n", mean)
	// Output: mean 2.3
}
