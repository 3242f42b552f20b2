package cluster_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/cluster"
)

func ExampleSampler() {
	dimer := cluster.Cluster{N: 2, Dim: 3, Epsilon: 1, Sigma: 1, Trap: 1}
	s, err := cluster.NewSampler(dimer, dimer.Lattice(), 0.2, 0.01, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	var mean float64
	for range 20000 {
		s.Step()
		mean += dimer.Distances(s.Position())[0] / 20000
	}
	fmt.Printf("mean distance %.1f\n", mean)
	// Output: mean distance 1.2
}

// Two particles at a low temperature are most often at the distance of least energy.
func ExamplePairs_Density() {
	dimer := cluster.Cluster{N: 2, Dim: 2, Epsilon: 1, Sigma: 1, Trap: 0.1}
	pairs := cluster.Pairs{Cluster: dimer, T: 0.1, Step: 0.005, Chains: 4, Burn: 500, Steps: 2000, Seed: 1}
	density, err := pairs.Density(context.Background(), 0.9, 1.5, 6)
	if err != nil {
		fmt.Println(err)
		return
	}
	for b, r := range density.R {
		fmt.Printf("r = %.2f  P = %.1f\n", r, density.P[b])
	}
	fmt.Printf("ideal at 1.15: %.2f\n", dimer.IdealPairDensity(1.15, 0.1))
	// Output:
	// r = 0.95  P = 0.0
	// r = 1.05  P = 1.9
	// r = 1.15  P = 6.6
	// r = 1.25  P = 1.1
	// r = 1.35  P = 0.1
	// r = 1.45  P = 0.1
	// ideal at 1.15: 0.41
}

// Newton's motion of four particles, with momentum and energy restored after each step.
func ExampleCluster_Verlet() {
	c := cluster.Cluster{N: 4, Dim: 3, Epsilon: 1, Sigma: 1}
	x, v := c.Lattice(), []float64{0.1, 0, 0, 0, 0.2, 0, 0, 0, 0.3, 0, 0, 0}
	masses := []float64{1, 1, 1, 1}
	cluster.SetMomentum(v, masses, []float64{0, 0, 0})
	total := c.Energy(x) + 0.1
	for range 1000 {
		if err := c.SetEnergy(v, x, total); err != nil {
			fmt.Println(err)
			return
		}
		c.Verlet(x, v, 0.005)
	}
	var momentum, kinetic float64
	for i, u := range v {
		kinetic += u * u / 2
		if i%3 == 0 {
			momentum += u
		}
	}
	fmt.Printf("momentum %.3f, energy gained in the last step %.4f\n", math.Abs(momentum), math.Abs(kinetic+c.Energy(x)-total))
	// Output: momentum 0.000, energy gained in the last step 0.0000
}

func ExampleCenter() {
	x := []float64{1, 0, 3, 4} // two particles in the plane
	cluster.Center(x, 2)
	fmt.Println(x)
	// Output: [-1 -2 1 2]
}

func ExampleSetMass() {
	masses := []float64{1, 3}
	fmt.Println(cluster.SetMass(masses, 2), masses)
	fmt.Println(cluster.SetMass([]float64{-1, 2}, 2))
	// Output:
	// <nil> [0.5 1.5]
	// cluster: masses[0] = -1 is not a non-negative finite number
}
