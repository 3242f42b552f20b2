package molecules

import (
	"encoding/binary"
	"io"
	"math/rand/v2"

	"nonequilibrium/diffusion/learned"
)

// A cluster of thirteen particles with the Lennard-Jones energy, in units of ε and σ, in a harmonic trap of the stiffness Trap, as in
// package cluster. At ClusterTemperature it is about as often in the basin of the icosahedron as in all others together.
const (
	Particles          = 13
	Trap               = 0.5
	ClusterTemperature = 0.35
)

// The configurations that come with the project are draws of chains, of which the first trainingChains were seen by the network.
const (
	chains         = 60
	trainingChains = 40
	draws          = 80 // of each chain
)

// Clusters returns configurations of the cluster at ClusterTemperature as [chain][draw][coordinates], with the centre of mass at 0: 40 chains for training
// and 20 that were held out, of 80 draws each. Metropolis-adjusted Langevin chains made them from the lattice of
// package cluster, in steps of 0.0015: 15,000 steps to forget it, and 500 between draws. A chain forgets its basin in some 2500 steps, so
// draws of one chain are correlated.
func Clusters() (training, heldOut [][][]float64, err error) {
	const dim = Particles * 3
	all := make([]float32, chains*draws*dim)
	if err := kept.Read("thirteen.f32.gz", func(r io.Reader) error { return binary.Read(r, binary.LittleEndian, all) }); err != nil {
		return nil, nil, err
	}
	runs := make([][][]float64, chains)
	for i := range runs {
		for range draws {
			x := make([]float64, dim)
			for j := range x {
				x[j] = float64(all[j])
			}
			runs[i], all = append(runs[i], x), all[dim:]
		}
	}
	return runs[:trainingChains], runs[trainingChains:], nil
}

// ClusterTraining is the training of the network of ClusterModel, an energy that depends on nothing but the distances of the particles, at
// all levels of noise.
func ClusterTraining() (learned.Training, error) {
	training, _, err := Clusters()
	if err != nil {
		return learned.Training{}, err
	}
	return learned.Training{
		Data: func(dst []float64, src rand.Source) {
			n := rand.New(src).IntN(trainingChains * draws)
			copy(dst, training[n/draws][n%draws])
		},
		Dim: Particles * 3, Network: learned.Graph{Width: 32, Depth: 2}, Parametrization: learned.Velocity,
		Times: [2]float64{0.0005, 4}, Steps: 5000, Batch: 64, Seed: 42,
	}, nil
}

// ClusterModel returns the network with the weights that come with the project.
func ClusterModel() (*learned.Model, error) { return loadModel("thirteen") }

// ClusterLog returns the loss in the training of the weights of ClusterModel, an average over the last hundred steps or so, after the given steps.
func ClusterLog() (steps, loss []float64, err error) { return kept.Log("thirteen.csv") }
