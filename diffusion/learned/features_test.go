package learned_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/learned"
)

// TestFeatures: features of several points are those of each, they depend on the point and on the time, and the networks have as many as they should.
func TestFeatures(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, test := range []struct {
		network learned.Network
		dim     int
		width   int
	}{{learned.MLP{Width: 24, Depth: 2}, 3, 24}, {learned.UNet{Width: 8, Height: 8, Base: 8, Depth: 2}, 64, 8 + 16 + 16 + 8}, {learned.Energy{Width: 8}, 2, 0}} {
		data := func(dst []float64, src rand.Source) {
			for i := range dst {
				dst[i] = rand.New(src).NormFloat64()
			}
		}
		m := lawtest.Must(learned.Training{Data: data, Dim: test.dim, Network: test.network, Steps: 2, Batch: 8}.Run(t.Context()))
		x := make([]float64, 5*test.dim)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		all, ok := m.Features(x, .3)
		if ok != (test.width > 0) || len(all) != 5*test.width {
			t.Fatalf("%T: %d features, %v", test.network, len(all), ok)
		}
		if !ok {
			continue
		}
		one, _ := m.Features(x[3*test.dim:4*test.dim], .3)
		later, _ := m.Features(x[3*test.dim:4*test.dim], 1)
		var other, changed float64
		for i, v := range one {
			if math.Abs(v-all[3*test.width+i]) > 1e-5*(1+math.Abs(v)) {
				t.Errorf("%T: feature %d is %v alone and %v together", test.network, i, v, all[3*test.width+i])
			}
			other, changed = other+math.Abs(v-all[i]), changed+math.Abs(v-later[i])
		}
		if other == 0 || changed == 0 {
			t.Errorf("%T: features change by %v with the point and %v with the time", test.network, other, changed)
		}
	}
}
