package learned

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
)

// UNet is a network for images: a point has Height·Width·Channels coordinates, the pixels row by row with the channels last. Levels of falling
// size and rising number of channels see an image on ever larger scales (Ronneberger et al., arXiv:1505.04597; blocks as in Ho et al.,
// arXiv:2006.11239). Height and Width must be multiples of Patch·2^(Depth−1), and Base one of 8. All pixels have one scale; Data should
// give them a mean of about 0. A Batch of 64 and a Rate of .001 are a good start.
type UNet struct {
	Width, Height int
	Channels      int  // 0: 1
	Base          int  // channels of the first level, twice as many on each further one; 0: 32
	Depth         int  // levels; 0: 3
	Patch         int  // Patch×Patch pixels are taken as one with more channels, which saves time; 0: 1
	Encoding      int  // numbers that tell the network the noise level; 0: 9
	BFloat16      bool // round factors to 8 bits: nearly twice as fast on processors that have AVX512_BF16, and very slow on others
	SaveMemory    bool // carry out the blocks twice in training, instead of keeping what is inside them
}

func (UNet) isotropic() bool { return true }

func (u UNet) encoding() int { return orDefault(u.Encoding, levelFeatures) }

func (u UNet) check(dim int) (Network, error) {
	u.Channels, u.Base, u.Depth, u.Patch = orDefault(u.Channels, 1), orDefault(u.Base, 32), orDefault(u.Depth, 3), orDefault(u.Patch, 1)
	u.Encoding = orDefault(u.Encoding, levelFeatures)
	if err := u.shape(1).Check(); err != nil {
		return u, fmt.Errorf("learned: UNet: %w", err)
	}
	if err := check.First(arg.AtLeast("Encoding", u.Encoding, 1), arg.Memory("Encoding", u.Encoding, 4*4*float64(u.Base))); err != nil {
		return u, err
	}
	// Two thirds or more of the weights are those of the last level.
	last := float64(u.Base) * math.Pow(2, float64(u.Depth-1))
	if n := float64(u.Width) * float64(u.Height) * float64(u.Channels); n != float64(dim) {
		return u, fmt.Errorf("learned: UNet: images of %d×%d pixels with %d channels have %.0f coordinates, but Dim = %d", u.Width, u.Height, u.Channels, n, dim)
	}
	return u, arg.Memory("Base", u.Base, 40*4*5*last*last/float64(u.Base))
}

func (u UNet) shape(features int) nn.UNetShape {
	return nn.UNetShape{
		Height: u.Height, Width: u.Width, Channels: u.Channels, Base: u.Base, Depth: u.Depth, Patch: u.Patch, Features: features,
		BFloat16: u.BFloat16, Recompute: u.SaveMemory,
	}
}

func (u UNet) build(ps *nn.Params, _, features int, rng *rand.Rand) module {
	return unet{nn.NewUNet(ps, "unet", u.shape(features), rng)}
}

type unet struct{ net *nn.UNet }

func (u unet) apply(t *nn.Tape, points, features *nn.Node, _ bool) *nn.Node {
	return u.net.Apply(t, points, features)
}

// Float32 returns the model without the rounding of UNet.BFloat16, with which it may have been trained: the same weights, fast on any
// processor. Other models are returned as they are.
func (m *Model) Float32() *Model {
	u, ok := m.Network.(UNet)
	if !ok || !u.BFloat16 {
		return m
	}
	d := m.description
	u.BFloat16 = false
	d.Network = u
	return newModel(d, 0).with(m.params.Values())
}
