package nn

import (
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/nn/f32"
)

// Conv is a convolution of images. Its weights have a row for each tap and input channel.
type Conv struct {
	f32.Filter
	W, B *Param
}

// NewConv returns a layer whose weights have the standard deviation gain/√n, where n of them make an output, and whose bias is 0.
func NewConv(ps *Params, name string, f f32.Filter, gain float64, rng *rand.Rand) *Conv {
	l := newConvPart(ps, name, f, gain, rng)
	l.B = ps.New(name+".bias", 1, f.Out)
	return l
}

// newConvPart returns a layer without bias.
func newConvPart(ps *Params, name string, f f32.Filter, gain float64, rng *rand.Rand) *Conv {
	n := f.Kind.Taps() * f.In
	if f.Kind == f32.Up {
		n = f.In
	}
	w := ps.Normal(name+".weight", f.Kind.Taps()*f.In, f.Out, gain/math.Sqrt(float64(n)), rng)
	w.filter = &f
	return &Conv{Filter: f, W: w}
}

// Apply returns the convolution of x plus a residual, if it is not nil. A bias that is not nil takes the place of the layer's own.
func (l *Conv) Apply(t *Tape, x, bias, residual *Node) *Node {
	if bias == nil && l.B != nil {
		bias = t.Param(l.B)
	}
	return t.Conv(l.Filter, x, t.Param(l.W), bias, residual)
}

// GroupNorm normalises groups of channels, and applies SiLU. See [Tape.NormSilu].
type GroupNorm struct {
	Scale, Offset *Param
	Groups        int
}

// NewGroupNorm returns a layer for so many channels.
func NewGroupNorm(ps *Params, name string, channels, groups int) *GroupNorm {
	return &GroupNorm{ps.Ones(name+".scale", 1, channels), ps.New(name+".offset", 1, channels), groups}
}

// Apply applies the layer.
func (l *GroupNorm) Apply(t *Tape, x *Node) *Node {
	return t.NormSilu(x, t.Param(l.Scale), t.Param(l.Offset), l.Groups)
}
