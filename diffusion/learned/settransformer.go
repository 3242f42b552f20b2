package learned

import (
	"fmt"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/nn"
)

// SetTransformer is an energy of a set of points that look at each other with attention (Lee et al., arXiv:1810.00825):
// Depth blocks of attention and two layers each, then a sum over points. Permutations of the points do not change it.
type SetTransformer struct {
	Space                int  // dimensions of the space of the points; 0: 1
	TranslationInvariant bool // the points are taken relative to their centre

	Width int // 0: 32
	Depth int // 0: 2
	Heads int // of attention, each of the width Width/Heads; 0: 2
}

func (SetTransformer) isotropic() bool      { return true }
func (s SetTransformer) space() int         { return s.Space }
func (s SetTransformer) translations() bool { return s.TranslationInvariant }

func (s SetTransformer) check(dim int) (Network, error) {
	s.Space, s.Width = orDefault(s.Space, 1), orDefault(s.Width, 32)
	s.Depth, s.Heads = orDefault(s.Depth, 2), orDefault(s.Heads, 2)
	if err := checkPoints(dim, s.Space, 1); err != nil {
		return s, err
	}
	if err := arg.AtLeast("Heads", s.Heads, 1); err != nil {
		return s, err
	}
	if s.Heads > s.Width {
		return s, fmt.Errorf("learned: Heads = %d, want at most Width = %d", s.Heads, s.Width)
	}
	return s, checkSize(4*s.Width, s.Depth)
}

func (s SetTransformer) build(ps *nn.Params, dim, features int, rng *rand.Rand) module {
	e := &setEnergy{SetTransformer: s, points: dim / s.Space}
	e.first = nn.NewLinear(ps, "set.first", s.Space+features, s.Width, 1, rng)
	for i := range s.Depth {
		at := fmt.Sprintf("set.block%d", i)
		e.blocks = append(e.blocks, setBlock{
			nn.NewLayerNorm(ps, at+".attention.norm", s.Width),
			nn.NewAttention(ps, at+".attention", s.Width, s.Heads, s.Width/s.Heads, rng),
			newBlock(ps, at, s.Width, features, rng),
		})
	}
	e.last = newPerceptron(ps, "set.pooled", s.Width, features, s.Width, 1, 1, rng)
	return gradient{e}
}

type setEnergy struct {
	SetTransformer
	points int
	first  *nn.Linear
	blocks []setBlock
	last   *perceptron
}

type setBlock struct {
	norm      *nn.LayerNorm
	attention *nn.Attention
	each      *block
}

func (e *setEnergy) energy(t *nn.Tape, u, features *nn.Node) *nn.Node {
	rows, of := u.Rows, repeated(u.Rows, e.points)
	points := t.Reshape(u, rows*e.points, e.Space)
	if e.TranslationInvariant {
		points = centered(t, points, e.points)
	}
	c := t.GatherRows(features, of)
	h := e.first.Apply(t, t.Concat(points, c))
	for _, b := range e.blocks {
		h = t.Add(h, b.attention.Apply(t, b.norm.Apply(t, h), rows))
		h = b.each.apply(t, h, c)
	}
	pooled := t.Scale(t.ScatterRows(h, of, rows), 1/float64(e.points))
	return e.last.apply(t, pooled, features, true)
}
