package cluster_test

import (
	"fmt"
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
