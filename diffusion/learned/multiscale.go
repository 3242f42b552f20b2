package learned

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"nonequilibrium/diffusion/internal/nn"
)

// MultiScale is a sum of energies of points on three scales,
//
//	φ = φ_atomic + φ_molecular + φ_system,
//
// of all pairs, of each molecule, and of the molecules' centres. A molecule is Molecule points that follow each other. Pairs and
// molecules have one energy each: permutations of the points in a molecule, and of molecules, do not change it, nor do translations
// and rotations. [Model.EnergyParts] returns the three parts. Data determine their sum: a pair energy within molecules
// can be in any of two parts, and is where the training has put it.
type MultiScale struct {
	Space    int // dimensions of the space of the points; 0: 3
	Molecule int // points of a molecule, at least 2

	Width int // 0: 32
}

func (MultiScale) isotropic() bool    { return true }
func (m MultiScale) space() int       { return m.Space }
func (MultiScale) translations() bool { return true }

func (m MultiScale) check(dim int) (Network, error) {
	m.Space, m.Width = orDefault(m.Space, 3), orDefault(m.Width, 32)
	if err := arg.AtLeast("Molecule", m.Molecule, 2); err != nil {
		return m, err
	}
	if err := checkPoints(dim, m.Space, 2*m.Molecule); err != nil {
		return m, err
	}
	if n := dim / m.Space; n%m.Molecule != 0 {
		return m, fmt.Errorf("learned: Molecule = %d, want a divisor of the number of points %d", m.Molecule, n)
	}
	return m, checkSize(8*m.Width, 3)
}

func (m MultiScale) build(ps *nn.Params, dim, features int, rng *rand.Rand) module {
	molecules := dim / m.Space / m.Molecule
	graph := Graph{m.Space, m.Width, 1}
	return gradient{&multiScaleEnergy{
		MultiScale: m, molecules: molecules,
		atomic:    newPerceptron(ps, "atomic", radial, features, m.Width, 2, 1, rng),
		molecular: newGraphEnergy(ps, "molecular", graph, m.Molecule, features, rng),
		system:    newGraphEnergy(ps, "system", graph, molecules, features, rng),
	}}
}

type multiScaleEnergy struct {
	MultiScale
	molecules         int
	atomic            *perceptron
	molecular, system *graphEnergy
}

func (e *multiScaleEnergy) energy(t *nn.Tape, u, features *nn.Node) *nn.Node {
	parts := e.parts(t, u, features)
	return t.Add(t.Add(parts[0], parts[1]), parts[2])
}

// parts returns φ_atomic, φ_molecular and φ_system.
func (e *multiScaleEnergy) parts(t *nn.Tape, u, features *nn.Node) []*nn.Node {
	rows, n := u.Rows, e.molecules*e.Molecule
	points := t.Reshape(u, rows*n, e.Space)
	from, to := pairs(rows, n, false)
	of := make([]int, len(from)) // the row of each pair
	for i := range from {
		of[i] = from[i] / n
	}
	pair := e.atomic.apply(t, radialFeatures(t, distances(t, points, from, to)), t.GatherRows(features, of), true)

	molecule := repeated(rows*e.molecules, e.Molecule)
	row := repeated(rows, e.molecules)
	each := e.molecular.energy(t, t.Reshape(u, rows*e.molecules, e.Molecule*e.Space), t.GatherRows(features, row))

	centers := t.Scale(t.ScatterRows(points, molecule, rows*e.molecules), 1/float64(e.Molecule))
	whole := e.system.energy(t, t.Reshape(centers, rows, e.molecules*e.Space), features)
	return []*nn.Node{t.ScatterRows(pair, of, rows), t.ScatterRows(each, row, rows), whole}
}

// EnergyParts returns the parts of Energy that the three scales of a MultiScale network contribute, each up to a constant: atomic, molecular, system. What is
// missing to Energy is the Gaussian part. ok is false for any other network.
func (m *Model) EnergyParts(x []float64, t float64) (parts []float64, ok bool) {
	g, _ := m.net.(gradient)
	e, ok := g.potential.(*multiScaleEnergy)
	if !ok {
		return nil, false
	}
	if len(x) != m.description.Dim || !(t > 0) {
		panic("learned: x has another length than Dim, or t is not positive")
	}
	tape := new(nn.Tape)
	tape.Record(false)
	u, features := m.inputs(tape, x, t, nil)
	root, delta := noise(t)
	factor := m.Form.at(0, root, delta).energyFactor()
	for _, p := range e.parts(tape, u, features) {
		parts = append(parts, factor*p.Scalar())
	}
	return slices.Clip(parts), true
}
