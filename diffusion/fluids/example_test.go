package fluids_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/fluids"
	"nonequilibrium/diffusion/sde"
)

// Where does the energy of a turbulent field go?
func ExampleBurgers() {
	b := fluids.Burgers{
		Points: 64, Viscosity: 0.2, Forcing: []float64{1}, Step: 0.02,
		Runs: 60, WarmUp: 10, Interval: 2, Snapshots: 10, Seed: 1,
	}
	fields, err := b.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, separation := range []int{0, 6} {
		terms, err := b.KarmanHowarth(fields, separation)
		if err != nil {
			log.Fatal(err)
		}
		advection, viscosity := 0.0, 0.0
		for _, term := range terms {
			advection, viscosity = advection+term[0], viscosity+term[1]
		}
		forcing := terms[0][2] * float64(len(terms))
		fmt.Println("closed to 20 %:", math.Abs(advection+viscosity+forcing) < 0.2*forcing, "by advection to a fifth or more:", advection < -0.2*forcing)
	}
	// Output:
	// closed to 20 %: true by advection to a fifth or more: false
	// closed to 20 %: true by advection to a fifth or more: true
}

// A field has the same coordinates wherever its shock is.
func ExampleFrame() {
	frame, err := fluids.NewFrame(8)
	if err != nil {
		log.Fatal(err)
	}
	u := []float64{-1, -0.5, 0, 0.5, 1, 0.5, 0, -0.5}
	for range 2 {
		y := frame.Coordinates(nil, u)
		for i := range y {
			y[i] += 1e-9 // no −0
		}
		fmt.Printf("%.2f\n", y)
		u = append(u[3:], u[:3]...)
	}
	// Output:
	// [0.79 -0.33 0.00 0.00 0.17 -0.41]
	// [0.79 -0.33 0.00 0.00 0.17 -0.41]
}

// A Gaussian field has the spectrum that it is given.
func ExampleSpectral() {
	field, err := fluids.NewSpectral([]float64{0, 1, 0.25, 0.15, 0})
	if err != nil {
		log.Fatal(err)
	}
	src, power := rand.NewPCG(1, 2), 0.0
	for range 10000 {
		u := field.Rand(nil, src)
		power += floats.Dot(u, u) / 8 / 10000
	}
	fmt.Printf("%.1f\n", power)
	// Output: 1.4
}

// Heat flows from hot to cold, and cells far apart know of each other.
func ExampleHeat() {
	rod, err := fluids.NewHeat(9, 1, 2, 1)
	if err != nil {
		log.Fatal(err)
	}
	mean, variance := rod.Flux()
	fmt.Printf("flux %.2f, variance of the heat %.3f a unit of time\n", mean, variance)
	fmt.Printf("covariance of the ends %.4f\n", rod.Covariance().At(0, 8))
	// Output:
	// flux 0.10, variance of the heat 0.466 a unit of time
	// covariance of the ends 0.0010
}

// Two phases, and the walls between them.
func ExamplePhases() {
	chain, err := fluids.NewPhases(64, 3, 2)
	if err != nil {
		log.Fatal(err)
	}
	length, err := chain.CorrelationLength()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f walls, correlation length %.1f, order parameter %.2f\n", chain.Walls(), length, math.Sqrt(chain.OrderParameter()))
	// Output: 3.54 walls, correlation length 11.6, order parameter 0.49
}

// A noised field, whose second site may be on either side: are there two walls, or none?
func ExamplePhases_PosteriorWalls() {
	chain, err := fluids.NewPhases(4, 3, 2)
	if err != nil {
		log.Fatal(err)
	}
	x := []float64{0.8, -0.3, 0.7, 0.9}
	for _, t := range []float64{0.005, 0.05, 0.5, 10} {
		walls, err := chain.PosteriorWalls(x, t)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("t = %v: %.2f walls\n", t, walls)
	}
	fmt.Printf("without x: %.2f\n", chain.Walls())
	// Output:
	// t = 0.005: 1.99 walls
	// t = 0.05: 0.61 walls
	// t = 0.5: 0.12 walls
	// t = 10: 0.17 walls
	// without x: 0.17
}

// The total is kept to rounding.
func ExampleConserving() {
	field, err := fluids.NewSpectral([]float64{0, 1, 0.25, 0.1, 0})
	if err != nil {
		log.Fatal(err)
	}
	times, err := sde.LogSNRTimes(4, 0.01, 20)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range []sde.Sampler{sde.DPMSolver{}, fluids.Conserving{Sampler: sde.DPMSolver{}, Dim: 8}} {
		m, err := sde.Generation{Sampler: s, Score: field.Score, Dim: 8, Times: times, Points: 1, Seed: 1}.Run(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(math.Abs(floats.Sum(m.RawRowView(0))) < 1e-12)
	}
	// Output:
	// false
	// true
}
