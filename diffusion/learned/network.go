package learned

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/nn/f32"
)

// Network is an architecture, such as MLP{Width: 64}. The networks of this package are the only ones.
type Network interface {
	// check returns the network with its defaults filled in.
	check(dim int) (Network, error)
	// build makes the parameters, for points of dim coordinates and rows of so many features.
	build(ps *nn.Params, dim, features int, rng *rand.Rand) module
	// isotropic reports whether all coordinates must have the same scale. If they are those of points, their mean is taken to be 0, too.
	isotropic() bool
}

// module is a network with its parameters.
type module interface {
	// apply maps points u, whose coordinates have about the mean 0 and the variance 1, to an output of the same shape. The features
	// of the noise level and of the condition are a row for each point. Gradients can be taken through the output if create is set.
	apply(t *nn.Tape, u, features *nn.Node, create bool) *nn.Node
}

// describable is a module that must know more of the score than the numbers of coordinates and features.
type describable interface{ describe(d *description) }

// conditioning is a network that takes a certain number of conditions, which are never hidden.
type conditioning interface{ conditions() int }

// encoding is a network that says how many features of the noise level it wants.
type encoding interface{ encoding() int }

// networks are the architectures under the names that files have for them.
var networks = map[string]func() Network{
	"MLP":            func() Network { return new(MLP) },
	"Energy":         func() Network { return new(Energy) },
	"ResNet":         func() Network { return new(ResNet) },
	"SetTransformer": func() Network { return new(SetTransformer) },
	"Graph":          func() Network { return new(Graph) },
	"MultiScale":     func() Network { return new(MultiScale) },
	"Thermal":        func() Network { return new(Thermal) },
	"TempNet":        func() Network { return new(TempNet) },
	"Adaptive":       func() Network { return new(Adaptive) },
	"UNet":           func() Network { return new(UNet) },
}

// MLP is a residual perceptron: Depth hidden layers of the width Width,
//
//	h ← h + silu(W h + V c + b),
//
// where c are features of the noise level and of the condition. Its score need not be a gradient.
type MLP struct {
	Width int // 0: 128
	Depth int // 0: 3
}

func (m MLP) isotropic() bool { return false }

func (m MLP) check(int) (Network, error) {
	m.Width, m.Depth = orDefault(m.Width, 128), orDefault(m.Depth, 3)
	return m, checkSize(m.Width, m.Depth)
}

func (m MLP) build(ps *nn.Params, dim, features int, rng *rand.Rand) module {
	return newPerceptron(ps, "mlp", dim, features, m.Width, m.Depth, dim, rng)
}

// checkSize keeps networks to a size that memory has room for.
func checkSize(width, depth int) error {
	return check.First(
		arg.AtLeast("Width", width, 1), arg.AtLeast("Depth", depth, 1),
		arg.Memory("Width", width, 20*float64(width)*float64(depth)),
	)
}

func orDefault[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// perceptron is the network of an MLP, with any number of outputs.
type perceptron struct {
	first, last *nn.Linear
	hidden      []conditioned
}

// conditioned is a layer that the features go into, too.
type conditioned struct{ main, features *nn.Linear }

func newPerceptron(ps *nn.Params, name string, in, features, width, depth, out int, rng *rand.Rand) *perceptron {
	p := &perceptron{first: nn.NewLinear(ps, name+".first", in+features, width, 1, rng)}
	// What the score has besides that of a Gaussian is not linear in the point: the part of the point in the input of each unit has the
	// variance 1, so that units bend from the start. With a smaller one training rests for hundreds of steps.
	f32.Scale(p.first.W.V[:in*width], float32(math.Sqrt(1+float64(features)/float64(in))), p.first.W.V[:in*width])
	for i := range depth - 1 {
		at := fmt.Sprintf("%s.hidden%d", name, i)
		p.hidden = append(p.hidden, conditioned{
			nn.NewLinear(ps, at, width, width, 1, rng),
			nn.NewLinear(ps, at+".features", features, width, 1, rng),
		})
	}
	// The last layer begins at 0, and training at the score of a Gaussian.
	p.last = nn.NewLinear(ps, name+".last", width, out, 0, rng)
	return p
}

func (p *perceptron) apply(t *nn.Tape, u, features *nn.Node, _ bool) *nn.Node {
	return p.last.Apply(t, p.hiddenFeatures(t, u, features))
}

// hiddenFeatures is what the last layer takes.
func (p *perceptron) hiddenFeatures(t *nn.Tape, u, features *nn.Node) *nn.Node {
	h := t.Silu(p.first.Apply(t, t.Concat(u, features)))
	for _, l := range p.hidden {
		h = t.Add(h, t.Silu(t.Add(l.main.Apply(t, h), l.features.Apply(t, features))))
	}
	return h
}
