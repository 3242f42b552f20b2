package molecules_test

import (
	"context"
	"fmt"
	"slices"

	"nonequilibrium/diffusion/molecules"
)

// How often is the molecule of Müller and Brown a reactant, and how high is the barrier to the intermediate?
func ExampleMullerBrown() {
	m, err := molecules.NewMullerBrown(25)
	if err != nil {
		panic(err)
	}
	reactant, saddle := m.Minima()[molecules.Reactant], m.Saddles()[0]
	fmt.Printf("weight %.3f, barrier %.1f\n", m.Weights()[molecules.Reactant], m.Energy(saddle)-m.Energy(reactant))
	// Output: weight 0.729, barrier 106.0
}

// Where do reverse processes end that are at the second saddle at t = 0.01, and what has a network learned of the score there?
func ExampleMullerBrown_Shares() {
	m, err := molecules.NewMullerBrown(molecules.MullerBrownTemperature)
	if err != nil {
		panic(err)
	}
	model, err := molecules.MullerBrownModel(false)
	if err != nil {
		panic(err)
	}
	x, exact := m.Saddles()[1], make([]float64, 2)
	shares := m.Shares(x, 0.01)
	m.ScoreAt(exact, x, 0.01)
	fmt.Printf("at the product with the probability %.2f, at the intermediate with %.2f\n", shares[molecules.Product], shares[molecules.Intermediate])
	fmt.Printf("score %.1f, of the network %.1f\n", exact, model.Score(nil, x, 0.01))
	// Output:
	// at the product with the probability 0.55, at the intermediate with 0.45
	// score [0.4 -1.0], of the network [0.5 -1.5]
}

// Transitions are counted in long runs, with an error.
func ExampleRuns_Transitions() {
	m, err := molecules.NewMullerBrown(40)
	if err != nil {
		panic(err)
	}
	runs := molecules.Runs{Force: m.Score, Step: 1e-3, Steps: 20000, Seed: 1}
	t, err := runs.Transitions(context.Background(), slices.Repeat(m.Minima()[:2], 10), m.Near(molecules.Reactant, 0.2), m.Near(molecules.Product, 0.2))
	if err != nil {
		panic(err)
	}
	fmt.Printf("there %.1f, and back %.1f per unit of time\n", t.Forward.Value, t.Backward.Value)
	// Output: there 0.2, and back 0.3 per unit of time
}

// Runs of 0.03 units of time do not leave their well, but from all cells, and weighted, they are in equilibrium.
func ExampleShortRuns() {
	m, err := molecules.NewMullerBrown(40)
	if err != nil {
		panic(err)
	}
	one := molecules.Runs{Force: m.Score, Step: 2e-3, Steps: 15, Seed: 1}
	ends, err := molecules.ShortRuns{Runs: one, Cell: 0.2, PerCell: 12, Least: 1e-4, BurnIn: 12, Rounds: 4}.Run(context.Background(), m.Minima()[:2])
	if err != nil {
		panic(err)
	}
	weight := ends.Mean(m.In(molecules.Reactant))
	fmt.Println("the weight is that of quadrature within three errors:", weight.Agrees(m.Weights()[molecules.Reactant], 3))
	// Output: the weight is that of quadrature within three errors: true
}
