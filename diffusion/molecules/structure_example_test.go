package molecules_test

import (
	"fmt"

	"nonequilibrium/diffusion/cluster"
	"nonequilibrium/diffusion/molecules"
)

// Three atoms fall into their minimum, an equilateral triangle with the edge 2^{1/6}, from two different shapes.
func ExampleMinimum() {
	atoms := cluster.Cluster{N: 3, Dim: 2, Epsilon: 1, Sigma: 1}
	force := func(dst, x []float64) { atoms.Score(dst, x, 1) }
	for _, x := range [][]float64{{0, 0, 1.2, 0, 0.4, 1}, {0, 0, 1, 0.1, 1.3, 1}} {
		minimum, energy := molecules.Minimum(atoms.Energy, force, x)
		fmt.Printf("energy %.3f, distances %.3f\n", energy, molecules.Fingerprint(minimum, 2))
	}
	// Output:
	// energy -3.000, distances [1.122 1.122 1.122]
	// energy -3.000, distances [1.122 1.122 1.122]
}

// Renumbering the atoms, and turning them, leaves the distances in order as they are.
func ExampleFingerprint() {
	fmt.Println(molecules.Fingerprint([]float64{0, 0, 3, 0, 0, 4}, 2))
	fmt.Println(molecules.Fingerprint([]float64{1, 5, 1, 1, -2, 1}, 2))
	// Output:
	// [3 4 5]
	// [3 4 5]
}
