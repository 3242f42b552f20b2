package learned

import (
	"fmt"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/nn"
)

// Graph is an energy of points that send each other messages along all pairs, in Depth steps, which know of
// the points nothing but distances (Schütt et al., arXiv:1706.08566). Translations, rotations, reflections and permutations do
// not change it. The scores of rotated points are rotated.
type Graph struct {
	Space int // dimensions of the space of the points; 0: 3

	Width int // 0: 32
	Depth int // 0: 2
}

func (Graph) isotropic() bool    { return true }
func (g Graph) space() int       { return g.Space }
func (Graph) translations() bool { return true }

func (g Graph) check(dim int) (Network, error) {
	g.Space, g.Width, g.Depth = orDefault(g.Space, 3), orDefault(g.Width, 32), orDefault(g.Depth, 2)
	if err := checkPoints(dim, g.Space, 2); err != nil {
		return g, err
	}
	return g, checkSize(4*g.Width, g.Depth)
}

func (g Graph) build(ps *nn.Params, dim, features int, rng *rand.Rand) module {
	return gradient{newGraphEnergy(ps, "graph", g, dim/g.Space, features, rng)}
}

// graphEnergy is the energy of a complete graph.
type graphEnergy struct {
	Graph
	points int
	first  *nn.Linear
	steps  []*nn.Messages
	last   *perceptron
}

func newGraphEnergy(ps *nn.Params, name string, g Graph, points, features int, rng *rand.Rand) *graphEnergy {
	e := &graphEnergy{Graph: g, points: points, first: nn.NewLinear(ps, name+".first", features, g.Width, 1, rng)}
	for i := range g.Depth {
		e.steps = append(e.steps, nn.NewMessages(ps, fmt.Sprintf("%s.messages%d", name, i), g.Width, radial, g.Width, rng))
	}
	e.last = newPerceptron(ps, name+".node", g.Width, features, g.Width, 1, 1, rng)
	return e
}

func (e *graphEnergy) energy(t *nn.Tape, u, features *nn.Node) *nn.Node {
	rows, of := u.Rows, repeated(u.Rows, e.points)
	from, to := pairs(rows, e.points, true)
	edges := radialFeatures(t, distances(t, t.Reshape(u, rows*e.points, e.Space), from, to))
	c := t.GatherRows(features, of)
	h := e.first.Apply(t, c)
	for _, s := range e.steps {
		h = s.Apply(t, h, edges, from, to)
	}
	return t.ScatterRows(e.last.apply(t, h, c, true), of, rows)
}

// pairs returns the pairs of n points in each of rows sets, once, or in both directions.
func pairs(rows, n int, both bool) (from, to []int) {
	for k := range rows {
		for i := range n {
			for j := range n {
				if i < j || both && i > j {
					from, to = append(from, k*n+i), append(to, k*n+j)
				}
			}
		}
	}
	return from, to
}

// distances returns √(|r|² + ε) of each pair, as a column: the ε = 1e-6 keeps the force finite where points meet.
func distances(t *nn.Tape, points *nn.Node, from, to []int) *nn.Node {
	r := t.Sub(t.GatherRows(points, to), t.GatherRows(points, from))
	return t.Pow(t.Shift(t.DotRows(r, r), 1e-6), .5)
}

// radial is the number of features of a distance r: r itself, and bells at .5, 1, …, 4 of the width .5. The typical distance is about 1.5.
const radial = 9

func radialFeatures(t *nn.Tape, r *nn.Node) *nn.Node {
	bells := t.BroadcastCol(r, radial-1)
	centers := t.Make(1, radial-1)
	for i := range centers.V {
		centers.V[i] = -float32(i+1) / 2
	}
	bells = t.AddRow(bells, centers)
	return t.Concat(r, t.Exp(t.Scale(t.Mul(bells, bells), -2)))
}
