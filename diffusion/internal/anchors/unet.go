package main

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"

	"nonequilibrium/diffusion/internal/nn"
)

// unetFeatures are those of the noise level and the class of an image.
const unetFeatures = 75

// noise is number k of a series, uniform between −√3 and √3. src/unet.py has the same.
func noise(series, k int) float32 {
	x := math.Sin(12.9898*float64(k)+78.233*float64(series)) * 43758.5453
	return float32(math.Sqrt(3) * (2*(x-math.Floor(x)) - 1))
}

// noises are n numbers of a series, with the given standard deviation.
func noises(series, n int, deviation float64) []float32 {
	v := make([]float32, n)
	for k := range v {
		v[k] = float32(deviation) * noise(series, k)
	}
	return v
}

// unet makes a step of Adam of a U-Net that learns to give back other images than it is shown. It returns the loss.
func unet(ctx context.Context, images, pixels, base int, bfloat16 bool) func() (float64, error) {
	ps := new(nn.Params)
	net := nn.NewUNet(ps, "unet", nn.UNetShape{
		Height: pixels, Width: pixels, Channels: 1, Base: base, Depth: 3, Patch: 1, Features: unetFeatures, BFloat16: bfloat16,
	}, rand.New(rand.NewPCG(1, 1)))
	for i, p := range ps.List {
		if p.Rows > 1 { // others are scales, 1, and biases, 0
			copy(p.V, noises(i, len(p.V), .5/math.Sqrt(float64(p.Rows))))
		}
	}
	n := pixels * pixels
	x, wanted, features := noises(1001, images*n, 1), noises(1002, images*n, .5), noises(1003, images*unetFeatures, 1)
	tr := &nn.Trainer{
		Params: ps, State: nn.NewState(ps), Batch: images, Size: max(1, images/4), Micro: 4,
		Workers:   runtime.GOMAXPROCS(0),
		Optimizer: nn.Optimizer{Rate: .001, Beta1: .9, Beta2: .99, Decay: .999},
		Loss: func(_ context.Context, t *nn.Tape, s nn.Shard) (*nn.Node, error) {
			rows := func(v []float32, cols int) *nn.Node {
				return t.Constant(v[s.First*cols:(s.First+s.Len)*cols], s.Len, cols)
			}
			e := t.Sub(net.Apply(t, rows(x, n), rows(features, unetFeatures)), rows(wanted, n))
			return t.Scale(t.Sum(t.Mul(e, e)), 1/float64(n)), nil
		},
	}
	return func() (float64, error) {
		loss, _, err := tr.Step(ctx)
		return loss, err
	}
}
