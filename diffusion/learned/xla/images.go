package xla

import (
	"fmt"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"

	"nonequilibrium/diffusion/internal/nn/f32"
	"nonequilibrium/diffusion/learned"
)

// Images are nodes of the shape [image][row][column][channel]. Every convolution is a product: of patches for those with stride 2, and of
// unfolded images for 3×3.

// toImages is nn's ToImages.
func toImages(a *Node, h, w, patch int) *Node {
	return patches(Reshape(a, a.Shape().Dim(0), h, w, a.Shape().Dim(1)/(h*w)), patch)
}

// toMatrix is nn's ToMatrix.
func toMatrix(a *Node, patch int) *Node { return Reshape(pixels(a, patch), a.Shape().Dim(0), -1) }

// patches makes of p×p pixels one, with their channels behind each other. XLA's compiler does not come to an end with some programs of little
// more than this as a transposition.
func patches(a *Node, p int) *Node {
	var parts []*Node
	for tap := range p * p {
		parts = append(parts, Slice(a, AxisRange(), AxisRange(tap/p).Stride(p), AxisRange(tap%p).Stride(p), AxisRange()))
	}
	return Concatenate(parts, -1)
}

// pixels is the inverse of patches.
func pixels(a *Node, p int) *Node {
	b, h, w, c := sizes(a)
	a = TransposeAllAxes(Reshape(a, b, h, w, p, p, c/(p*p)), 0, 1, 3, 2, 4, 5)
	return Reshape(a, b, h*p, w*p, c/(p*p))
}

func sizes(a *Node) (b, h, w, c int) {
	d := a.Shape().Dimensions
	return d[0], d[1], d[2], d[3]
}

// unfold is nn's Unfold.
func unfold(a *Node) *Node {
	var parts []*Node
	for tap := range 9 {
		parts = append(parts, shift(a, tap/3-1, tap%3-1))
	}
	return Concatenate(parts, -1)
}

// fold is nn's Fold.
func fold(a *Node) *Node {
	_, _, _, c := sizes(a)
	var sum *Node
	for tap := range 9 {
		part := Slice(a, AxisRange(), AxisRange(), AxisRange(), AxisRange(tap*c/9, (tap+1)*c/9))
		part = shift(part, 1-tap/3, 1-tap%3)
		if sum == nil {
			sum = part
		} else {
			sum = Add(sum, part)
		}
	}
	return sum
}

// shift has the pixel (y + dy, x + dx) of a at (y, x), and zero where there is none. Shifts are −1, 0 or 1.
func shift(a *Node, dy, dx int) *Node {
	_, h, w, _ := sizes(a)
	margin := compute.PadAxis{Start: 1, End: 1}
	wide := Pad(a, ScalarZero(a.Graph(), a.DType()), compute.PadAxis{}, margin, margin, compute.PadAxis{})
	return Slice(wide, AxisRange(), AxisRange(1+dy, 1+dy+h), AxisRange(1+dx, 1+dx+w), AxisRange())
}

// normSilu is nn's NormSilu.
func normSilu(a, scale, offset *Node, groups int) *Node {
	b, h, w, c := sizes(a)
	x := Reshape(a, b, h*w, groups, c/groups)
	x = Sub(x, ReduceAndKeep(x, ReduceMean, 1, 3))
	x = Div(x, Sqrt(AddScalar(ReduceAndKeep(Square(x), ReduceMean, 1, 3), 1e-5)))
	return silu(Add(Mul(Reshape(x, b, h, w, c), row(scale)), row(offset)))
}

// row gives rows of a matrix the shape of images of one pixel.
func row(a *Node) *Node { return Reshape(a, a.Shape().Dim(0), 1, 1, a.Shape().Dim(1)) }

// conv is a convolution with weights [tap][in][out].
func conv(kind f32.Kind, x, weights *Node) *Node {
	switch kind {
	case f32.Three:
		x = unfold(x)
	case f32.Down:
		x = patches(x, 2)
	case f32.Up:
		_, _, _, in := sizes(x)
		taps := Reshape(weights, 4, in, -1)
		return pixels(conv(f32.Point, x, Reshape(TransposeAllAxes(taps, 1, 0, 2), in, -1)), 2)
	}
	b, h, w, c := sizes(x)
	return Reshape(MatMul(Reshape(x, b*h*w, c), weights), b, h, w, -1)
}

// convPart is an nn.Conv without bias.
func (w weights) convPart(name string, kind f32.Kind, x *Node) *Node {
	return conv(kind, x, w.at(name+".weight"))
}

// conv is nn.Conv with its own bias.
func (w weights) conv(name string, kind f32.Kind, x *Node) *Node {
	return Add(w.convPart(name, kind, x), row(w.at(name+".bias")))
}

// groupNorm is nn.GroupNorm.
func (w weights) groupNorm(name string, groups int, x *Node) *Node {
	return normSilu(x, w.at(name+".scale"), w.at(name+".offset"), groups)
}

// groups is the number of groups of channels of a level of a U-Net.
const groups = 8

// unet is nn.UNet.
func unet(u learned.UNet) []layer {
	return []layer{{"", func(w weights, points, features *Node) *Node {
		e := silu(w.linear("unet.embed2", silu(w.linear("unet.embed1", features))))
		h := w.conv("unet.stem", f32.Point, unfold(toImages(points, u.Height, u.Width, u.Patch)))
		at := func(level int, part string) string { return fmt.Sprintf("unet.level%d.%s", level, part) }
		var levels []*Node
		for i := range u.Depth {
			if i > 0 {
				h = w.conv(at(i, "down"), f32.Down, h)
			}
			h = w.imageBlock(at(i, "falling"), e, h)
			levels = append(levels, h)
		}
		h = w.imageBlock(at(u.Depth-1, "middle"), e, h)
		for i := u.Depth - 2; i >= 0; i-- {
			h = w.imageBlock(at(i, "rising"), e, w.conv(at(i, "up"), f32.Up, h), levels[i])
		}
		y := fold(w.convPart("unet.last", f32.Point, w.groupNorm("unet.norm", groups, h)))
		return toMatrix(Add(pixels(y, u.Patch), row(w.at("unet.last.bias"))), 1)
	}}}
}

// imageBlock is the residual block of nn.UNet, on images whose channels are joined. Those of several parts have as many channels.
func (w weights) imageBlock(name string, e *Node, parts ...*Node) *Node {
	h, sum := row(w.linear(name+".level", e)), parts[0]
	for i, x := range parts {
		at := fmt.Sprintf("%s.part%d", name, i)
		h = Add(h, w.convPart(at+".first", f32.Three, w.groupNorm(at+".norm", groups/len(parts), x)))
		if len(parts) == 1 {
			break
		}
		short := w.convPart(at+".shortcut", f32.Point, x)
		if i == 0 {
			sum = short
		} else {
			sum = Add(sum, short)
		}
	}
	return Add(sum, w.conv(name+".second", f32.Three, w.groupNorm(name+".norm", groups, h)))
}
