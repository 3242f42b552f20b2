package molecules

import (
	"compress/gzip"
	"embed"
	"encoding/binary"
	"fmt"
)

// A cluster of thirteen particles with the Lennard-Jones energy, in units of ε and σ, in a harmonic trap of the stiffness Trap, as in
// package cluster. At ClusterTemperature it is about as often in the basin of the icosahedron as in all others together.
const (
	Particles          = 13
	Trap               = 0.5
	ClusterTemperature = 0.35
)

// The configurations that come with the project are draws of chains, of which the first trainingChains are for training.
const (
	chains         = 60
	trainingChains = 40
	draws          = 80 // of each chain
)

//go:embed weights
var files embed.FS

// Clusters returns configurations of the cluster at ClusterTemperature as [chain][draw][coordinates], with the centre of mass at 0: 40 chains for training
// and 20 that were held out, of 80 draws each. Metropolis-adjusted Langevin chains made them from the lattice of
// package cluster, in steps of 0.0015: 15,000 steps to forget it, and 500 between draws. A chain forgets its basin in some 2500 steps, so
// draws of one chain are correlated.
func Clusters() (training, heldOut [][][]float64, err error) {
	const dim = Particles * 3
	all := make([]float32, chains*draws*dim)
	if err := open("thirteen.f32.gz", func(z *gzip.Reader) error { return binary.Read(z, binary.LittleEndian, all) }); err != nil {
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

// open calls read with the content of a compressed file.
func open(name string, read func(*gzip.Reader) error) error {
	file, err := files.Open("weights/" + name)
	if err != nil {
		return fmt.Errorf("molecules: %w", err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err == nil {
		err = read(z)
	}
	if err != nil {
		return fmt.Errorf("molecules: %s: %w", name, err)
	}
	return nil
}
